import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashKey } from '../../../shared/import/key-hash.ts';
import { createKeySet } from '../../../shared/import/key-set.ts';
import { createKeyTable } from '../../../shared/import/key-table.ts';

describe('the set of new keys', () => {
  it('answers as a map does', () => {
    const operations = fc.array(fc.tuple(fc.string({ maxLength: 3 }), fc.nat(4_294_967_295)), { maxLength: 200 });
    fc.assert(
      fc.property(operations, (added) => {
        const set = createKeySet();
        const map = new Map<string, number>();
        for (const [key, value] of added) {
          expect(set.find(key)).toBe(map.has(key) ? [...map.keys()].indexOf(key) : -1);
          const number = set.put(key);
          expect(set.valueAt(number)).toBe(map.get(key) ?? 0);
          set.setValue(number, value);
          map.set(key, value);
        }
        expect(set.size()).toBe(map.size);
        for (const [number, [key, value]] of [...map].entries()) {
          expect([set.find(key), set.keyAt(number), set.valueAt(number)]).toEqual([number, key, value]);
        }
      }),
    );
  });

  it('grows to many keys, long ones among them', () => {
    const set = createKeySet();
    const keyOf = (i: number) => (i % 1000 === 0 ? `${i}`.repeat(400) : `E${i}`);
    for (let i = 0; i < 100_000; i++) set.setValue(set.put(keyOf(i)), i + 7);
    for (let i = 0; i < 100_000; i += 37) expect([set.find(keyOf(i)), set.valueAt(i)]).toEqual([i, i + 7]);
    expect(set.find('E100000')).toBe(-1);
  });
});

describe('a table of keys', () => {
  it('is right when all keys meet in one place', () => {
    const seed = new Uint32Array([1, 2]);
    const place = (key: string) => hashKey(seed, Buffer.from(key), 0, key.length) % 1024;
    const keys = Array.from({ length: 200_000 }, (_, i) => `k${i}`).filter((key) => place(key) === 7);
    expect(keys.length).toBeGreaterThan(100);
    const table = createKeyTable(600, seed);
    for (const [i, key] of keys.entries()) expect(table.put(key)).toBe(i);
    expect(keys.map(table.find)).toEqual(keys.map((_, i) => i));
    expect(keys.map(table.put)).toEqual(keys.map((_, i) => i));
  });
});

describe('the hash of keys', () => {
  it('is HalfSipHash-1-3, by the test vectors of the Linux kernel (lib/tests/siphash_kunit.c)', () => {
    const seed = new Uint32Array([0x03020100, 0x07060504]);
    const bytes = Uint8Array.from({ length: 18 }, (_, i) => i);
    const hashes = Array.from(bytes, (length) => hashKey(seed, bytes, 0, length));
    expect(hashes).toEqual([
      0x5814c896, 0xe7e864ca, 0xbc4b0e30, 0x01539939, 0x7e059ea6, 0x88e3d89b, 0xa0080b65, 0x9d38d9d6, 0x577999b1,
      0xc839caed, 0xe4fa32cf, 0x959246ee, 0x6b28096c, 0x66dd9cd6, 0x16658a7c, 0xd0257b04, 0x8b31d501, 0x2b1cd04b,
    ]);
  });

  it('depends on the seed, so that nobody can make keys that meet', () => {
    const key = Buffer.from('E1000001');
    const hashes = Array.from({ length: 1000 }, (_, i) => hashKey(new Uint32Array([i, 0]), key, 0, key.length));
    expect(new Set(hashes).size).toBeGreaterThan(990);
  });

  it('spreads keys that differ in one digit evenly', () => {
    const seed = new Uint32Array([3, 4]);
    const counts = new Array<number>(64).fill(0);
    for (let i = 0; i < 64_000; i++) {
      const key = Buffer.from(`E${i}`);
      const place = hashKey(seed, key, 0, key.length) % 64;
      counts[place] = (counts[place] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1150);
  });
});
