import { describe, expect, it } from 'vitest';
import { mapHeader } from '../../../shared/domain/header.ts';
import { worktango } from '../../../shared/domain/presets/worktango.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import { canonical, maximumKeyLength, readIdentity, readRecord } from '../../../shared/domain/record.ts';

type Row = Readonly<Record<string, string>>;

const ada: Row = {
  'Employee ID': '00123',
  'First Name': 'Ada',
  'Last Name': 'Lovelace',
  Email: 'Ada@Example.com',
  Status: 'Active',
};

function mappingOf(row: Row, profile: Profile) {
  const { mapping } = mapHeader(Object.keys(row), profile);
  if (mapping === undefined) throw new Error('the header is refused');
  return mapping;
}

const read = (row: Row, profile: Profile = worktango) => readRecord(Object.values(row), mappingOf(row, profile), 7);

describe('a row', () => {
  it('becomes the record that it claims', () => {
    expect(read({ ...ada, Location: 'London', 'Hire Date': '2024-02-29', 'Job Title': '' })).toEqual({
      record: {
        key: '00123',
        status: 'active',
        values: {
          email: 'ada@example.com',
          employeeId: '00123',
          firstName: 'Ada',
          hireDate: '2024-02-29',
          lastName: 'Lovelace',
          groups: { Location: 'London' },
        },
        emptied: ['jobTitle'],
        left: [],
      },
      issues: [],
    });
  });

  it('keeps ids as text: 00123 is not 123', () => {
    expect(read(ada).record?.key).toBe('00123');
    expect(read({ ...ada, 'Employee ID': ' 123 ' }).record?.key).toBe('123');
    expect(read({ ...ada, 'Employee ID': '1e3' }).record?.key).toBe('1e3');
  });

  it('is identified by its address, whatever its case, when the profile says so (W3)', () => {
    const byEmail: Profile = { ...worktango, identity: ['email'] };
    expect(read(ada, byEmail).record?.key).toBe('ada@example.com');
  });

  it('claims that an empty cell has no value, unless the profile keeps what is there', () => {
    const row = { ...ada, 'Job Title': ' ', Department: '' };
    expect(read(row).record).toMatchObject({ emptied: ['jobTitle'], left: [['groups', 'Department']] });
    const keeping = read(row, { ...worktango, emptyCells: 'keep' }).record;
    expect(keeping).toMatchObject({ emptied: [], left: [] });
  });

  it('is rejected with all its faults at once, each with line, column and what is expected', () => {
    const { record, issues } = read({ ...ada, 'First Name': '', Email: 'ada', Status: 'gone', Birthday: '1.2.1990' });
    expect(record).toBeUndefined();
    expect(issues.map(({ code, column, row, value }) => [code, column, row, value])).toEqual(
      expect.arrayContaining([
        ['required-value', 'First Name', 7, ''],
        ['invalid-email', 'Email', 7, 'ada'],
        ['unknown-status', 'Status', 7, 'gone'],
        ['invalid-date', 'Birthday', 7, '1.2.1990'],
      ]),
    );
    expect(issues).toHaveLength(4);
    expect(issues.every(({ severity, scope }) => severity === 'error' && scope === 'row')).toBe(true);
  });

  it.each(['Employee ID', 'First Name', 'Last Name', 'Email', 'Status'])('needs a value in %s (W4)', (title) => {
    expect(read({ ...ada, [title]: '  ' }).issues.map(({ code, column }) => [code, column])).toEqual([
      ['required-value', title],
    ]);
  });

  it('says whom it is about although it is rejected', () => {
    expect(read({ ...ada, Email: 'ada' })).toMatchObject({ record: undefined, values: { employeeId: '00123' } });
    expect(read({ ...ada, 'Employee ID': '' })).toMatchObject({
      record: undefined,
      values: { email: 'ada@example.com' },
    });
  });

  it.each([maximumKeyLength, maximumKeyLength + 1])('has an id of at most 256 characters: %i', (length) => {
    const row = { ...ada, 'Employee ID': 'x'.repeat(length) };
    expect(read(row).record !== undefined).toBe(length === maximumKeyLength);
  });

  it('has as many groups as the profile names (W5)', () => {
    const groups = Array.from({ length: 300 }, (_, n) => `Group ${n}`);
    const row = { ...ada, ...Object.fromEntries(groups.map((group, n) => [group, `sub ${n}`])) };
    expect(Object.keys(read(row, { ...worktango, groups }).record?.values.groups ?? {})).toHaveLength(300);
  });

  it('is rejected for a group cell that is too long', () => {
    expect(read({ ...ada, Location: 'x'.repeat(1025) }).issues.map(({ code }) => code)).toEqual(['too-long']);
  });

  it('is rejected when all of its cells together are too long for an item of the directory', () => {
    const groups = Array.from({ length: 70 }, (_, n) => `Group ${n}`);
    const row = { ...ada, ...Object.fromEntries(groups.map((group) => [group, 'x'.repeat(1000)])) };
    expect(read(row, { ...worktango, groups }).issues.map(({ code }) => code)).toEqual(['too-long']);
    expect(
      read(
        { ...row, 'Group 0': '', 'Group 1': '', 'Group 2': '', 'Group 3': '', 'Group 4': '', 'Group 5': '' },
        { ...worktango, groups },
      ).issues,
    ).toEqual([]);
  });

  it('is the same claim whatever the order of its columns', () => {
    const { record } = read({ ...ada, Location: 'London', Department: 'Research' });
    const turned = read(
      Object.fromEntries(Object.entries({ Department: 'Research', ...ada, Location: 'London' }).reverse()),
    );
    const textOf = (one: typeof record) => one && canonical(one, JSON.stringify(one.values));
    expect(textOf(record)).toBe(textOf(turned.record));
  });
});

describe('the identity of a malformed row', () => {
  const mapping = mappingOf(ada, worktango);
  it('is read where it stands', () => expect(readIdentity(['00123', 'Ada'], mapping)).toEqual({ employeeId: '00123' }));
  it.each([[['']], [[]], [['x'.repeat(257)]]])('is unknown when the cell says nothing', (cells) =>
    expect(readIdentity(cells, mapping)).toEqual({}),
  );
});
