import { describe, expect, it } from 'vitest';
import { isPatienceOver, missedAgain, type Patience, type Waiting } from '../../../shared/domain/patience.ts';

const since = Date.parse('2026-01-05T08:00:00Z');
const hour = 3_600_000;
const waiting = (files: number): Waiting => ({ since, files });

describe('how long somebody may be missing', () => {
  it('is counted from the first complete file without them, which is one of the files', () => {
    const first = missedAgain(undefined, since);
    expect(first).toEqual({ since, files: 1 });
    expect(missedAgain(first, since + 24 * hour)).toEqual({ since, files: 2 });
  });

  it.each<[string, Patience | undefined, Waiting, number, boolean]>([
    ['rules have no patience: the first file', undefined, waiting(1), since, true],
    ['three files: the first', { files: 3 }, waiting(1), since, false],
    ['three files: the second, however late', { files: 3 }, waiting(2), since + 9999 * hour, false],
    ['three files: the third, however soon', { files: 3 }, waiting(3), since + 1, true],
    ['three files: a fourth, under rules that had more patience', { files: 3 }, waiting(4), since, true],
    ['48 hours: the first', { hours: 48 }, waiting(1), since, false],
    ['48 hours: a millisecond before', { hours: 48 }, waiting(9), since + 48 * hour - 1, false],
    ['48 hours: exactly', { hours: 48 }, waiting(2), since + 48 * hour, true],
    ['48 hours: a millisecond behind', { hours: 48 }, waiting(2), since + 48 * hour + 1, true],
    ['a clock that went back', { hours: 1 }, waiting(2), since - hour, false],
    ['both: neither is over', { files: 3, hours: 48 }, waiting(2), since + 48 * hour - 1, false],
    ['both: the files come first', { files: 3, hours: 48 }, waiting(3), since + 1, true],
    ['both: the hours come first', { files: 3, hours: 48 }, waiting(2), since + 48 * hour, true],
  ])('ends by the rules: %s', (_, patience, found, now, isOver) => {
    expect(isPatienceOver(patience, found, now)).toBe(isOver);
  });
});
