import { BatchGetCommand, GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import pMap from 'p-map';
import type { Entity } from '../domain/change.ts';
import type { User } from '../domain/user.ts';
import { type DirectoryItem, type KnownUser, knownAttributes, toKnownUser, toUser } from './directory-item.ts';
import { type ItemKey, itemKey, itemsBelow, partitionsOf } from './directory-keys.ts';
import type { Table } from './table.ts';
import { backOff } from './take-all.ts';

/** The item, strongly consistent; undefined when there is none. */
export async function getItem(
  table: Table,
  entity: Entity,
  tenant: string,
  key: string,
): Promise<DirectoryItem | undefined> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: itemKey(entity, tenant, key), ConsistentRead: true }),
  );
  return Item;
}

/** The user or team as imports see it, strongly consistent; undefined when there is none. */
export async function getUserOrTeam(
  table: Table,
  entity: Entity,
  tenant: string,
  key: string,
): Promise<User | undefined> {
  const found = await getItem(table, entity, tenant, key);
  return found === undefined ? undefined : toUser(entity, found);
}

/** Users by key, strongly consistent; who isn't there is not in the answer. No key may occur twice. */
export const getUsers = (table: Table, tenant: string, keys: readonly string[]): Promise<Map<string, User>> =>
  getMany(table, 'user', tenant, keys);

/** Teams by key, like `getUsers`. */
export const getTeams = (table: Table, tenant: string, keys: readonly string[]): Promise<Map<string, User>> =>
  getMany(table, 'team', tenant, keys);

/** BatchGetItem takes 100 keys a call and returns at most 16 MB ("BatchGetItem", DynamoDB API reference). */
const keysPerCall = 100;

/** Calls under way at a time: hides their latency. */
const callsAtATime = 10;

async function getMany(
  table: Table,
  entity: Entity,
  tenant: string,
  keys: readonly string[],
): Promise<Map<string, User>> {
  const found = new Map<string, User>();
  const starts = Array.from({ length: Math.ceil(keys.length / keysPerCall) }, (_, at) => at * keysPerCall);
  const readBatch = async (start: number): Promise<void> => {
    for await (const one of readItems(table, entity, tenant, keys.slice(start, start + keysPerCall))) {
      found.set(one.key, one);
    }
  };
  await pMap(starts, readBatch, { concurrency: callsAtATime });
  return found;
}

async function* readItems(table: Table, entity: Entity, tenant: string, keys: readonly string[]): AsyncGenerator<User> {
  const wanted = keys.map((key) => itemKey(entity, tenant, key));
  for await (const found of itemsAt(table, wanted)) yield toUser(entity, found);
}

/** The items at most 100 keys name, strongly consistent, in no order. What isn't there is not in the answer. */
export async function* itemsAt(table: Table, keys: readonly ItemKey[]): AsyncGenerator<DirectoryItem> {
  let wanted: Record<string, unknown>[] = [...keys];
  for (let call = 0; wanted.length > 0; call += 1) {
    if (call > 0) await backOff(call);
    const request = { RequestItems: { [table.name]: { Keys: wanted, ConsistentRead: true } } };
    const { Responses, UnprocessedKeys } = await table.db.send(new BatchGetCommand(request));
    yield* Responses?.[table.name] ?? [];
    wanted = UnprocessedKeys?.[table.name]?.Keys ?? [];
  }
}

/** All users' items of a tenant, shard by shard, strongly consistent. */
export const userItems = (table: Table, tenant: string): AsyncGenerator<DirectoryItem> =>
  allItems(table, 'user', tenant);

/** All teams' items of a tenant, in the order of their keys, strongly consistent. */
export const teamItems = (table: Table, tenant: string): AsyncGenerator<DirectoryItem> =>
  allItems(table, 'team', tenant);

async function* allItems(table: Table, entity: Entity, tenant: string): AsyncGenerator<DirectoryItem> {
  for (const pk of partitionsOf(entity, tenant)) {
    const query = { TableName: table.name, ...itemsBelow(entity, pk), ConsistentRead: true };
    for await (const page of paginateQuery({ client: table.db }, query)) yield* page.Items ?? [];
  }
}

type LoadKnown = (
  table: Table,
  tenant: string,
  each: (one: KnownUser) => void,
  afterPage?: () => Promise<void>,
  fields?: readonly string[],
) => Promise<void>;

/**
 * All users of a tenant, shards in parallel, strongly consistent (an index lags, and a plan made from a lagging
 * fingerprint would skip a real change), projected. Calls `each` for every user, in no order, and waits for `afterPage`
 * after every page of 1 MB: a million users are several hundred. `fields`: whose values are read as well.
 */
export const loadKnownUsers: LoadKnown = (table, tenant, each, afterPage, fields) =>
  loadKnown('user', table, tenant, each, afterPage, fields);

/** All teams of a tenant, like `loadKnownUsers`. */
export const loadKnownTeams: LoadKnown = (table, tenant, each, afterPage, fields) =>
  loadKnown('team', table, tenant, each, afterPage, fields);

async function loadKnown(
  entity: Entity,
  table: Table,
  tenant: string,
  each: (one: KnownUser) => void,
  afterPage: () => Promise<void> = async () => undefined,
  fields: readonly string[] = [],
): Promise<void> {
  const loadPartition = async (pk: string): Promise<void> => {
    const below = itemsBelow(entity, pk);
    const query = { TableName: table.name, ...below, ...knownAttributes(fields), ConsistentRead: true };
    for await (const page of paginateQuery({ client: table.db }, query)) {
      for (const found of page.Items ?? []) each(toKnownUser(entity, found, fields));
      await afterPage();
    }
  };
  await Promise.all(partitionsOf(entity, tenant).map(loadPartition));
}
