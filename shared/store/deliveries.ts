/**
 * When a tenant's files came, for who waits for the next one. It outlives history, which may be shorter than a quarter. The
 * items stand below keys of their own and not below their tenants', so that all of them can be read without the rest.
 */
import { hash } from 'node:crypto';
import { GetCommand, PutCommand, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { conditionally, type Table } from './table.ts';

const deliveriesSchema = v.object({
  tenant: v.string(),
  /** The last file of each of the last days (UTC) on which there was one, oldest first; epoch milliseconds. */
  cameAt: v.array(v.number()),
  /** Up to which expected instant it was told that no file came. */
  toldUpTo: v.number(),
  /** Goes up with every write. */
  revision: v.number(),
});

export type Deliveries = v.InferOutput<typeof deliveriesSchema>;

/** Items are spread over this many keys, so that none is hot. */
const shards = 16;

const keyOfShard = (shard: number): string => `DELIVERIES#${shard}`;

/** Where a tenant's item is. */
export const deliveriesKey = (tenant: string) => ({
  pk: keyOfShard(Number.parseInt(hash('sha256', tenant, 'hex').slice(0, 2), 16) % shards),
  sk: tenant,
});

/** When a tenant's files came, strongly consistent; undefined before the first. */
export async function getDeliveries(table: Table, tenant: string): Promise<Deliveries | undefined> {
  const request = { TableName: table.name, Key: deliveriesKey(tenant), ConsistentRead: true };
  const { Item } = await table.db.send(new GetCommand(request));
  return Item === undefined ? undefined : v.parse(deliveriesSchema, Item);
}

/** Of all tenants, a page at a time, in no order. */
export async function* listDeliveries(table: Table): AsyncGenerator<Deliveries[]> {
  for (let shard = 0; shard < shards; shard += 1) {
    const query = {
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': keyOfShard(shard) },
    };
    for await (const { Items = [] } of paginateQuery({ client: table.db }, query)) {
      yield Items.map((item) => v.parse(deliveriesSchema, item));
    }
  }
}

/** Enough days to see a rhythm in, and two weeks of working days. */
const mostDays = 12;
const millisecondsOfDay = 86_400_000;

function withArrival(cameAt: readonly number[], at: number): number[] {
  const dayOf = (instant: number): number => Math.floor(instant / millisecondsOfDay);
  const sameDay = cameAt.filter((one) => dayOf(one) === dayOf(at));
  const others = cameAt.filter((one) => dayOf(one) !== dayOf(at));
  return [...others, Math.max(at, ...sameDay)].sort((a, b) => a - b).slice(-mostDays);
}

const neverDelivered = 'attribute_not_exists(pk)';
const asItWasRead = 'revision = :read';
const mostTries = 5;

/** Notes that a file came at `at`; doing it again is harmless. Throws when too many others are at it. */
export async function noteDelivery(table: Table, tenant: string, at: number): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const known = await getDeliveries(table, tenant);
    const cameAt = withArrival(known?.cameAt ?? [], at);
    if (known !== undefined && String(cameAt) === String(known.cameAt)) return;
    const revision = (known?.revision ?? 0) + 1;
    const put = new PutCommand({
      TableName: table.name,
      Item: { ...deliveriesKey(tenant), tenant, cameAt, toldUpTo: known?.toldUpTo ?? 0, revision },
      ConditionExpression: known === undefined ? neverDelivered : asItWasRead,
      ...(known !== undefined && { ExpressionAttributeValues: { ':read': known.revision } }),
    });
    if (await conditionally(table.db.send(put))) return;
  }
  throw new Error(`the delivery of a file of ${tenant} could not be noted: others came in between each time`);
}

/** Notes that it was told of a missed delivery. False when a file has come since, or somebody else told it. */
export const noteTold = (table: Table, { tenant, revision }: Deliveries, upTo: number): Promise<boolean> =>
  conditionally(
    table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: deliveriesKey(tenant),
        UpdateExpression: 'SET toldUpTo = :upTo, revision = :next',
        ConditionExpression: asItWasRead,
        ExpressionAttributeValues: { ':upTo': upTo, ':read': revision, ':next': revision + 1 },
      }),
    ),
  );
