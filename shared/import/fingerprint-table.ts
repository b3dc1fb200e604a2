import { FINGERPRINT_WORDS, type Fingerprints } from '../csv/fingerprint.ts';
import { ensureBytes, reserveMemory } from './growing-memory.ts';
import { MAXIMUM_KEYS, placesFor } from './key-table.ts';

const BYTES = 4 * FINGERPRINT_WORDS;

/** Fingerprints of 128 bits and the number that each was put in with: 16 bytes, and 4 to 12 in a hash table. */
export type FingerprintTable = {
  /** `bytes`: the 16 of the fingerprint. Numbers are below `MAXIMUM_KEYS` and each is put in once. */
  readonly put: (number: number, bytes: Uint8Array) => void;
  /** Writes into `numbers`, for each of `count` fingerprints, a number that was put in with it, or -1. */
  readonly find: (fingerprints: Fingerprints, count: number, numbers: Int32Array) => void;
};

/** @param expected how many fingerprints to make room for; it grows beyond it */
export function createFingerprintTable(expected: number): FingerprintTable {
  const memory = reserveMemory(BYTES * MAXIMUM_KEYS);
  const words = new Int32Array(memory);
  let places = new Uint32Array(placesFor(expected));
  let size = 0;

  /** A fingerprint is as good as random already: its first word is the hash. */
  const place = (entry: number) => {
    const mask = places.length - 1;
    let at = (words[4 * (entry - 1)] ?? 0) & mask;
    while (places[at]) at = (at + 1) & mask;
    places[at] = entry;
  };

  const rehash = () => {
    const entries = places;
    places = new Uint32Array(2 * entries.length);
    for (const entry of entries) if (entry) place(entry);
  };

  const isAt = (number: number, fingerprints: Fingerprints, i: number): boolean =>
    words[4 * number] === fingerprints[4 * i] &&
    words[4 * number + 1] === fingerprints[4 * i + 1] &&
    words[4 * number + 2] === fingerprints[4 * i + 2] &&
    words[4 * number + 3] === fingerprints[4 * i + 3];

  const search = (fingerprints: Fingerprints, i: number): number => {
    const mask = places.length - 1;
    let at = (fingerprints[4 * i] ?? 0) & mask;
    for (let entry = places[at]; entry; entry = places[at]) {
      if (isAt(entry - 1, fingerprints, i)) return entry - 1;
      at = (at + 1) & mask;
    }
    return -1;
  };

  return {
    put: (number, bytes) => {
      ensureBytes(memory, BYTES * (number + 1));
      const view = new DataView(bytes.buffer, bytes.byteOffset, BYTES);
      for (let i = 0; i < FINGERPRINT_WORDS; i++) words[4 * number + i] = view.getInt32(4 * i, true);
      size++;
      if (size > 0.7 * places.length) rehash();
      place(number + 1);
    },
    find: (fingerprints, count, numbers) => {
      const mask = places.length - 1;
      // Two passes, because each look-up waits for main memory: independent ones wait together (half of the time).
      for (let i = 0; i < count; i++) numbers[i] = (places[(fingerprints[4 * i] ?? 0) & mask] ?? 0) - 1;
      for (let i = 0; i < count; i++) {
        const first = numbers[i] ?? -1;
        if (first >= 0 && !isAt(first, fingerprints, i)) numbers[i] = search(fingerprints, i);
      }
    },
  };
}
