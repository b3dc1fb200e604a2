import { describe, expect, it } from 'vitest';
import { mapHeader } from '../../../shared/domain/header.ts';
import { ally } from '../../../shared/domain/presets/ally.ts';
import { type Profile, rulesFor } from '../../../shared/domain/profile.ts';
import type { EntryTypes } from '../../../shared/domain/unknown-columns.ts';

function entriesOf(titles: readonly string[], profile: Profile = ally, known: EntryTypes = new Map()) {
  const rules = rulesFor(profile, 'users') ?? expect.fail('every profile has rules for users');
  const { mapping, issues } = mapHeader(titles, rules, known);
  return {
    entries: mapping?.entries.map(({ name }) => name),
    issues: issues.map(({ code, column, severity }) => [code, column, severity]),
  };
}

describe('a title that is nearly a standard one (Y9)', () => {
  it.each([
    ['whose column is not in the file', 'Manager email'],
    ['with a letter too few', 'Is Org Admn'],
    ['with other words between', 'IsOrgAdmin'],
    ['whose column is in the file as well', 'user email'],
    ['whose column is in the file as well, in other writing', 'User e-mail'],
  ])('is pointed out and becomes no custom field: one %s', (_, title) => {
    const { entries, issues } = entriesOf(['User Email', title, 'Employee ID']);
    expect(entries).toEqual(['Employee ID']);
    expect(issues).toEqual([['near-miss-title', title, 'warning']]);
  });

  it('is a custom field when the tenant has one of that name', () => {
    const { entries, issues } = entriesOf(['User Email', 'Team'], ally, new Map([['Team', 'text']]));
    expect({ entries, issues }).toEqual({ entries: ['Team'], issues: [] });
  });

  it('that the file has as well is meant by the very same letters only', () => {
    expect(entriesOf(['User Email', 'Teams', 'Team'])).toEqual({ entries: ['Team'], issues: [] });
    expect(entriesOf(['User Email', 'Team'])).toEqual({
      entries: [],
      issues: [['near-miss-title', 'Team', 'warning']],
    });
  });

  it('refuses the file where unknown titles do', () => {
    const { entries, issues } = entriesOf(['User Email', 'Manager email'], {
      ...ally,
      unknownColumns: { ...ally.unknownColumns, as: 'reject' },
    });
    expect(entries).toBeUndefined();
    expect(issues).toEqual([['near-miss-title', 'Manager email', 'error']]);
  });
});

describe('a new title that differs from a custom field in writing alone', () => {
  const known = new Map([['Employee ID', 'text']] as const);

  it.each(['Employee Id', 'EMPLOYEE-ID'])('is a field of its own, and remarked on: %s', (title) => {
    const { entries, issues } = entriesOf(['User Email', title], ally, known);
    expect({ entries, issues }).toEqual({ entries: [title], issues: [['similar-title', title, 'warning']] });
  });

  it('is none when it is that field, or far from it', () => {
    expect(entriesOf(['User Email', 'Employee ID', 'Badge'], ally, known).issues).toEqual([]);
  });
});
