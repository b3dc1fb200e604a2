/** The secret of a hash table: two words of 32 bits. */
export type HashSeed = Uint32Array;

/**
 * A seed that nobody can guess. It decides where a table puts its entries and nothing that can be seen from outside,
 * so it is no input of anything that is planned.
 */
export function randomHashSeed(): HashSeed {
  return crypto.getRandomValues(new Uint32Array(2));
}

/**
 * HalfSipHash-1-3 of `bytes[from] … bytes[end - 1]`, 32 bits (Aumasson and Bernstein, "SipHash: a fast short-input
 * PRF"; the variant that the Linux kernel uses for its tables as `hsiphash`). Keys are written by customers: with an
 * unkeyed hash a file could be made whose keys all meet in one place, and looking them up would take for ever.
 */
export function hashKey(seed: HashSeed, bytes: Uint8Array, from: number, end: number): number {
  const k0 = seed[0] ?? 0;
  const k1 = seed[1] ?? 0;
  let v0 = k0;
  let v1 = k1;
  let v2 = 0x6c796765 ^ k0;
  let v3 = 0x74656462 ^ k1;
  const length = end - from;
  const words = (length >> 2) + 1;
  // One round for each word, the last of which has the length on top; three more to finish.
  for (let round = 0, at = from; round < words + 3; round++, at += 4) {
    const word = round < words ? wordAt(bytes, at, end, length) : 0;
    v3 ^= word;
    if (round === words) v2 ^= 0xff;
    v0 = (v0 + v1) | 0;
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
    v0 = (v0 << 16) | (v0 >>> 16);
    v2 = (v2 + v3) | 0;
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
    v2 = (v2 << 16) | (v2 >>> 16);
    v0 ^= word;
  }
  return (v1 ^ v3) >>> 0;
}

/** Four bytes in little-endian order; the word that reaches the end has the length in its top byte. */
function wordAt(bytes: Uint8Array, at: number, end: number, length: number): number {
  if (at + 4 <= end) {
    return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
  }
  let word = length << 24;
  for (let i = 0; at + i < end; i++) word |= (bytes[at + i] ?? 0) << (8 * i);
  return word;
}
