/**
 * Asynchronous invocations, as EventBridge and Scheduler make them: accepted at once, tried again when the function
 * fails, and handed to the on-failure destination or dead-letter queue in the end ("How Lambda handles errors and
 * retries with asynchronous invocation"). They live in memory: what is under way is lost when this process ends.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { asynchronousPayload, refusePayload } from '../limits/payload.ts';
import type { AsyncInvocation, LambdaFunction } from '../resources/function.ts';
import type { FunctionRunner } from './function-runner.ts';
import type { Outcome } from './outcome.ts';

/** ms before the first and the second retry: a minute, then two. */
const lambdaPauses = [60_000, 120_000] as const;

export interface AsyncInvocations {
  /** Answers at once; the function runs afterwards. */
  accept(runner: FunctionRunner, event: string): void;
  close(): void;
}

export interface AsyncOptions {
  readonly configurations: readonly AsyncInvocation[];
  /** Sends a message to the queue with this ARN, under the function's role. */
  readonly send: (queueArn: string, body: string, lambda: LambdaFunction) => Promise<void>;
  readonly warn: (line: string) => void;
  /** ms before each retry; Lambda's own unless a test is in a hurry. */
  readonly pauses?: readonly number[];
}

export function createAsyncInvocations(options: AsyncOptions): AsyncInvocations {
  const { configurations, send, warn, pauses = lambdaPauses } = options;
  const stop = new AbortController();

  async function run(runner: FunctionRunner, event: string): Promise<void> {
    const configuration = configurations.find(({ functionName }) => functionName === runner.lambda.name);
    const retries = configuration?.retries ?? pauses.length;
    let outcome = await runner.invoke(event);
    let attempts = 1;
    while (!outcome.ok && attempts <= retries) {
      await pause(pauses[attempts - 1] ?? 0, undefined, { signal: stop.signal });
      outcome = await runner.invoke(event);
      attempts += 1;
    }
    if (!outcome.ok) await giveUp(runner, configuration, event, outcome, attempts);
  }

  async function giveUp(
    { lambda }: FunctionRunner,
    configuration: AsyncInvocation | undefined,
    event: string,
    outcome: Extract<Outcome, { ok: false }>,
    attempts: number,
  ): Promise<void> {
    warn(`${lambda.name} failed ${attempts} times: ${outcome.error.errorMessage}`);
    const record = failureRecord(lambda.arn, event, outcome, attempts);
    if (configuration?.onFailureArn !== undefined)
      await send(configuration.onFailureArn, JSON.stringify(record), lambda);
    else if (lambda.deadLetterArn !== undefined) await send(lambda.deadLetterArn, event, lambda);
  }

  return {
    accept(runner, event) {
      const refused = refusePayload(event, asynchronousPayload);
      if (refused !== undefined) return warn(`${runner.lambda.name} was not invoked: ${refused.error.errorMessage}`);
      run(runner, event).catch((cause: unknown) => {
        if (!stop.signal.aborted)
          warn(`${runner.lambda.name} could not be run: ${cause instanceof Error ? cause.message : cause}`);
      });
    },
    close: () => stop.abort(),
  };
}

/** "Capturing records of Lambda asynchronous invocations": the invocation record. */
function failureRecord(
  functionArn: string,
  event: string,
  { error }: Extract<Outcome, { ok: false }>,
  attempts: number,
) {
  return {
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      functionArn: `${functionArn}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: attempts,
    },
    requestPayload: JSON.parse(event),
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: error,
  };
}
