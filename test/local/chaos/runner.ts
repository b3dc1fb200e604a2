import type { FunctionRunner } from '../../../local/lambda/function-runner.ts';
import { sweep } from '../fixtures/function.ts';

/** A function that remembers what it was invoked with. */
export function runnerOf(events: string[]): FunctionRunner {
  return {
    lambda: sweep,
    concurrency: 1,
    invoke: async (event) => {
      events.push(event);
      return { ok: true, payload: 'null' };
    },
    close: async () => undefined,
  };
}
