import type { Issue } from '../domain/issue.ts';
import { createGrowingWords } from './growing-words.ts';
import { createKeySet } from './key-set.ts';
import type { UserIndex } from './user-index.ts';

/** Somebody whom more than one row is about. */
type Repeated = {
  readonly number: number;
  readonly firstRow: number;
  /** The first row had been rejected for another reason. */
  readonly wasRejected: boolean;
};

/**
 * Who occurs in a file. Everybody has a number: known ones that of the index, others the numbers from its size on, also
 * those who are only named by rows about others. 4 bytes for each known one, about 28 and the key for each other.
 */
export type Occurrences = {
  /** How many numbers there are. */
  readonly size: () => number;
  /** A key that nobody had gets the next number. */
  readonly numberOf: (key: string) => number;
  /** The same for what others write of somebody, which may be any of their identity values. */
  readonly numberOfName: (name: string) => number;
  /** -1 if nobody has the name. */
  readonly findName: (name: string) => number;
  readonly keyOf: (number: number) => string;
  /** Notes that `row` is about somebody. False when an earlier row is. */
  readonly isFirst: (number: number, row: number) => boolean;
  /** Notes another name of somebody new: whoever is named so is there. */
  readonly alias: (name: string) => void;
  /** Whether the directory has them, or a row is about them, by whichever of their names. */
  readonly isThere: (number: number) => boolean;
  /** Notes that another row is about them as well, whatever it was taken for. */
  readonly repeat: (number: number) => void;
  /** The first row about them; 0: there is none. */
  readonly rowOf: (number: number) => number;
  /** The first row about them was rejected: they are not missing. */
  readonly protect: (number: number) => void;
  readonly repeated: () => readonly Repeated[];
};

/** @param expectedRows how many rows the file may have: room for the new keys among them is made at once */
export function createOccurrences(index: UserIndex, expectedRows: number): Occurrences {
  const known = index.size();
  const knownRows = new Uint32Array(known);
  const others = createKeySet(Math.max(0, expectedRows - known));
  const aliases = createGrowingWords();
  const repeated = new Set<number>();
  const rejected = new Set<number>();

  const rowOf = (number: number): number =>
    number < known ? (knownRows[number] ?? 0) : others.valueAt(number - known);

  return {
    size: () => known + others.size(),
    numberOf: (key) => {
      const user = index.findByKey(key);
      return user >= 0 ? user : known + others.put(key);
    },
    numberOfName: (name) => {
      const user = index.findByName(name);
      return user >= 0 ? user : known + others.put(name);
    },
    findName: (name) => {
      const user = index.findByName(name);
      const other = user >= 0 ? -1 : others.find(name);
      return other >= 0 ? known + other : user;
    },
    keyOf: (number) => (number < known ? index.keyOf(number) : others.keyAt(number - known)),
    isFirst: (number, row) => {
      if (rowOf(number) !== 0) {
        repeated.add(number);
        return false;
      }
      if (number < known) {
        index.see(number);
        knownRows[number] = row;
      } else others.setValue(number - known, row);
      return true;
    },
    repeat: (number) => {
      repeated.add(number);
    },
    alias: (name) => {
      if (index.findByName(name) < 0) aliases.set(others.put(name), 1);
    },
    isThere: (number) => number < known || rowOf(number) !== 0 || aliases.at(number - known) !== 0,
    rowOf,
    protect: (number) => {
      rejected.add(number);
    },
    repeated: () =>
      [...repeated].map((number) => ({ number, firstRow: rowOf(number), wasRejected: rejected.has(number) })),
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
