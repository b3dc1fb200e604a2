/** Types of custom fields: told from the values of their columns. */
import { dateReader } from './cell/date.ts';
import type { EntryType } from './field.ts';

/** What a custom field takes for yes and no, in any case; the first of each is what exports write. */
export const entryWords = { yes: ['yes', 'true'], no: ['no', 'false'] } as const;

const meanings = new Map<string, boolean>([
  ...entryWords.yes.map((word) => [word, true] as const),
  ...entryWords.no.map((word) => [word, false] as const),
]);

/** Undefined for what is none of {@link entryWords}. */
export const yesOrNo = (cell: string): boolean | undefined => meanings.get(cell.toLowerCase());

export type TypeGuess = {
  /** Takes the next cell, trimmed; empty ones say nothing. */
  readonly note: (cell: string) => void;
  /** Undefined while no cell with a value was seen. */
  readonly type: () => EntryType | undefined;
};

/** Date if all cells with a value fit the format, boolean if all are yes, no, true or false in any case, else text. */
export function createTypeGuess(dateFormat: string): TypeGuess {
  const readDate = dateReader(dateFormat);
  let type: EntryType | undefined;
  const typeOf = (cell: string): EntryType => {
    if (readDate(cell) !== undefined) return 'date';
    return yesOrNo(cell) === undefined ? 'text' : 'boolean';
  };
  return {
    note: (cell) => {
      if (cell === '' || type === 'text') return;
      const own = typeOf(cell);
      type = type === undefined || type === own ? own : 'text';
    },
    type: () => type,
  };
}
