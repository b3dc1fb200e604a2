import { describe, expect, it } from 'vitest';
import { shapeOf } from '../../../shared/domain/file-shape.ts';
import { mapHeader } from '../../../shared/domain/header.ts';
import { worktango } from '../../../shared/domain/presets/worktango.ts';
import { type Profile, rulesFor } from '../../../shared/domain/profile.ts';

function shapeFor(titles: readonly string[], filled: readonly number[], more: Partial<Profile> = {}) {
  const rules = rulesFor({ ...worktango, groups: ['Site'], ...more }, 'users');
  const mapping = rules && mapHeader(titles, rules, new Map(), new Map()).mapping;
  if (mapping === undefined) throw new Error('the titles make no mapping');
  return shapeOf(titles, mapping, { isComplete: true, rows: 7, encoding: 'ascii', filled });
}

const needed = ['Employee ID', 'First Name', 'Last Name', 'Email', 'Status'];

describe('the shape of a file', () => {
  it('has the columns as they stand in it, with what they fill', () => {
    const titles = ['Shoe', ...needed, ' Site ', "'=Sum"];
    const { columns, ...rest } = shapeFor(titles, [1, 2, 3, 4, 5, 6, 7]);
    expect(rest).toEqual({ isComplete: true, rows: 7, encoding: 'ascii', width: 8 });
    expect(columns[0]).toEqual({ title: 'Shoe' });
    expect(columns[1]).toEqual({ title: 'Employee ID', name: 'employeeId', filled: 2 });
    expect(columns[6]).toEqual({ title: 'Site', name: 'groups.Site', filled: 7 });
    expect(columns[7]).toEqual({ title: '=Sum' });
  });

  it('has no count for columns that are not counted', () => {
    expect(shapeFor(needed, [1]).columns[1]).toEqual({ title: 'First Name', name: 'firstName' });
  });

  it('has entries of maps by the name that they get', () => {
    const unknownColumns = { ...worktango.unknownColumns, as: 'custom', exportPrefix: 'x ' } as const;
    const { columns } = shapeFor([...needed, 'x Shoe'], [0, 0, 0, 0, 0, 3], { unknownColumns });
    expect(columns[5]).toEqual({ title: 'x Shoe', name: 'custom.Shoe', filled: 3 });
  });

  it('keeps the beginnings of long titles, never half of a character', () => {
    const { columns } = shapeFor([...needed, `${'x'.repeat(255)}👩${'y'.repeat(1000)}`, `Z${'z'.repeat(300)}`], []);
    expect(columns[5]?.title).toBe(`${'x'.repeat(255)}\ufffd`);
    expect(columns[6]?.title).toHaveLength(256);
  });

  it('has all of a thousand columns, and no more than an item of the database holds, however long titles are', () => {
    const titles = (length: number) => [
      ...needed,
      ...Array.from({ length: 1000 }, (_, n) => `${n}${'é'.repeat(length)}`),
    ];
    expect(shapeFor(titles(15), []).columns).toHaveLength(1005);
    const long = shapeFor(titles(2000), []);
    expect(long).toMatchObject({ width: 1005 });
    expect(Buffer.byteLength(JSON.stringify(long.columns))).toBeLessThan(150_000);
    expect(long.columns.length).toBeGreaterThan(100);
  });
});
