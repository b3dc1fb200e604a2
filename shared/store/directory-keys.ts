import { hash } from 'node:crypto';

/**
 * Users of one tenant are spread over this many partition keys: one key takes 1,000 writes a second ("Best practices
 * for designing and using partition keys effectively", DynamoDB developer guide), so a tenant takes 32,000.
 */
export const shardCount = 32;

const shardOf = (key: string): number => Number.parseInt(hash('sha256', key, 'hex').slice(0, 2), 16) % shardCount;

/** The partition key of a tenant's n-th shard. */
export const shardKey = (tenant: string, shard: number): string => `${tenant}#${shard}`;

/** All shards of a tenant. */
export const shardsOf = (tenant: string): string[] =>
  Array.from({ length: shardCount }, (_, shard) => shardKey(tenant, shard));

const userPrefix = 'USER#';

/** Where a user's item is: shard = first byte of SHA-256(key) mod 32. */
export const userItemKey = (tenant: string, key: string): { pk: string; sk: string } => ({
  pk: shardKey(tenant, shardOf(key)),
  sk: `${userPrefix}${key}`,
});

/** The identity value in a user's sort key. */
export const userKeyOf = (sk: string): string => sk.slice(userPrefix.length);

/** Condition and values that select the users of one shard. */
export const usersOf = (pk: string) => ({
  KeyConditionExpression: 'pk = :pk AND begins_with(sk, :users)',
  ExpressionAttributeValues: { ':pk': pk, ':users': userPrefix },
});
