/** What a cell's text means, by the column's type. */
import type { Cell, EntryType } from './field.ts';
import type { ProfileColumn } from './profile-column.ts';

/** Reads one column's cells. A cell is trimmed and not empty; what empty cells mean is the row's business. */
export type CellReader = (cell: string) => Cell;

/** The reader of a column's cells, made once a file. `dateFormat`: of date columns that name none. */
export function cellReader(column: ProfileColumn, dateFormat: string): CellReader {
  throw new Error(`not written yet: ${column.type} ${dateFormat}`);
}

/**
 * The reader of a custom field's cells. Nothing is a fault but length: a cell that does not fit the field's type is
 * kept as the text it is, with the warning `type-misfit`. `undefined`: the type is not known yet; read as text.
 */
export function entryReader(type: EntryType | undefined, dateFormat: string): CellReader {
  throw new Error(`not written yet: ${type} ${dateFormat}`);
}
