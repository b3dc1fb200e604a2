import { describe, expect, it } from 'vitest';
import { nextFile, nextFileJson, nextFileText } from '../../cli/next-file.ts';
import { worktango } from '../../shared/domain/presets/worktango.ts';
import type { Profile } from '../../shared/domain/profile.ts';

const day = 86_400_000;
const monday = Date.parse('2026-01-05T08:00:00Z');
const weekly: Profile = { ...worktango, cadence: 'weekly' };

describe('what is said of the next file', () => {
  it.each<[string, Profile, number[], number, string]>([
    ['nothing came', weekly, [], monday, 'every 7 days, once the first has come'],
    ['nothing is known', worktango, [monday], monday + 99 * day, 'at no known time'],
    ['it is in time', weekly, [monday], monday + 8 * day - 1, 'expected 2026-01-12 08:00:00 UTC, every 7 days'],
    ['it is late', weekly, [monday], monday + 8 * day, 'late: was expected 2026-01-12 08:00:00 UTC, every 7 days'],
    [
      'it is learned',
      worktango,
      [0, 1, 2, 3, 4].map((n) => monday + n * day),
      monday + 4 * day,
      'expected 2026-01-10 08:00:00 UTC, every 1 day, as until now',
    ],
    [
      'it is a month',
      { ...worktango, cadence: 'quarterly' },
      [monday],
      monday,
      'expected 2026-04-05 08:00:00 UTC, every 3 months',
    ],
  ])('where %s', (_, profile, cameAt, now, text) => {
    expect(nextFileText(nextFile(profile, cameAt, now))).toBe(text);
  });

  it('is null for scripts where there is nothing to say', () => {
    expect(nextFileJson(nextFile(worktango, [], monday))).toEqual({
      lastAt: null,
      every: null,
      learned: null,
      expectedAt: null,
      late: false,
    });
    expect(nextFileJson(nextFile(weekly, [monday], monday + 9 * day))).toEqual({
      lastAt: '2026-01-05T08:00:00.000Z',
      every: { days: 7 },
      learned: false,
      expectedAt: '2026-01-12T08:00:00.000Z',
      late: true,
    });
  });
});
