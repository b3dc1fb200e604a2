import { BatchGetCommand, GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import pMap from 'p-map';
import * as v from 'valibot';
import type { Value } from '../domain/field.ts';
import { reservedFields } from '../domain/profile.ts';
import { type User, type UserStatus, userStatuses } from '../domain/user.ts';
import { shardsOf, userItemKey, userKeyOf, usersOf } from './directory-keys.ts';
import type { Table } from './table.ts';

const owned = v.object({
  sk: v.string(),
  status: v.optional(v.picklist(userStatuses), 'active'),
  version: v.optional(v.number(), 0),
  lastChange: v.optional(v.string()),
});

const item = v.record(v.string(), v.unknown());
const value = v.union([v.string(), v.record(v.string(), v.string())]);

/** The directory item as platform code reads it. */
export type UserItem = v.InferOutput<typeof item>;

function toUser(raw: unknown): User {
  const { sk, status, version, lastChange } = v.parse(owned, raw);
  const fields: Record<string, Value> = {};
  for (const [name, found] of Object.entries(v.parse(item, raw))) {
    if ((reservedFields.has(name) && name !== 'groups') || name === 'status') continue;
    if (v.is(value, found)) fields[name] = found;
  }
  return { key: userKeyOf(sk), status, version, lastChange, fields };
}

/** The user's item, strongly consistent; undefined when there is none. */
export async function getUserItem(table: Table, tenant: string, key: string): Promise<UserItem | undefined> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: userItemKey(tenant, key), ConsistentRead: true }),
  );
  return Item;
}

/** The user as imports see it, strongly consistent; undefined when there is none. */
export async function getUser(table: Table, tenant: string, key: string): Promise<User | undefined> {
  const found = await getUserItem(table, tenant, key);
  return found === undefined ? undefined : toUser(found);
}

/** BatchGetItem takes 100 keys a call and returns at most 16 MB ("BatchGetItem", DynamoDB API reference). */
const keysPerCall = 100;

/** Calls under way at a time: hides their latency. */
const callsAtATime = 10;

/** Users by key, strongly consistent; who isn't there is not in the answer. No key may occur twice. */
export async function getUsers(table: Table, tenant: string, keys: readonly string[]): Promise<Map<string, User>> {
  const users = new Map<string, User>();
  const starts = Array.from({ length: Math.ceil(keys.length / keysPerCall) }, (_, at) => at * keysPerCall);
  const readBatch = async (start: number): Promise<void> => {
    for await (const user of batchOfUsers(table, tenant, keys.slice(start, start + keysPerCall))) {
      users.set(user.key, user);
    }
  };
  await pMap(starts, readBatch, { concurrency: callsAtATime });
  return users;
}

async function* batchOfUsers(table: Table, tenant: string, keys: readonly string[]): AsyncGenerator<User> {
  let wanted: Record<string, unknown>[] = keys.map((key) => userItemKey(tenant, key));
  while (wanted.length > 0) {
    const request = { RequestItems: { [table.name]: { Keys: wanted, ConsistentRead: true } } };
    const { Responses, UnprocessedKeys } = await table.db.send(new BatchGetCommand(request));
    for (const found of Responses?.[table.name] ?? []) yield toUser(found);
    wanted = UnprocessedKeys?.[table.name]?.Keys ?? [];
  }
}

/** All users' items of a tenant, shard by shard, strongly consistent. */
export async function* userItems(table: Table, tenant: string): AsyncGenerator<UserItem> {
  for (const pk of shardsOf(tenant)) {
    const query = { TableName: table.name, ...usersOf(pk), ConsistentRead: true };
    for await (const page of paginateQuery({ client: table.db }, query)) yield* page.Items ?? [];
  }
}

const known = v.object({
  sk: v.string(),
  status: v.optional(v.picklist(userStatuses), 'active'),
  version: v.optional(v.number(), 0),
  rowHash: v.optional(v.instance(Uint8Array)),
  recordHash: v.optional(v.instance(Uint8Array)),
});

/** What planning needs to know of a user: enough to tell whether a row says anything new. */
export type KnownUser = {
  readonly key: string;
  readonly status: UserStatus;
  readonly version: number;
  readonly raw: Uint8Array | undefined;
  readonly record: Uint8Array | undefined;
};

/**
 * All users of a tenant, shards in parallel, strongly consistent (an index lags, and a plan made from a lagging
 * fingerprint would skip a real change), projected. Calls `each` for every user, in no order, and waits for `afterPage`
 * after every page of 1 MB: a million users are several hundred.
 */
export async function loadKnownUsers(
  table: Table,
  tenant: string,
  each: (user: KnownUser) => void,
  afterPage: () => Promise<void> = async () => undefined,
): Promise<void> {
  const loadShard = async (pk: string): Promise<void> => {
    for await (const page of paginateQuery({ client: table.db }, knownUsersOf(table, pk))) {
      for (const found of page.Items ?? []) {
        const { sk, status, version, rowHash, recordHash } = v.parse(known, found);
        each({ key: userKeyOf(sk), status, version, raw: rowHash, record: recordHash });
      }
      await afterPage();
    }
  };
  await Promise.all(shardsOf(tenant).map(loadShard));
}

const knownUsersOf = (table: Table, pk: string) => ({
  TableName: table.name,
  ...usersOf(pk),
  ConsistentRead: true,
  ProjectionExpression: 'sk, #status, version, rowHash, recordHash',
  ExpressionAttributeNames: { '#status': 'status' },
});
