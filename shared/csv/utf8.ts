import { isUtf8 } from 'node:buffer';

/**
 * The largest end, at most `end`, at which no character is cut as far as its lead byte tells: bytes that wait for
 * their continuation are left for later. `from` itself must be the start of a character.
 */
export function completeEnd(bytes: Uint8Array, from: number, end: number): number {
  for (let lead = end - 1; lead >= Math.max(from, end - 3); lead--) {
    const byte = bytes[lead] ?? 0;
    if (byte < 0x80) return end;
    if (byte >= 0xc0) return lead + sequenceLength(byte) > end ? lead : end;
  }
  return end;
}

/** The offset of the first byte that starts no valid UTF-8 character; `undefined` if there is none. */
export function firstInvalidByte(bytes: Uint8Array, from: number, end: number): number | undefined {
  let at = from;
  while (at < end) {
    const next = at + sequenceLength(bytes[at] ?? 0);
    if (next > end || !isUtf8(bytes.subarray(at, next))) return at;
    at = next;
  }
  return undefined;
}

function sequenceLength(lead: number): number {
  return lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}
