import { describe, expect, it } from 'vitest';
import {
  type Cost,
  deriveByScrypt,
  hashPassword,
  isPassword,
  makePassword,
  passwordBits,
} from '../../../shared/access/password.ts';

describe('a new password', () => {
  it('has 128 bits or more, in groups, without characters that look alike', () => {
    expect(passwordBits).toBeGreaterThanOrEqual(128);
    expect(makePassword()).toMatch(/^([2-9a-hjkmnp-z]{4}-){6}[2-9a-hjkmnp-z]{4}$/);
  });

  it('is another one each time', () => {
    expect(new Set(Array.from({ length: 200 }, makePassword)).size).toBe(200);
  });
});

describe('a stored password', () => {
  it('is known again, and no other one is', async () => {
    const stored = await hashPassword('right', deriveByScrypt);
    expect(await isPassword('right', stored, deriveByScrypt)).toBe(true);
    expect(await isPassword('Right', stored, deriveByScrypt)).toBe(false);
    expect(await isPassword('', stored, deriveByScrypt)).toBe(false);
  });

  it('keeps a salt of its own and the cost it was made with', async () => {
    const [one, other] = [await hashPassword('same', deriveByScrypt), await hashPassword('same', deriveByScrypt)];
    expect(one.salt).not.toBe(other.salt);
    expect(one.hash).not.toBe(other.hash);
    expect(one).toMatchObject({ N: 16_384, r: 8, p: 1 });
    expect(JSON.stringify(one)).not.toContain('same');
  });

  it('is still known after the cost for new ones has changed', async () => {
    const cost = { N: 2 ** 15, r: 8, p: 2 };
    const salt = Buffer.from('an older salt');
    const hash = Buffer.from(await deriveByScrypt('right', salt, 32, cost)).toString('base64');
    expect(await isPassword('right', { hash, salt: salt.toString('base64'), ...cost }, deriveByScrypt)).toBe(true);
  });
});

describe('without a stored password', () => {
  it('does the same work and says no, whatever comes out of it', async () => {
    const work: Cost[] = [];
    const derive = async (_password: string, _salt: Uint8Array, length: number, cost: Cost) => {
      work.push(cost);
      return Buffer.alloc(length);
    };
    const stored = await hashPassword('right', derive);
    expect(await isPassword('right', stored, derive)).toBe(true);
    expect(await isPassword('right', undefined, derive)).toBe(false);
    expect(work).toEqual([work[0], work[0], work[0]]);
  });
});
