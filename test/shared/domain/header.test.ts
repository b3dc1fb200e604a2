import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapHeader } from '../../../shared/domain/header.ts';
import { worktango } from '../../../shared/domain/presets/worktango.ts';

const required = ['Employee ID', 'First Name', 'Last Name', 'Email', 'Status'];
const all = [...required, 'Manager ID', 'Job Title', 'Hire Date', 'Birthday', 'Department', 'Location'];
const codesOf = (titles: string[]) => mapHeader(titles, worktango).issues.map(({ code, column }) => [code, column]);

describe('the header (W4)', () => {
  it('is mapped in any order, to the same columns in the same order', () => {
    const fields = (titles: readonly string[]) => mapHeader(titles, worktango).mapping?.columns.map((one) => one.field);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (titles) => {
        expect(fields(titles)).toEqual(fields(all));
        const { mapping, issues } = mapHeader(titles, worktango);
        expect(issues).toEqual([]);
        for (const column of mapping?.columns ?? []) expect(titles[column.index]).toBe(column.title);
      }),
    );
  });

  it.each([
    ['any case', ['EMPLOYEE id', 'first NAME', 'last name', 'eMail', 'STATUS']],
    ['blanks around', [' Employee ID', 'First Name ', '\tLast Name', 'Email', 'Status']],
    ['an alias', ['Employee ID', 'First Name', 'Last Name', 'email address', 'Status']],
  ])('is read with %s', (_, titles) => {
    expect(mapHeader(titles, worktango).mapping?.columns).toHaveLength(5);
    expect(codesOf(titles)).toEqual([]);
  });

  it('names every missing column at once, and refuses the file', () => {
    const { mapping, issues } = mapHeader(['First Name', 'Department'], worktango);
    expect(mapping).toBeUndefined();
    expect(issues.map(({ code, column, severity, scope, row }) => [code, column, severity, scope, row])).toEqual(
      ['Employee ID', 'Last Name', 'Email', 'Status'].map((title) => ['missing-column', title, 'error', 'file', 1]),
    );
  });

  it('does without optional columns and groups', () => {
    const { mapping, issues } = mapHeader(required, worktango);
    expect(issues).toEqual([]);
    expect(mapping?.entries).toEqual([]);
  });

  it.each([
    ['in another case', [...required, 'EMAIL'], 'Email, EMAIL'],
    ['under an alias', [...required, 'Email Address'], 'Email, Email Address'],
    ['as a group', [...required, 'Location', 'location'], 'Location, location'],
  ])('refuses a column that is there twice, %s', (_, titles, column) => {
    expect(mapHeader(titles, worktango).mapping).toBeUndefined();
    expect(codesOf(titles)).toEqual([['duplicate-column', column]]);
  });

  it('warns of columns that nobody knows, and ignores them', () => {
    const { mapping, issues } = mapHeader([...required, 'Shoe Size', 'constructor'], worktango);
    expect(mapping?.columns).toHaveLength(5);
    expect(issues.map(({ code, column, severity }) => [code, column, severity])).toEqual([
      ['unknown-column', 'Shoe Size', 'warning'],
      ['unknown-column', 'constructor', 'warning'],
    ]);
  });

  it('tells missing, repeated and unknown columns together', () => {
    expect(codesOf(['Employee ID', 'First Name', 'First name', 'Email', 'Mood']).map(([code]) => code)).toEqual([
      'missing-column',
      'missing-column',
      'duplicate-column',
      'unknown-column',
    ]);
  });

  it('leaves columns without a title to the CSV layer, which tells of them', () => {
    expect(codesOf([...required, '', ' '])).toEqual([]);
  });
});
