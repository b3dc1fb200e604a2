import { ensureBytes, reserveMemory } from './growing-memory.ts';
import { type HashSeed, hashKey, randomHashSeed } from './key-hash.ts';

/** The most keys of one table: 16,777,216. Beyond it memory, not this number, would have to be thought about. */
export const MAXIMUM_KEYS = 2 ** 24;

const MAXIMUM_KEY_BYTES = 64 * MAXIMUM_KEYS;

/** Keys, each with a number from 0 on in the order in which they were put in: 10 to 16 bytes a key, and its text. */
export type KeyTable = {
  readonly size: () => number;
  /** The key's number; -1 if it is not there. */
  readonly find: (key: string) => number;
  /** The key's number, which is the former size if the key is new. Throws when the table is full. */
  readonly put: (key: string) => number;
  readonly keyAt: (index: number) => string;
};

/**
 * An open-addressing hash table (linear probing, at most 70 % full) with exact comparison; the texts stand in one
 * buffer, as UTF-8. A `Map` of a million strings is four times as large and leaves the garbage collector a million
 * objects to visit.
 *
 * @param expected number of keys to make room for; it grows beyond it
 */
export function createKeyTable(expected: number, seed: HashSeed = randomHashSeed()): KeyTable {
  const text = reserveMemory(MAXIMUM_KEY_BYTES);
  const texts = new Uint8Array(text);
  const end = reserveMemory(4 * MAXIMUM_KEYS);
  const ends = new Uint32Array(end);
  let places = new Uint32Array(placesFor(expected));
  let size = 0;
  /** The key that is asked for, as UTF-8. */
  let asked = Buffer.alloc(1024);
  let askedLength = 0;

  const ask = (key: string) => {
    if (3 * key.length > asked.length) asked = Buffer.alloc(3 * key.length);
    askedLength = asked.write(key);
  };

  const startOf = (index: number) => (index === 0 ? 0 : (ends[index - 1] ?? 0));

  const isAsked = (index: number): boolean => {
    const start = startOf(index);
    if ((ends[index] ?? 0) - start !== askedLength) return false;
    for (let i = 0; i < askedLength; i++) if (texts[start + i] !== asked[i]) return false;
    return true;
  };

  /** The place of the key that is asked for, or the free one where it belongs. */
  const placeOfAsked = (): number => {
    const mask = places.length - 1;
    let place = hashKey(seed, asked, 0, askedLength) & mask;
    for (let found = places[place]; found && !isAsked(found - 1); found = places[place]) place = (place + 1) & mask;
    return place;
  };

  const append = () => {
    const start = startOf(size);
    ensureBytes(text, start + askedLength);
    ensureBytes(end, 4 * (size + 1));
    for (let i = 0; i < askedLength; i++) texts[start + i] = asked[i] ?? 0;
    ends[size] = start + askedLength;
    size++;
  };

  const rehash = () => {
    places = new Uint32Array(2 * places.length);
    const mask = places.length - 1;
    for (let index = 0; index < size; index++) {
      let place = hashKey(seed, texts, startOf(index), ends[index] ?? 0) & mask;
      while (places[place]) place = (place + 1) & mask;
      places[place] = index + 1;
    }
  };

  return {
    size: () => size,
    find: (key) => {
      if (size === 0) return -1;
      ask(key);
      return (places[placeOfAsked()] ?? 0) - 1;
    },
    put: (key) => {
      ask(key);
      const place = placeOfAsked();
      const found = places[place];
      if (found) return found - 1;
      append();
      places[place] = size;
      if (size > 0.7 * places.length) rehash();
      return size - 1;
    },
    keyAt: (index) => Buffer.from(texts.subarray(startOf(index), ends[index])).toString(),
  };
}

/** The number of places, a power of two, at which `entries` are at most 70 %. */
export function placesFor(entries: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(16, entries / 0.7)));
}
