import { ensureBytes, reserveMemory } from './growing-memory.ts';
import { createKeyTable, MAXIMUM_KEYS } from './key-table.ts';

/** Keys, numbered from 0 on in the order in which they came, each with a value of the caller's: 14 to 20 bytes and the key. */
export type KeySet = {
  readonly size: () => number;
  /** The key's number; a new key gets the next one, and the value 0. */
  readonly put: (key: string) => number;
  /** -1 if the key is not there. */
  readonly find: (key: string) => number;
  readonly keyAt: (number: number) => string;
  readonly valueAt: (number: number) => number;
  /** From 0 to 4,294,967,295. */
  readonly setValue: (number: number, value: number) => void;
};

/** @param expected number of keys to make room for; it grows beyond it */
export function createKeySet(expected = 0): KeySet {
  const keys = createKeyTable(expected);
  const memory = reserveMemory(4 * MAXIMUM_KEYS);
  const values = new Uint32Array(memory);
  return {
    size: keys.size,
    put: (key) => {
      const number = keys.put(key);
      ensureBytes(memory, 4 * (number + 1));
      return number;
    },
    find: keys.find,
    keyAt: keys.keyAt,
    valueAt: (number) => values[number] ?? 0,
    setValue: (number, value) => {
      values[number] = value;
    },
  };
}
