import { describe, expect, it } from 'vitest';
import { type FailureCount, isPaused, type LoginRecord } from '../../../shared/access/lockout.ts';

const at = Date.UTC(2026, 0, 5, 9);
const nothing: LoginRecord = { pair: undefined, address: undefined, account: undefined, trusted: false };
const failures = (count: number): FailureCount => ({ failures: count, lastFailureAt: at });

/** Seconds after the last failure in which attempts are refused. */
function pauseAfter(record: Partial<LoginRecord>): number {
  const paused = (seconds: number) => isPaused({ ...nothing, ...record }, undefined, at + seconds * 1_000);
  let seconds = 0;
  while (paused(seconds)) seconds += 1;
  return seconds;
}

describe('wrong passwords of one account from one address', () => {
  it.each([
    [1, 0],
    [4, 0],
    [5, 30],
    [6, 60],
    [7, 120],
    [8, 240],
    [9, 480],
    [10, 900],
    [11, 900],
    [10_000, 900],
  ])('the number %i starts a pause of %i seconds', (count, seconds) => {
    expect(pauseAfter({ pair: failures(count) })).toBe(seconds);
    expect(pauseAfter({ pair: failures(count), trusted: true })).toBe(seconds);
  });

  it('end to the millisecond', () => {
    const record = { ...nothing, pair: failures(5) };
    expect(isPaused(record, undefined, at + 29_999)).toBe(true);
    expect(isPaused(record, undefined, at + 30_000)).toBe(false);
  });

  it('are forgotten with a new password', () => {
    const record = { ...nothing, pair: failures(20) };
    expect(isPaused(record, at - 1, at + 1_000)).toBe(true);
    expect(isPaused(record, at + 1, at + 1_000)).toBe(false);
  });
});

describe('wrong passwords from one address', () => {
  it('pause it for every account from the 20th on', () => {
    expect(pauseAfter({ address: failures(19) })).toBe(0);
    expect(pauseAfter({ address: failures(20) })).toBe(30);
    expect(pauseAfter({ address: failures(200) })).toBe(900);
  });

  it('do not concern an account that has logged in from there', () => {
    expect(pauseAfter({ address: failures(200), trusted: true })).toBe(0);
  });
});

describe('an account under attack from many addresses', () => {
  const account = failures(5_000);

  it('lets every address try once, so nobody is locked out of it', () => {
    expect(pauseAfter({ account })).toBe(0);
  });

  it('makes the first failure of an unknown address cost 15 minutes', () => {
    expect(pauseAfter({ account, pair: failures(1) })).toBe(900);
    expect(pauseAfter({ account: failures(49), pair: failures(1) })).toBe(0);
  });

  it('is what it always was for an address that has logged in before', () => {
    expect(pauseAfter({ account, pair: failures(4), trusted: true })).toBe(0);
    expect(pauseAfter({ account, pair: failures(5), trusted: true })).toBe(30);
  });
});
