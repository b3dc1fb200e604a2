import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { calm } from '../../../local/chaos/chaos.ts';
import { disturbedInvocations } from '../../../local/chaos/deliveries.ts';
import { throttledFunctions } from '../../../local/chaos/invocations.ts';
import type { Functions } from '../../../local/lambda/functions.ts';
import { runnerOf } from './runner.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Yes for so many times, then no. */
const times = (count: number) => () => {
  count -= 1;
  return count >= 0;
};

function accepting(chaos: Partial<typeof calm>) {
  const accepted: string[] = [];
  const invocations = disturbedInvocations(
    { accept: (_runner, event) => void accepted.push(event), close: () => undefined },
    { ...calm, ...chaos },
  );
  return { accepted, invocations };
}

it('runs a function twice for one event, the second time later', () => {
  const { accepted, invocations } = accepting({ repeats: times(1), lateness: () => 2 });
  invocations.accept(runnerOf([]), 'a');
  invocations.accept(runnerOf([]), 'b');
  expect(accepted).toEqual(['a', 'b']);
  vi.advanceTimersByTime(2000);
  expect(accepted).toEqual(['a', 'b', 'a']);
});

it('has a throttled function wait, twice as long each time', () => {
  const { accepted, invocations } = accepting({ throttles: times(2) });
  invocations.accept(runnerOf([]), 'a');
  vi.advanceTimersByTime(2999);
  expect(accepted).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(accepted).toEqual(['a']);
});

it('forgets what waits when everything is stopped', () => {
  const { accepted, invocations } = accepting({ throttles: times(1) });
  invocations.accept(runnerOf([]), 'a');
  invocations.close();
  vi.advanceTimersByTime(10_000);
  expect([accepted, vi.getTimerCount()]).toEqual([[], 0]);
});

it.each([
  [2, { ok: true, payload: 'null' }, ['login']],
  [3, { ok: false, error: expect.objectContaining({ errorType: 'TooManyRequestsException' }) }, []],
])('asks a function that is throttled %i times three times', async (throttled, expected, invoked) => {
  const events: string[] = [];
  const functions: Functions = { find: () => runnerOf(events), close: async () => undefined };
  const { invoke } = throttledFunctions(functions, { ...calm, throttles: times(throttled) }).find('authenticate');
  const answer = invoke('login');
  await vi.runAllTimersAsync();
  expect([await answer, events]).toEqual([expected, invoked]);
});
