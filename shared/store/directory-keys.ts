import { hash } from 'node:crypto';
import type { Entity } from '../domain/change.ts';

/**
 * Users of one tenant are spread over this many partition keys: one key takes 1,000 writes a second ("Best practices
 * for designing and using partition keys effectively", DynamoDB developer guide), so a tenant takes 32,000.
 */
export const shardCount = 32;

const shardOf = (key: string): number => Number.parseInt(hash('sha256', key, 'hex').slice(0, 2), 16) % shardCount;

/** The partition key of a tenant's n-th shard of users. */
export const shardKey = (tenant: string, shard: number): string => `${tenant}#${shard}`;

/** The teams of a tenant are thousands, not millions: the 1,000 writes a second of one partition key are enough. */
const teamsKey = (tenant: string): string => `${tenant}#teams`;

/** All partition keys below which a tenant has items of this kind. */
export const partitionsOf = (entity: Entity, tenant: string): string[] =>
  entity === 'team' ? [teamsKey(tenant)] : Array.from({ length: shardCount }, (_, shard) => shardKey(tenant, shard));

const prefixes = { user: 'USER#', team: 'TEAM#' } as const satisfies Record<Entity, string>;

/** Where an item is. */
export type ItemKey = { readonly pk: string; readonly sk: string };

/** Where an item is. A user's shard = first byte of SHA-256(key) mod 32. */
export const itemKey = (entity: Entity, tenant: string, key: string): ItemKey => ({
  pk: entity === 'team' ? teamsKey(tenant) : shardKey(tenant, shardOf(key)),
  sk: `${prefixes[entity]}${key}`,
});

/** The tenant in a partition key: none has a `#` in its name. */
export const tenantOf = (pk: string): string => pk.slice(0, pk.lastIndexOf('#'));

/** The identity value in a sort key. */
export const keyOf = (entity: Entity, sk: string): string => sk.slice(prefixes[entity].length);

/** Condition and values that select the items of this kind below one partition key. */
export const itemsBelow = (entity: Entity, pk: string) => ({
  KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
  ExpressionAttributeValues: { ':pk': pk, ':prefix': prefixes[entity] },
});
