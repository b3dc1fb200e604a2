import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { userStatuses } from '../../../shared/domain/user.ts';
import { createUserIndex, type UserIndex } from '../../../shared/import/user-index.ts';

const fingerprint = (text: string): Uint8Array => createHash('sha256').update(text).digest().subarray(0, 16);

/** As it is stored of a row whose first and third cells are filled. */
const stored = (print: Uint8Array, ...filled: number[]): Uint8Array =>
  Uint8Array.from([...print, ...(filled.length === 0 ? [0b101] : filled)]);

/** The words of several fingerprints, as rows of a file have them. */
function words(fingerprints: readonly Uint8Array[]): Int32Array {
  const all = Buffer.concat(fingerprints);
  return Int32Array.from({ length: all.length / 4 }, (_, i) => all.readInt32LE(4 * i));
}

function findByRaw(index: UserIndex, fingerprints: readonly Uint8Array[]): number[] {
  const users = new Int32Array(fingerprints.length);
  index.findByRaw(words(fingerprints), fingerprints.length, users);
  return [...users];
}

describe('the index of known users', () => {
  it('answers as a map of objects does, far beyond the size it was made for', () => {
    const index = createUserIndex(0);
    const users = Array.from({ length: 20_000 }, (_, i) => ({
      key: `user-${i}-${'é'.repeat(i % 7)}`,
      status: userStatuses[i % userStatuses.length] ?? 'active',
      version: i * 1000,
      raw: i % 3 === 0 ? undefined : stored(fingerprint(`raw ${i}`)),
      record: i % 5 === 0 ? undefined : fingerprint(`record ${i}`),
    }));
    for (const [i, user] of users.entries()) expect(index.add(user)).toBe(i);
    expect(index.size()).toBe(users.length);
    for (const [i, user] of users.entries()) {
      expect(index.findByKey(user.key)).toBe(i);
      expect([index.keyOf(i), index.statusOf(i), index.versionOf(i)]).toEqual([user.key, user.status, user.version]);
      expect(index.hasRecord(i, fingerprint(`record ${i}`))).toBe(user.record !== undefined);
      expect(index.hasRecord(i, fingerprint(`record ${i + 1}`))).toBe(false);
    }
    const found = findByRaw(
      index,
      users.map((_, i) => fingerprint(`raw ${i}`)),
    );
    expect(found).toEqual(users.map(({ raw }, i) => (raw ? i : -1)));
    expect(findByRaw(index, [fingerprint('unknown')])).toEqual([-1]);
    expect(index.findByKey('user-1')).toBe(-1);
  });

  it('tells fingerprints apart that begin alike', () => {
    const index = createUserIndex(4);
    const alike = Array.from({ length: 50 }, (_, i) => {
      const bytes = new Uint8Array(16);
      bytes[15 - (i % 12)] = i + 1;
      return bytes;
    });
    for (const [i, print] of alike.entries())
      index.add({ key: String(i), status: 'active', version: 0, raw: stored(print) });
    expect(findByRaw(index, alike)).toEqual(alike.map((_, i) => i));
    expect(findByRaw(index, [new Uint8Array(16)])).toEqual([-1]);
  });

  it('has a user without fingerprints found by the key alone', () => {
    const index = createUserIndex(1);
    index.add({ key: 'ann', status: 'pending', version: 4_294_967_295 });
    expect(index.findByKey('ann')).toBe(0);
    expect(index.versionOf(0)).toBe(4_294_967_295);
    expect(findByRaw(index, [new Uint8Array(16)])).toEqual([-1]);
    expect(index.hasRecord(0, new Uint8Array(16))).toBe(false);
  });

  it.each([16, 49, 15, 0])('takes a fingerprint of a row of %i bytes for none', (length) => {
    const index = createUserIndex(1);
    index.add({ key: 'ann', status: 'active', version: 1, raw: new Uint8Array(length), record: new Uint8Array(8) });
    expect(findByRaw(index, [new Uint8Array(16)])).toEqual([-1]);
    expect(index.hasRaw(0)).toBe(false);
    expect(index.hasRecord(0, new Uint8Array(16))).toBe(false);
  });

  it('tells which cells of a row are filled', () => {
    const index = createUserIndex(1);
    const patterns = [[1], [5], [1], [0, 1], Array.from({ length: 32 }, () => 255)];
    for (const [i, filled] of patterns.entries()) {
      index.add({ key: String(i), status: 'active', version: 1, raw: stored(fingerprint(`raw ${i}`), ...filled) });
    }
    const told = patterns.map((_, i) => [...index.patternAt(index.patternOf(i))]);
    expect(told).toEqual(patterns);
    expect(index.patternOf(2)).toBe(index.patternOf(0));
  });

  it('does not know a row whose pattern is one too many, and knows those of the others', () => {
    const index = createUserIndex(1);
    const rawOf = (i: number) => stored(fingerprint(`raw ${i}`), i & 255, (i >> 8) & 255, i >> 16);
    for (let i = 0; i < 65_538; i += 1) index.add({ key: String(i), status: 'active', version: 1, raw: rawOf(i) });
    index.add({ key: 'again', status: 'active', version: 1, raw: stored(fingerprint('again'), 7, 0, 0) });
    const asked = [0, 65_535, 65_536, 65_537].map((i) => fingerprint(`raw ${i}`));
    expect(findByRaw(index, [...asked, fingerprint('again')])).toEqual([0, 65_535, -1, -1, 65_538]);
    expect([65_535, 65_536, 65_538].map(index.hasRaw)).toEqual([true, false, true]);
    expect([...index.patternAt(index.patternOf(65_535))]).toEqual([255, 255, 0]);
  });

  it('keeps who was seen apart from who is implied, and from the fingerprints', () => {
    const index = createUserIndex(1);
    index.add({ key: 'ann', status: 'active', version: 1, record: fingerprint('r') });
    index.add({ key: 'bob', status: 'active', version: 1 });
    index.add({ key: 'cyd', status: 'active', version: 1, implied: true });
    index.see(0);
    expect([0, 1, 2].map(index.isSeen)).toEqual([true, false, false]);
    expect([0, 1, 2].map(index.isImplied)).toEqual([false, false, true]);
    expect(index.hasRecord(0, fingerprint('r'))).toBe(true);
    expect(index.hasRecord(1, new Uint8Array(16))).toBe(false);
  });

  it('refuses a key that it has', () => {
    const index = createUserIndex(1);
    index.add({ key: 'ann', status: 'active', version: 1 });
    expect(() => index.add({ key: 'ann', status: 'active', version: 1 })).toThrow('twice');
  });

  it('takes any text for a key', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 60 }), (keys) => {
        const index = createUserIndex(1);
        for (const key of keys) index.add({ key, status: 'active', version: 1 });
        expect(keys.map(index.findByKey)).toEqual(keys.map((_, i) => i));
        expect(keys.map((_, i) => index.keyOf(i))).toEqual(keys);
      }),
    );
  });
});
