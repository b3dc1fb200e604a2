import { describe, expect, it } from 'vitest';
import { expectedAfter, neverLateBefore, rhythmOf } from '../../../shared/domain/delivery.ts';
import type { Profile } from '../../../shared/domain/profile.ts';

const hours = (count: number): number => count * 3_600_000;
const days = (count: number): number => hours(24 * count);
const iso = (instant: number): string => new Date(instant).toISOString().slice(0, 16);

type Cadence = NonNullable<Profile['cadence']>;

function expected(cadence: Cadence, timeZone: string, last: string, after = last) {
  const rhythm = rhythmOf({ cadence, timeZone }, []);
  if (rhythm === undefined) throw new Error('a cadence is a rhythm');
  const { expectedAt, lateAt } = expectedAfter(rhythm, timeZone, Date.parse(last), Date.parse(after));
  return { at: iso(expectedAt), grace: (lateAt - expectedAt) / hours(1) };
}

describe('the next file', () => {
  it.each<[Cadence, string, string, number]>([
    ['daily', '2026-01-05T08:00Z', '2026-01-06T08:00', 12],
    ['weekly', '2026-01-05T08:00Z', '2026-01-12T08:00', 24],
    ['monthly', '2026-01-31T08:00Z', '2026-02-28T08:00', 72],
    ['quarterly', '2025-11-30T08:00Z', '2026-02-28T08:00', 168],
  ])('of a %s cadence after %s is expected at %s, and late after %d hours', (cadence, last, at, grace) => {
    expect(expected(cadence, 'UTC', last)).toEqual({ at, grace });
  });

  it.each<[string, Cadence, string, string]>([
    ['put forward', 'daily', '2026-03-28T07:00Z', '2026-03-29T06:00'],
    ['put forward', 'weekly', '2026-03-28T07:00Z', '2026-04-04T06:00'],
    ['put back', 'daily', '2026-10-24T06:00Z', '2026-10-25T07:00'],
    ['never showing that time', 'daily', '2026-03-28T01:30Z', '2026-03-29T01:30'],
    ['showing that time twice', 'daily', '2026-10-24T00:30Z', '2026-10-25T00:30'],
  ])('is expected at the same local time with clocks %s (%s)', (_, cadence, last, at) => {
    expect(expected(cadence, 'Europe/Amsterdam', last)).toMatchObject({ at });
  });

  it.each<[Cadence, string, string]>([
    ['daily', '2026-01-06T08:00Z', '2026-01-07T08:00'],
    ['daily', '2026-01-06T07:59Z', '2026-01-06T08:00'],
    ['daily', '2027-01-05T08:00Z', '2027-01-06T08:00'],
    ['monthly', '2026-03-05T08:00Z', '2026-04-05T08:00'],
    ['quarterly', '2036-01-05T08:00Z', '2036-04-05T08:00'],
  ])('of a %s cadence that is expected after %s is %s', (cadence, after, at) => {
    expect(expected(cadence, 'UTC', '2026-01-05T08:00Z', after)).toMatchObject({ at });
  });

  it('is never late before the shortest day and its grace are over', () => {
    const rhythm = rhythmOf({ cadence: 'daily', timeZone: 'Europe/Amsterdam' }, []);
    const last = Date.parse('2026-03-28T07:00Z');
    const { lateAt } = expectedAfter(rhythm as NonNullable<typeof rhythm>, 'Europe/Amsterdam', last, last);
    expect(lateAt - last).toBe(neverLateBefore);
  });
});

describe('a rhythm that nobody said', () => {
  const monday = Date.parse('2026-01-05T08:00Z');
  const learned = (gaps: readonly number[]) => {
    const cameAt = [monday];
    for (const gap of gaps) cameAt.push((cameAt.at(-1) ?? 0) + days(gap));
    return rhythmOf({ timeZone: 'UTC' }, cameAt);
  };

  it.each<[string, number[], number, number]>([
    ['every day', [1, 1, 1, 1], 1, 12],
    ['every working day', [1, 1, 1, 1, 3, 1, 1, 1, 1, 3, 1], 1, 12 + 48],
    ['every week', [7, 7, 6, 8], 7, 24 + 24],
    ['every month', [31, 28, 31, 30, 31], 31, 72],
    ['every quarter', [90, 91, 92, 92], 91, 168 + 24],
  ])('is learned from five days with files: %s', (_, gaps, every, grace) => {
    expect(learned(gaps)).toEqual({ every: { days: every }, grace: hours(grace), isLearned: true });
  });

  it.each<[string, number[]]>([
    ['four days with files', [1, 1, 1]],
    ['nothing regular', [1, 9, 2, 30, 4]],
    ['none', []],
  ])('is not learned from %s', (_, gaps) => {
    expect(learned(gaps)).toBeUndefined();
  });

  it('takes several files of one local day for one delivery', () => {
    const cameAt = [0, 1, 2, 3, 4].flatMap((day) => [monday + days(day), monday + days(day) + hours(5)]);
    expect(rhythmOf({ timeZone: 'UTC' }, cameAt.slice(0, 8))).toBeUndefined();
    expect(rhythmOf({ timeZone: 'UTC' }, cameAt)).toMatchObject({ every: { days: 1 } });
  });

  it('gives way to what the profile says', () => {
    expect(rhythmOf({ cadence: 'weekly', timeZone: 'UTC' }, [0, 1, 2, 3, 4, 5].map(days))).toMatchObject({
      every: { days: 7 },
      isLearned: false,
    });
  });
});
