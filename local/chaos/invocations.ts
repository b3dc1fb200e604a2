/** Invocations that Lambda refuses for now: "TooManyRequestsException" in "Invoke" of the Lambda API reference. */
import { setTimeout as pause } from 'node:timers/promises';
import type { FunctionRunner } from '../lambda/function-runner.ts';
import type { Functions } from '../lambda/functions.ts';
import type { Outcome } from '../lambda/outcome.ts';
import type { Chaos } from './chaos.ts';

/** Attempts of whoever invokes and waits, and ms before the second: those of the SDKs' standard retry mode. */
const attempts = 3;
const firstPause = 100;

const refusal: Outcome = {
  ok: false,
  error: { errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.', trace: [] },
};

/** Functions as a part of AWS invokes them that waits for the answer, such as Transfer Family. */
export function throttledFunctions(functions: Functions, chaos: Chaos): Functions {
  return { ...functions, find: (wanted) => throttled(functions.find(wanted), chaos) };
}

function throttled(runner: FunctionRunner, chaos: Chaos): FunctionRunner {
  return {
    ...runner,
    invoke: async (event) => {
      for (let attempt = 1; chaos.throttles(); attempt += 1) {
        if (attempt === attempts) return refusal;
        await pause(firstPause * 2 ** attempt);
      }
      return runner.invoke(event);
    },
  };
}
