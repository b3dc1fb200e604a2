import { hash } from 'node:crypto';
import { GetCommand, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { leasesIndex } from '../contracts/indexes.ts';
import type { Import } from '../domain/import.ts';
import { tenantKey } from './imports.ts';
import { conditionally, type Table, updateOf } from './table.ts';

const decided = { by: v.string(), at: v.number() };
const pause = v.object({ ...decided, reason: v.optional(v.string()) });

const laneSchema = v.object({
  holder: v.optional(v.string()),
  /** The holder's when it was installed: it is approved into another one, which has to wait for its turn like any other. */
  round: v.optional(v.number()),
  fence: v.optional(v.number(), 0),
  leaseUntil: v.optional(v.number(), 0),
  /** How often the holder's step has been started. */
  attempts: v.optional(v.number(), 0),
  /** Since when nothing begins, and who said so. */
  paused: v.optional(pause),
  /** The pause before, and who ended it. */
  lastPause: v.optional(pause),
  resumed: v.optional(v.object(decided)),
});

/** A tenant's imports, one at a time: who holds the lane, under which fence, and until when (epoch ms) the lease runs. */
export type Lane = v.InferOutput<typeof laneSchema>;

/** A step renews its lease at least every 30 s; after this long without a sign of life its step is sent again. */
export const leaseMilliseconds = 120_000;

export const laneKey = (tenant: string) => ({ pk: tenantKey(tenant), sk: 'LANE' });

/** Lanes with a lease are spread over this many index keys, so that none is hot. */
const laneShards = 8;
export const laneShard = (tenant: string): string =>
  `LANES#${Number.parseInt(hash('sha256', tenant, 'hex').slice(0, 2), 16) % laneShards}`;

const sameFence = '#fence = :expected';
const noFenceYet = 'attribute_not_exists(#fence)';

/** The lane, strongly consistent; an empty one when the tenant never had an import. */
export async function getLane(table: Table, tenant: string): Promise<Lane> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: laneKey(tenant), ConsistentRead: true }),
  );
  return v.parse(laneSchema, Item ?? {});
}

function updateLane(table: Table, tenant: string, fence: number, change: Record<string, unknown>): Promise<boolean> {
  const update = updateOf(change);
  return conditionally(
    table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: laneKey(tenant),
        UpdateExpression: update.expression,
        ConditionExpression: fence === 0 ? noFenceYet : sameFence,
        ExpressionAttributeNames: { ...update.names, '#fence': 'fence' },
        ExpressionAttributeValues: { ...update.values, ...(fence === 0 ? {} : { ':expected': fence }) },
      }),
    ),
  );
}

/**
 * Installs `holder` (again), under the next fence, and returns the lane as it is then. Undefined when somebody else moved
 * it since it was read.
 */
export async function installHolder(
  table: Table,
  tenant: string,
  lane: Lane,
  { id: holder, round }: Pick<Import, 'id' | 'round'>,
  now: number,
): Promise<Lane | undefined> {
  const isAgain = lane.holder === holder && lane.round === round;
  const installed = {
    holder,
    round,
    fence: lane.fence + 1,
    leaseUntil: now + leaseMilliseconds,
    attempts: isAgain ? lane.attempts + 1 : 1,
  };
  const change = { ...installed, laneShard: laneShard(tenant) };
  return (await updateLane(table, tenant, lane.fence, change)) ? installed : undefined;
}

/** Leaves the lane empty. False when somebody else moved it since it was read. */
export const clearHolder = (table: Table, tenant: string, lane: Lane): Promise<boolean> =>
  updateLane(table, tenant, lane.fence, {
    holder: undefined,
    round: undefined,
    leaseUntil: undefined,
    laneShard: undefined,
    attempts: undefined,
  });

/** A sign of life of a running step. False when the step has been fenced out: it must stop. */
export const renewLease = (table: Table, tenant: string, fence: number, now: number): Promise<boolean> =>
  updateLane(table, tenant, fence, { leaseUntil: now + leaseMilliseconds });

/** Something of the holder's step is done for good: however often it had to be started for that, it is coming to an end. */
export const noteProgress = (table: Table, tenant: string, fence: number, now: number): Promise<boolean> =>
  updateLane(table, tenant, fence, { leaseUntil: now + leaseMilliseconds, attempts: 1 });

/** The holder's step waits for somebody: as soon as it may be started, it is, and it has all attempts before it. */
export const giveBackLease = (table: Table, tenant: string, fence: number): Promise<boolean> =>
  updateLane(table, tenant, fence, { leaseUntil: 0, attempts: 0 });

const leaseItem = v.object({ pk: v.string() });

/** Tenants whose lease has run out at `now` (epoch ms). The index lags: what is read here is only where to look. */
export async function* tenantsWithExpiredLease(table: Table, now: number): AsyncGenerator<string> {
  for (let shard = 0; shard < laneShards; shard += 1) {
    const query = {
      TableName: table.name,
      IndexName: leasesIndex,
      KeyConditionExpression: 'laneShard = :shard AND leaseUntil <= :now',
      ExpressionAttributeValues: { ':shard': `LANES#${shard}`, ':now': now },
    };
    for await (const page of paginateQuery({ client: table.db }, query)) {
      for (const item of page.Items ?? []) yield v.parse(leaseItem, item).pk.slice(tenantKey('').length);
    }
  }
}
