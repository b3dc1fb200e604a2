import { describe, expect, it } from 'vitest';
import { maximumTextLength } from '../../../../shared/domain/field.ts';
import { maximumKeyLength } from '../../../../shared/domain/record.ts';
import { readAs } from '../column.ts';

const read = (cell: string, separator = ',') => readAs({ type: 'list', separator }, cell);

describe('a list cell', () => {
  it.each([
    ['Sales', ['Sales']],
    ['Sales, Marketing ,HR', ['Sales', 'Marketing', 'HR']],
    ['Sales,,Sales, ', ['Sales']],
    [',', []],
    ['"Sales, EMEA",HR', ['Sales, EMEA', 'HR']],
    [' "Sales, EMEA" , "HR"', ['Sales, EMEA', 'HR']],
    ['"the ""A"" team",HR', ['the "A" team', 'HR']],
    ['5" pipes,HR', ['5" pipes', 'HR']],
    ['""', []],
    ['" a "', ['a']],
  ])('%j has the items %j (Y3)', (cell, value) => {
    expect(read(cell)).toEqual({ value });
  });

  it.each([
    ['a;b,c', ';', ['a', 'b,c']],
    ['a | b', '|', ['a', 'b']],
    ['a  b "c d"', ' ', ['a', 'b', 'c d']],
    ['a and b', ' - ', ['a and b']],
    ['a ; ;b', ' ;', ['a', 'b']],
  ])('%j has the separator %j of its column', (cell, separator, value) => {
    expect(read(cell, separator)).toEqual({ value });
  });

  it.each(['"Sales', 'HR,"Sales', 'HR,"Sales, "" EMEA', '"Sales" EMEA,HR', '"', '"""'])('refuses %j', (cell) => {
    const expected = 'items with "," between them, and a closing quote for every item that begins with one';
    expect(read(cell)).toEqual({ fault: { code: 'invalid-list', expected } });
  });

  it('has a longest item where items name somebody: it becomes a key (Y13)', () => {
    const column = { type: 'list', refers: { to: 'team', unknown: 'create' } } as const;
    expect(readAs(column, `a,${'b'.repeat(maximumKeyLength)}`)).toHaveProperty('value');
    expect(readAs(column, `a,${'b'.repeat(maximumKeyLength + 1)}`)).toMatchObject({ fault: { code: 'too-long' } });
  });

  it('has a longest item', () => {
    expect(read(`a,${'b'.repeat(maximumTextLength)}`)).toHaveProperty('value');
    expect(read(`a,${'b'.repeat(maximumTextLength + 1)}`)).toMatchObject({ fault: { code: 'too-long' } });
  });

  it.each([
    [`${' '.repeat(1_000_000)}b"`, ' '],
    [`"${'""'.repeat(500_000)}`, ','],
    [`"${'a'.repeat(1_000_000)}`, ','],
    ['"a",'.repeat(250_000), ','],
    [`"a"${' '.repeat(1_000_000)}b`, ','],
  ])('takes time in proportion to its length: a megabyte in less than a second', (cell, separator) => {
    const start = performance.now();
    read(cell, separator);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
