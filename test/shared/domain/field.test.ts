import { describe, expect, it } from 'vitest';
import { cellReader, type FieldType, maximumTextLength } from '../../../shared/domain/field.ts';

const words = new Map([
  ['active', 'active'],
  ['archived', 'archived'],
]);
const read = (type: FieldType, cell: string) => cellReader(type, words)(cell);
const faultOf = (type: FieldType, cell: string) => {
  const result = read(type, cell);
  return 'fault' in result ? result.fault.code : result;
};

describe('a date cell', () => {
  it.each(['2024-02-29', '2000-02-29', '1999-12-31', '2026-01-01'])('takes the calendar date %s', (cell) => {
    expect(read('date', cell)).toEqual({ value: cell });
  });

  it.each([
    ['29 February of a common year', '2023-02-29'],
    ['29 February of a common century', '1900-02-29'],
    ['a 31st of a month of 30 days', '2024-04-31'],
    ['month 13', '2024-13-01'],
    ['day 0', '2024-01-00'],
    ['year 0', '0000-01-01'],
    ["Excel's serial number", '45351'],
    ['a two-digit year', '24-02-29'],
    ['an American date', '02/29/2024'],
    ['a European date', '29.02.2024'],
    ['a date without leading zeros', '2024-2-9'],
    ['a date with a time', '2024-02-29T00:00:00Z'],
    ['digits of another script', '２０２４-02-29'],
  ])('refuses %s: %s', (_, cell) => {
    expect(faultOf('date', cell)).toBe('invalid-date');
  });
});

describe('an email cell', () => {
  it.each([
    ['ada@example.com', 'ada@example.com'],
    ['Ada.Lovelace+hr@Example.COM', 'ada.lovelace+hr@example.com'],
    [`${'a'.repeat(242)}@example.com`, `${'a'.repeat(242)}@example.com`],
  ])('takes %s, in lower case, so that one person has one address', (cell, value) => {
    expect(read('email', cell)).toEqual({ value });
  });

  it.each([
    ['no @', 'ada.example.com'],
    ['no host', 'ada@'],
    ['no name', '@example.com'],
    ['two addresses', 'ada@example.com, bob@example.com'],
    ['a blank inside', 'ada lovelace@example.com'],
    ['255 characters', `${'a'.repeat(243)}@example.com`],
  ])('refuses %s', (_, cell) => {
    expect(faultOf('email', cell)).toBe('invalid-email');
  });
});

describe('a status cell (W6)', () => {
  it.each([
    ['Active', 'active'],
    ['ARCHIVED', 'archived'],
    ['archived', 'archived'],
  ])('takes %s in any case', (cell, value) => {
    expect(read('status', cell)).toEqual({ value });
  });

  it.each(['inactive', 'constructor', 'activ', '1'])('refuses %s and names the words that it takes', (cell) => {
    expect(read('status', cell)).toEqual({ fault: { code: 'unknown-status', expected: 'one of: active, archived' } });
  });
});

describe('a text cell', () => {
  it('is taken as it is, up to its longest', () => {
    const longest = 'é'.repeat(maximumTextLength);
    expect(read('text', longest)).toEqual({ value: longest });
    expect(read('text', '=1+1')).toEqual({ value: '=1+1' });
  });

  it('is refused when it is one character longer', () => {
    expect(faultOf('text', 'x'.repeat(maximumTextLength + 1))).toBe('too-long');
  });
});
