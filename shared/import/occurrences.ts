import type { Issue } from '../domain/issue.ts';
import { createKeySet } from './key-set.ts';
import type { UserIndex } from './user-index.ts';

/** A key that more than one row has. */
type Repeated = {
  readonly key: string;
  readonly firstRow: number;
  /** The first row had been rejected for another reason. */
  readonly wasRejected: boolean;
};

/** Which rows of a file name which users: 4 bytes for each known user, about 28 and the key for each new one. */
export type Occurrences = {
  /** Notes that `row` names a known user, by number. False when an earlier row does. */
  readonly isFirstOf: (known: number, row: number) => boolean;
  /** Notes that `row` names the user with this key. False when an earlier row does. */
  readonly isFirst: (key: string, row: number) => boolean;
  readonly firstRowOf: (key: string) => number | undefined;
  /** The first row with this key was rejected: its user is not missing. */
  readonly protect: (key: string) => void;
  readonly repeated: () => readonly Repeated[];
};

/** @param expectedRows how many rows the file may have: room for the new keys among them is made at once */
export function createOccurrences(index: UserIndex, expectedRows: number): Occurrences {
  const knownRows = new Uint32Array(index.size());
  const newRows = createKeySet(Math.max(0, expectedRows - index.size()));
  const repeated = new Set<string>();
  const rejected = createKeySet();

  const isFirstOf = (known: number, row: number): boolean => {
    if (index.isMarked(known, 'seen')) {
      repeated.add(index.keyOf(known));
      return false;
    }
    index.mark(known, 'seen');
    knownRows[known] = row;
    return true;
  };
  const isFirst = (key: string, row: number): boolean => {
    const known = index.findByKey(key);
    if (known >= 0) return isFirstOf(known, row);
    if (newRows.add(key, row)) return true;
    repeated.add(key);
    return false;
  };
  const firstRowOf = (key: string): number | undefined => {
    const known = index.findByKey(key);
    return known >= 0 ? knownRows[known] : newRows.get(key);
  };
  return {
    isFirstOf,
    isFirst,
    firstRowOf,
    protect: (key) => {
      rejected.add(key, 0);
    },
    repeated: () =>
      [...repeated].map((key) => ({
        key,
        firstRow: firstRowOf(key) ?? 0,
        wasRejected: rejected.get(key) !== undefined,
      })),
  };
}

/** Who is meant can't be told from a repeated key, so every row that has it is rejected. */
export const duplicateIssue = (column: string, key: string, row: number, firstRow: number | undefined): Issue => ({
  code: 'duplicate-key',
  severity: 'error',
  scope: 'row',
  row,
  column,
  value: key,
  expected: 'one row for each user',
  message: `${firstRow === undefined ? 'another row has' : `row ${firstRow} has`} the same value, and all rows with it were rejected: keep the right one`,
});
