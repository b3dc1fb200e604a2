/**
 * Messages that are late: others that were sent after them are received first. They wait in the queue itself, so that
 * nothing is lost when this process ends.
 */
import * as v from 'valibot';
import { parseJson } from '../door/body.ts';
import type { Intervene } from '../door/intervention.ts';
import { type Deployment, ofKind } from '../resources/deployment.ts';
import { isPerson } from './callers.ts';

/** Seconds ("Amazon SQS delay queues"). */
const longestDelay = 900;

const message = v.looseObject({ DelaySeconds: v.optional(v.number()) });
const single = v.looseObject({ ...message.entries, QueueUrl: v.string() });
const batch = v.looseObject({ QueueUrl: v.string(), Entries: v.array(message) });

/**
 * @param late Decides on each message.
 * @param lateness How many seconds more than it was to wait anyway.
 */
export function delayMessages(late: () => boolean, lateness: () => number): Intervene {
  const delayed = <Message extends v.InferOutput<typeof message>>(each: Message, usual: number): Message =>
    late() ? { ...each, DelaySeconds: Math.min(longestDelay, (each.DelaySeconds ?? usual) + lateness()) } : each;

  return (call, body, deployment) => {
    if (call.service !== 'sqs' || !call.operation.startsWith('SendMessage') || isPerson(call)) return undefined;
    const given = parseJson(body);
    if (!v.is(single, given)) return undefined;
    const usual = usualDelay(given.QueueUrl, deployment);
    const changed = v.is(batch, given)
      ? { ...given, Entries: given.Entries.map((each) => delayed(each, usual)) }
      : delayed(given, usual);
    return { body: Buffer.from(JSON.stringify(changed)), finish: (answer) => answer };
  };
}

/** Seconds that messages of a queue wait which do not say how long. */
function usualDelay(queueUrl: string, deployment: Deployment): number {
  const queue = ofKind(deployment, 'queue').find(({ name }) => name === queueUrl.split('/').at(-1));
  return Number(queue?.attributes.DelaySeconds ?? 0);
}
