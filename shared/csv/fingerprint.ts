import { hash } from 'node:crypto';

/** Words of 32 bits in a fingerprint. */
export const FINGERPRINT_WORDS = 4;

/** 128 bits in four words. */
export type Fingerprint = Uint32Array;

/**
 * What the fingerprints of a file's rows depend on besides the row: the header and the revision of the profile. Made
 * once per file; another header or another revision makes every row look new.
 */
export function fingerprintSalt(header: Uint8Array, revision: string): Fingerprint {
  const salt = new Uint32Array(FINGERPRINT_WORDS);
  // The length in front keeps revision and header apart, whatever they end and begin with.
  const text = Buffer.concat([Buffer.from(`${Buffer.byteLength(revision)}:${revision}`), header]);
  writeDigest(text, salt);
  return salt;
}

/**
 * Writes the fingerprint of a record as it stands in the file into `out`: the first 128 bits of SHA-256, XOR the salt
 * (which costs nothing, where hashing the salt with every row would need a copy of every row). Two rows of one salt
 * meet as seldom as two truncated SHA-256 do, and so do rows of two salts: for a given difference of the salts, digests
 * with just that difference have to be found. Nothing has to be argued about rows that were made to collide.
 */
export function fingerprintRow(salt: Fingerprint, row: Uint8Array, out: Fingerprint): void {
  writeDigest(row, out);
  for (let i = 0; i < FINGERPRINT_WORDS; i++) out[i] = (out[i] ?? 0) ^ (salt[i] ?? 0);
}

/** The 16 bytes under which a fingerprint is stored (words in little-endian order). */
export function fingerprintBytes(fingerprint: Fingerprint): Uint8Array {
  const bytes = new Uint8Array(4 * FINGERPRINT_WORDS);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < FINGERPRINT_WORDS; i++) view.setUint32(4 * i, fingerprint[i] ?? 0, true);
  return bytes;
}

/** A string of 32 characters costs half of what a `Buffer` costs; `crypto.hash` has nothing cheaper to give. */
function writeDigest(bytes: Uint8Array, out: Fingerprint): void {
  const digest = hash('sha256', bytes, 'binary');
  for (let i = 0; i < FINGERPRINT_WORDS; i++) {
    const at = 4 * i;
    out[i] =
      digest.charCodeAt(at) |
      (digest.charCodeAt(at + 1) << 8) |
      (digest.charCodeAt(at + 2) << 16) |
      (digest.charCodeAt(at + 3) << 24);
  }
}
