/** Tells a custom field's type from the values of its column. */
import type { EntryType } from './field.ts';

export type TypeGuess = {
  /** Takes the next cell, trimmed; empty ones say nothing. */
  readonly note: (cell: string) => void;
  /** Undefined while no cell with a value was seen. */
  readonly type: () => EntryType | undefined;
};

/** Date if all cells with a value fit the format, boolean if all are yes, no, true or false in any case, else text. */
export function createTypeGuess(dateFormat: string): TypeGuess {
  throw new Error(`not written yet: ${dateFormat}`);
}
