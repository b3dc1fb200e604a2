/** The text of a value in an export: reading it gives the value again. */
import type { EntryType, Value } from './field.ts';
import type { ProfileColumn } from './profile-column.ts';

export type CellWriter = (value: Value) => string;

/** The writer of a column's values. A status that no word stands for is an empty cell. */
export function cellWriter(column: ProfileColumn, dateFormat: string): CellWriter {
  throw new Error(`not written yet: ${column.type} ${dateFormat}`);
}

/** The writer of a custom field's values. */
export function entryWriter(type: EntryType | undefined, dateFormat: string): CellWriter {
  throw new Error(`not written yet: ${type} ${dateFormat}`);
}
