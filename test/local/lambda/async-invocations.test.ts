import { describe, expect, it } from 'vitest';
import { createAsyncInvocations } from '../../../local/lambda/async-invocations.ts';
import type { FunctionRunner } from '../../../local/lambda/function-runner.ts';
import { sweep } from '../fixtures/function.ts';
import { waitFor } from '../fixtures/wait-for.ts';

const error = { errorType: 'Error', errorMessage: 'not today', trace: [] };

/** A function that fails so many times before it succeeds. */
function failing(times: number) {
  const events: string[] = [];
  const runner: FunctionRunner = {
    lambda: sweep,
    concurrency: 1,
    invoke: async (event) => {
      events.push(event);
      return events.length <= times ? { ok: false, error } : { ok: true, payload: 'null' };
    },
    close: async () => undefined,
  };
  return { runner, events };
}

function start(onFailureArn?: string) {
  const sent: { queueArn: string; body: string }[] = [];
  const configuration = {
    kind: 'asyncInvocation',
    functionName: 'sweep',
    retries: 1,
    maximumAgeSeconds: 60,
    onFailureArn,
  } as const;
  const invocations = createAsyncInvocations({
    configurations: onFailureArn === undefined ? [] : [configuration],
    send: async (queueArn, body) => void sent.push({ queueArn, body }),
    warn: () => undefined,
    pauses: [1, 2],
  });
  return { invocations, sent };
}

describe('asynchronous invocations', () => {
  it('are tried again until they succeed', async () => {
    const { invocations, sent } = start();
    const { runner, events } = failing(2);
    invocations.accept(runner, '{"time":1}');
    await waitFor(() => (events.length === 3 ? true : undefined));
    expect([events, sent]).toEqual([Array(3).fill('{"time":1}'), []]);
  });

  it('hand the event to the dead-letter queue after two retries', async () => {
    const { invocations, sent } = start();
    const { runner, events } = failing(9);
    invocations.accept(runner, '{"time":1}');
    expect(await waitFor(() => sent[0])).toEqual({ queueArn: 'arn:dead', body: '{"time":1}' });
    expect(events).toHaveLength(3);
  });

  it('hand a record of what happened to the on-failure destination after as many retries as are configured', async () => {
    const { invocations, sent } = start('arn:failures');
    const { runner, events } = failing(9);
    invocations.accept(runner, '{"time":1}');
    const { queueArn, body } = await waitFor(() => sent[0]);
    expect(queueArn).toBe('arn:failures');
    expect(JSON.parse(body)).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 2 },
      requestPayload: { time: 1 },
      responsePayload: error,
    });
    expect(events).toHaveLength(2);
  });
});
