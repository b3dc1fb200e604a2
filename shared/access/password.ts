/**
 * Passwords: made by the system, shown once, kept only as a scrypt hash with the cost it was made with.
 */
import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';

/** No 0/o and no 1/i/l: whoever types it from a screen can't mistake one for another. */
const alphabet = '23456789abcdefghjkmnpqrstuvwxyz';
const groups = 7;
const groupLength = 4;

/** 28 characters of 31: 138 bits, so guessing is hopeless at any rate of attempts and whatever happens to the counters. */
export const passwordBits = Math.floor(groups * groupLength * Math.log2(alphabet.length));

/** scrypt's cost (RFC 7914): memory is 128 × N × r bytes, here 16 MiB; about 40 ms of one core. */
const currentCost = { N: 2 ** 14, r: 8, p: 1 } as const;

const hashBytes = 32;
const saltBytes = 16;

const base64 = v.pipe(v.string(), v.base64());
const factor = v.pipe(v.number(), v.integer(), v.minValue(1));

/** How a password is kept: `hash` and `salt` in base64, and the cost of the day it was made. */
export const passwordHash = v.object({ hash: base64, salt: base64, N: factor, r: factor, p: factor });

export type PasswordHash = v.InferOutput<typeof passwordHash>;
export type Cost = Pick<PasswordHash, 'N' | 'r' | 'p'>;

/** Turns a password into `length` bytes. An argument everywhere, so that a test can count the work. */
export type Derive = (password: string, salt: Uint8Array, length: number, cost: Cost) => Promise<Uint8Array>;

/** Node's scrypt. `maxmem` is set because Node refuses costs above 32 MiB unless told otherwise. */
export const deriveByScrypt: Derive = (password, salt, length, cost) =>
  new Promise((resolve, reject) => {
    const maxmem = 256 * cost.N * cost.r;
    scrypt(password, salt, length, { ...cost, maxmem }, (error, key) => (error ? reject(error) : resolve(key)));
  });

/** A new password, like `k3mf-9p2x-…`. */
export function makePassword(): string {
  const group = () => Array.from({ length: groupLength }, () => alphabet[randomInt(alphabet.length)]).join('');
  return Array.from({ length: groups }, group).join('-');
}

/** The hash to keep of a password, under a salt of its own. */
export async function hashPassword(password: string, derive: Derive): Promise<PasswordHash> {
  const salt = randomBytes(saltBytes);
  const hash = Buffer.from(await derive(password, salt, hashBytes, currentCost));
  return { hash: hash.toString('base64'), salt: salt.toString('base64'), ...currentCost };
}

/** What an account without a password is compared with, so that its answer costs as much as any other. */
const noPassword: PasswordHash = {
  hash: Buffer.alloc(hashBytes).toString('base64'),
  salt: Buffer.alloc(saltBytes).toString('base64'),
  ...currentCost,
};

/**
 * Whether this is the password. Without a stored one (unknown user, or none set yet) it does the same work and the
 * answer is no.
 */
export async function isPassword(password: string, stored: PasswordHash | undefined, derive: Derive): Promise<boolean> {
  const { hash, salt, N, r, p } = stored ?? noPassword;
  const expected = Buffer.from(hash, 'base64');
  const found = await derive(password, Buffer.from(salt, 'base64'), expected.length, { N, r, p });
  return timingSafeEqual(found, expected) && stored !== undefined;
}
