/** The text of a value in an export: reading it gives the value again. */
import { dateWriter } from './cell/date.ts';
import { writeList } from './cell/list.ts';
import { entryWords } from './entry-type.ts';
import type { EntryType, Value } from './field.ts';
import type { ProfileColumn } from './profile-column.ts';

export type CellWriter = (value: Value) => string;

/** The writer of a column's values. A status that no word stands for is an empty cell. */
export function cellWriter(column: ProfileColumn, dateFormat: string): CellWriter {
  switch (column.type) {
    case 'date':
      return ofText(dateWriter(column.format ?? dateFormat));
    case 'boolean':
      return booleanWriter(column.words);
    case 'status':
      return statusWriter(column.words);
    case 'list':
      return (value) => (isList(value) ? writeList(value, column.separator) : writeAny(value));
    default:
      return writeAny;
  }
}

/** The writer of a custom field's values. */
export const entryWriter = (type: EntryType | undefined, dateFormat: string): CellWriter =>
  type === 'date' ? ofText(dateWriter(dateFormat)) : writeAny;

type BooleanWords = { readonly yes: readonly string[]; readonly no: readonly string[] };

const booleanWriter =
  ({ yes, no }: BooleanWords): CellWriter =>
  (value) =>
    typeof value === 'boolean' ? ((value ? yes : no)[0] ?? '') : writeAny(value);

function statusWriter(words: Readonly<Record<string, string>>): CellWriter {
  const wordOf = new Map(
    Object.entries(words)
      .reverse()
      .map(([word, state]) => [state, word]),
  );
  return (value) => (typeof value === 'string' ? (wordOf.get(value) ?? '') : '');
}

const ofText =
  (write: (text: string) => string): CellWriter =>
  (value) =>
    typeof value === 'string' ? write(value) : writeAny(value);

const isList = (value: Value): value is readonly string[] => Array.isArray(value);

/** Values outlive a change of their column's type. Maps of entries are columns of their own, and never one cell. */
function writeAny(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return entryWords[value ? 'yes' : 'no'][0];
  return isList(value) ? writeList(value, ',') : '';
}
