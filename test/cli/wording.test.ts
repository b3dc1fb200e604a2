import { describe, expect, it } from 'vitest';
import { holdSentence } from '../../cli/hold-reason.ts';
import { counted, isoInstant, readableDuration, readableInstant } from '../../cli/wording.ts';
import type { HoldReason } from '../../shared/domain/gate.ts';

describe('lengths of time', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1_000, '1.0 s'],
    [12_345, '12.3 s'],
    [59_949, '59.9 s'],
    [59_960, '1 min 0 s'],
    [60_000, '1 min 0 s'],
    [119_600, '2 min 0 s'],
    [3_725_000, '62 min 5 s'],
  ])('says %d ms as %s', (milliseconds, words) => {
    expect(readableDuration(milliseconds)).toBe(words);
  });
});

describe('instants', () => {
  it('are ISO strings for scripts, and null before they come', () => {
    expect([isoInstant(0), isoInstant(undefined)]).toEqual(['1970-01-01T00:00:00.000Z', null]);
  });

  it('name the same instant to a person, whatever the zone', () => {
    const at = Date.parse('2026-03-01T13:05:09Z');
    const shown = readableInstant(at);
    expect(shown).toMatch(/^2026-0\d-\d\d \d\d:\d\d:09 (UTC|[+-]\d\d:\d\d)$/);
    const [day = '', time = '', zone = ''] = shown.split(' ');
    expect(Date.parse(`${day}T${time}${zone === 'UTC' ? 'Z' : zone}`)).toBe(at);
  });
});

describe('counts', () => {
  it('agree with their noun and are grouped', () => {
    expect([counted(1, 'user'), counted(0, 'user'), counted(12_345, 'user')]).toEqual([
      '1 user',
      '0 users',
      '12,345 users',
    ]);
  });
});

describe('reasons for a hold', () => {
  it('say what was counted, out of how many, and what passes', () => {
    expect(holdSentence({ code: 'too-many-removals', removals: 200, active: 1_000, limit: 100 })).toBe(
      '200 of 1,000 active users would be removed; up to 100 pass without approval',
    );
  });

  it.each<[HoldReason, string]>([
    [
      { code: 'too-many-removals', removals: 60, earlier: 50, active: 1_000, limit: 100 },
      '60 of 1,000 active users would be removed, after 50 within 24 hours; up to 100 pass without approval',
    ],
    [
      { code: 'too-many-creations', creations: 1, active: 0, limit: 0 },
      '1 user would be created where 0 users are active; up to 0 pass without approval',
    ],
    [
      { code: 'too-many-changes', changes: 300, active: 1_000, limit: 100 },
      '300 of 1,000 active users would be changed; up to 100 pass without approval',
    ],
    [
      { code: 'more-than-half', removals: 6, active: 10 },
      '6 of 10 active users would be removed: more than half never pass without approval',
    ],
    [
      { code: 'group-shrinks', field: 'groups.Site', value: 'Oslo', removals: 3, members: 4, limit: 2 },
      '3 of the 4 active users whose groups.Site is "Oslo" would be removed; up to 2 pass without approval',
    ],
    [
      { code: 'too-many-endings', endings: 7, limit: 5, active: 20 },
      '7 of 20 active users would get a date on which their access ends; up to 5 pass without approval',
    ],
    [
      { code: 'too-few-left', left: 18, active: 20, minimum: 19 },
      '18 of 20 active users would be left; fewer than 19 need approval',
    ],
    [
      { code: 'fewer-rows', rows: 700, before: 1_000, limit: 200 },
      'the file has 700 rows and the last one had 1,000; up to 200 fewer pass without approval: check that the export is whole',
    ],
    [
      { code: 'column-emptied', title: 'Manager', filled: 30, rows: 1_000, expected: 980, limit: 490 },
      'the column "Manager" has something in 30 of 1,000 rows, where by the last file it would be 980; up to 490 fewer pass without approval: check the export',
    ],
    [
      { code: 'column-vanished', title: 'Manager' },
      'the column "Manager" of the last file is not there any more: check the export',
    ],
    [
      { code: 'title-changed', before: 'Manager', now: 'Boss' },
      'the column "Manager" of the last file has the title "Boss" in this one: check the export, or the rules',
    ],
    [
      { code: 'encoding-changed', before: 'windows-1252', now: 'utf-8' },
      'the last file was encoded as windows-1252 and this one is utf-8: check the export, and how the rules read it',
    ],
  ])('say what each limit is about: %o', (reason, sentence) => {
    expect(holdSentence(reason)).toBe(sentence);
  });

  it('say what makes a file doubtful', () => {
    expect(holdSentence({ code: 'line-end-missing', removals: 1 })).toContain(
      'may be cut off; 1 user would be removed',
    );
    expect(holdSentence({ code: 'unidentified-rows-again', removals: 2 })).toContain('the second time running');
    expect(holdSentence({ code: 'changed-since-approval' })).toContain('no longer those that were approved');
  });
});
