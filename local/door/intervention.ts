/** What may happen to a call that its caller was allowed to make, before the service has it. */
import type { Deployment } from '../resources/deployment.ts';
import type { Call } from './call.ts';
import type { Refusal } from './refusal.ts';

/** Part of a batch, or a request that says more: what goes to the service, and what becomes of its answer. */
export interface Passage {
  readonly body: Buffer;
  readonly finish: (answer: Buffer) => Buffer;
}

/**
 * @param body Empty where the service streams its bodies.
 * @returns why the call is refused, or what it is changed to; `undefined` lets it pass as it is.
 */
export type Intervene = (
  call: Call,
  body: Buffer,
  deployment: Deployment,
) => { readonly refusal: Refusal } | Passage | undefined;

/** The first that has something to say is heard; the others see what it made of the request. */
export function inTurn(...all: readonly Intervene[]): Intervene {
  return (call, body, deployment) => {
    let passage: Passage | undefined;
    for (const intervene of all) {
      const said = intervene(call, passage?.body ?? body, deployment);
      if (said !== undefined && 'refusal' in said) return said;
      if (said !== undefined) passage = passage === undefined ? said : after(passage, said);
    }
    return passage;
  };
}

function after(first: Passage, second: Passage): Passage {
  return { body: second.body, finish: (answer) => first.finish(second.finish(answer)) };
}
