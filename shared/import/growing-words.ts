import { ensureBytes, reserveMemory } from './growing-memory.ts';

/** The most entries: what the numbers of keys need, and more references than a file of that many rows has by far. */
const MOST = 2 ** 26;

/** A list of 32-bit numbers, 4 bytes each. */
export type GrowingWords = {
  readonly size: () => number;
  readonly push: (value: number) => void;
  readonly at: (index: number) => number;
  /** Makes room up to `index`, with zeros. */
  readonly set: (index: number, value: number) => void;
  /** Forgets the entries from `size` on. */
  readonly shorten: (size: number) => void;
};

export function createGrowingWords(): GrowingWords {
  const memory = reserveMemory(4 * MOST);
  const words = new Uint32Array(memory);
  let size = 0;
  const set = (index: number, value: number): void => {
    if (index >= size) {
      ensureBytes(memory, 4 * (index + 1));
      size = index + 1;
    }
    words[index] = value;
  };
  return {
    size: () => size,
    push: (value) => set(size, value),
    at: (index) => words[index] ?? 0,
    set,
    shorten: (shorter) => {
      words.fill(0, shorter, size);
      size = shorter;
    },
  };
}
