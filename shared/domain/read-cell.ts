/** What a cell's text means, by the column's type. */
import { dateReader, isoFormat } from './cell/date.ts';
import { expectedDate } from './cell/date-hint.ts';
import { readDecimal } from './cell/decimal.ts';
import { readEmail } from './cell/email.ts';
import { listReader } from './cell/list.ts';
import { localeReader } from './cell/locale.ts';
import { wordReader } from './cell/words.ts';
import { yesOrNo } from './entry-type.ts';
import { type Cell, type EntryType, maximumTextLength } from './field.ts';
import type { ProfileColumn } from './profile-column.ts';
import { maximumKeyLength } from './record.ts';

/** Reads one column's cells. A cell is trimmed and not empty; what empty cells mean is the row's business. */
export type CellReader = (cell: string) => Cell;

/** The reader of a column's cells, made once a file. `dateFormat`: of date columns that name none. */
export function cellReader(column: ProfileColumn, dateFormat: string): CellReader {
  switch (column.type) {
    case 'text':
      return readText;
    case 'email':
      return readEmail;
    case 'date':
      return dateCells(column.format ?? dateFormat);
    case 'boolean':
      return wordReader('invalid-boolean', booleanWords(column.words), column.case, setting(column, 'words'));
    case 'picklist':
      return wordReader(
        'unknown-value',
        column.values.map((value) => [value, value]),
        column.case,
        setting(column, 'values'),
      );
    case 'decimal':
      return bounded(readDecimal);
    case 'locale':
      return localeReader(column.values, setting(column, 'values'));
    case 'list':
      // Whatever is named becomes the key of somebody elsewhere.
      return listReader(column.separator, column.refers === undefined ? maximumTextLength : maximumKeyLength);
    case 'status':
      return wordReader('unknown-status', Object.entries(column.words), column.case, setting(column, 'words'));
  }
}

const setting = ({ field }: ProfileColumn, name: string): string => `columns.${field}.${name}`;

/**
 * The reader of a custom field's cells. Nothing is a fault but length: a cell that does not fit the field's type is
 * kept as the text it is, with the warning `type-misfit`. `undefined`: the type is not known yet; read as text.
 */
export function entryReader(type: EntryType | undefined, dateFormat: string): CellReader {
  if (type === 'date') return orText(entryDates(dateFormat), (cell) => expectedDate(dateFormat, cell));
  if (type === 'boolean') return orText(yesOrNo, () => 'yes, no, true or false');
  return readText;
}

type BooleanWords = { readonly yes: readonly string[]; readonly no: readonly string[] };

const booleanWords = ({ yes, no }: BooleanWords): (readonly [string, boolean])[] => [
  ...yes.map((word) => [word, true] as const),
  ...no.map((word) => [word, false] as const),
];

const tooLong: Cell = { fault: { code: 'too-long', expected: `at most ${maximumTextLength} characters` } };

const bounded =
  (read: CellReader): CellReader =>
  (cell) =>
    cell.length > maximumTextLength ? tooLong : read(cell);

const readText = bounded((value) => ({ value }));

function dateCells(format: string): CellReader {
  const read = dateReader(format);
  return (cell) => {
    const value = read(cell);
    return value === undefined ? { fault: { code: 'invalid-date', expected: expectedDate(format, cell) } } : { value };
  };
}

/** An ISO date is one whatever the format is: as text it would be stored just so. */
function entryDates(format: string): (cell: string) => string | undefined {
  const [read, readIso] = [dateReader(format), dateReader(isoFormat)];
  return (cell) => read(cell) ?? readIso(cell);
}

const orText = (read: (cell: string) => string | boolean | undefined, expected: (cell: string) => string): CellReader =>
  bounded((cell) => {
    const value = read(cell);
    if (value !== undefined) return { value };
    return { value: cell, warning: { code: 'type-misfit', expected: expected(cell) } };
  });
