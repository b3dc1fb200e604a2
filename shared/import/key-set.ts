import { ensureBytes, reserveMemory } from './growing-memory.ts';
import { createKeyTable, MAXIMUM_KEYS } from './key-table.ts';

/** The new keys of a file, each with a number of the caller's (where its change was put): 14 to 20 bytes and the key. */
export type KeySet = {
  readonly size: () => number;
  /** The number that was given with the key; `undefined` if the key is not there. */
  readonly get: (key: string) => number | undefined;
  /** Takes the key with a number from 0 to 4,294,967,295, unless it is there: then its first number stays. */
  readonly add: (key: string, value: number) => boolean;
};

/** @param expected number of keys to make room for; it grows beyond it */
export function createKeySet(expected = 0): KeySet {
  const keys = createKeyTable(expected);
  const memory = reserveMemory(4 * MAXIMUM_KEYS);
  const values = new Uint32Array(memory);
  return {
    size: keys.size,
    get: (key) => {
      const index = keys.find(key);
      return index < 0 ? undefined : values[index];
    },
    add: (key, value) => {
      const index = keys.size();
      if (keys.put(key) < index) return false;
      ensureBytes(memory, 4 * (index + 1));
      values[index] = value;
      return true;
    },
  };
}
