import { type HashSeed, hashKey, randomHashSeed } from './key-hash.ts';

/** The longest text is 256 characters for a key of ours; what is stored may be as long as DynamoDB's 1,024 bytes. */
const USUAL_KEY_BYTES = 16;

/** Keys, each with a number from 0 on in the order in which they were put in. About 24 bytes a key and the text. */
export type KeyTable = {
  readonly size: () => number;
  /** The key's number; -1 if it is not there. */
  readonly find: (key: string) => number;
  /** The key's number, which is the former size if the key is new. */
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
  let size = 0;
  let bytes = Buffer.allocUnsafeSlow(Math.max(1, expected) * USUAL_KEY_BYTES);
  let ends = new Uint32Array(Math.max(1, expected));
  let places = new Uint32Array(placesFor(expected));

  const startOf = (index: number) => (index === 0 ? 0 : (ends[index - 1] ?? 0));

  /** Writes the key behind the last one, where it stays if it is put in. Returns its end. */
  const write = (key: string): number => {
    const start = startOf(size);
    if (start + 3 * key.length > bytes.length) bytes = grownBytes(bytes, start + 3 * key.length);
    return start + bytes.write(key, start);
  };

  const isAt = (index: number, end: number): boolean => {
    let a = startOf(index);
    let b = startOf(size);
    if ((ends[index] ?? 0) - a !== end - b) return false;
    while (b < end) if (bytes[a++] !== bytes[b++]) return false;
    return true;
  };

  /** The place of the key that ends at `end`: its own, or the free one where it belongs. */
  const placeOf = (end: number): number => {
    const mask = places.length - 1;
    let place = hashKey(seed, bytes, startOf(size), end) & mask;
    for (let index = places[place]; index; index = places[place]) {
      if (isAt(index - 1, end)) break;
      place = (place + 1) & mask;
    }
    return place;
  };

  const rehash = () => {
    places = new Uint32Array(2 * places.length);
    const mask = places.length - 1;
    for (let index = 0; index < size; index++) {
      let place = hashKey(seed, bytes, startOf(index), ends[index] ?? 0) & mask;
      while (places[place]) place = (place + 1) & mask;
      places[place] = index + 1;
    }
  };

  return {
    size: () => size,
    find: (key) => (places[placeOf(write(key))] ?? 0) - 1,
    put: (key) => {
      const end = write(key);
      const place = placeOf(end);
      const found = places[place];
      if (found) return found - 1;
      if (size === ends.length) ends = new Uint32Array(ends.buffer.transfer(grownLength(size) * 4));
      ends[size] = end;
      size++;
      places[place] = size;
      if (size > 0.7 * places.length) rehash();
      return size - 1;
    },
    keyAt: (index) => bytes.toString('utf8', startOf(index), ends[index]),
  };
}

/** The next length of an array that is full: a quarter more, since memory counts for more here than copying. */
export function grownLength(length: number): number {
  return Math.ceil(length * 1.25) + 16;
}

/** The number of places, a power of two, at which `entries` are at most 70 %. */
export function placesFor(entries: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(16, entries / 0.7)));
}

function grownBytes(bytes: Buffer<ArrayBuffer>, needed: number): Buffer<ArrayBuffer> {
  const grown = Buffer.allocUnsafeSlow(Math.max(needed, grownLength(bytes.length)));
  bytes.copy(grown);
  return grown;
}
