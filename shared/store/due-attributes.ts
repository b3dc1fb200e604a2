/** What stands on a user's item about what is to become due, and in the index of it. */
import { hash } from 'node:crypto';
import type { Change } from '../domain/change.ts';
import { type Instants, nextDue } from '../domain/lifecycle.ts';
import { isActive, type UserStatus } from '../domain/user.ts';

/** Attributes by name; undefined ones are removed. */
export type Attributes = Readonly<Record<string, unknown>>;

/**
 * What is due is spread over this many keys of the index: one key takes 1,000 writes a second, and an index that is
 * throttled throttles its table ("Best practices for designing and using partition keys effectively" and "Using Global
 * Secondary Indexes in DynamoDB", DynamoDB developer guide). However many users leave at the same instant, 64,000 of them
 * a second come and go.
 */
export const dueShards = 64;

const shardOf = (tenant: string, key: string): string =>
  String(Number.parseInt(hash('sha256', `${tenant}#${key}`, 'hex').slice(0, 2), 16) % dueShards);

/** The index's key of a user for whom something is due at `at` (epoch ms); undefined: nothing is. */
export const indexedAt = (tenant: string, key: string, at: number | undefined): Attributes => ({
  dueShard: at === undefined ? undefined : shardOf(tenant, key),
  dueAt: at,
});

/** All instants: what is not among them goes. */
export const allInstants = ({ onboardsAt, offboardsAt, offboardsAfter, purgesAt }: Instants): Attributes => ({
  onboardsAt,
  offboardsAt,
  offboardsAfter,
  purgesAt,
});

/**
 * What a change makes of it. Whoever is deleted keeps the instants that they had, asleep: should they be restored, they
 * go by them. Whoever is taken out otherwise has nothing due any more.
 */
export function dueAfter(tenant: string, change: Change): Attributes {
  const { key, type, status } = change;
  const instants = change.instants ?? (type === 'restore' ? {} : undefined);
  if (instants === undefined) return isTakenOut(type, status) ? indexedAt(tenant, key, undefined) : {};
  const index = indexedAt(tenant, key, nextDue(status, instants)?.at);
  return { ...(type === 'delete' ? instants : allInstants(instants)), ...index };
}

const isTakenOut = (type: Change['type'], status: UserStatus): boolean => type !== 'update' && !isActive(status);
