/**
 * The changes of a tenant's profile, in the `Tenants` table: `PROFILE#revision#id`, each naming the one before it. The
 * profile names the last one; what no chain leads to from there was never done.
 */
import { GetCommand, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { tenantPartition } from './credentials.ts';
import type { Table } from './table.ts';

const changeSchema = v.object({
  id: v.string(),
  previousId: v.exactOptional(v.string()),
  /** The revision that the change led to. */
  revision: v.number(),
  by: v.string(),
  /** Epoch milliseconds. */
  at: v.number(),
  /** Profiles as they were then: the schema of today need not fit them. */
  before: v.unknown(),
  after: v.unknown(),
});

/** One change of a profile: who, when, from what to what. */
export type ProfileChange = v.InferOutput<typeof changeSchema>;

const lastChange = v.object({ changeId: v.exactOptional(v.string()) });

/** Ten digits: changes stand in their order. */
const changeKey = (tenant: string, { revision, id }: ProfileChange) => ({
  pk: tenantPartition(tenant),
  sk: `PROFILE#${String(revision).padStart(10, '0')}#${id}`,
});

/** Keeps a change that is about to be made. */
export async function keepChange(table: Table, tenant: string, change: ProfileChange): Promise<void> {
  const Item = { ...changeKey(tenant, change), ...change };
  await table.db.send(new PutCommand({ TableName: table.name, Item }));
}

/** All changes that a tenant's profile went through, newest first; those that lost a race were never made. */
export async function profileHistory(table: Table, tenant: string): Promise<ProfileChange[]> {
  const Key = { pk: tenantPartition(tenant), sk: 'PROFILE' };
  const { Item } = await table.db.send(new GetCommand({ TableName: table.name, Key, ConsistentRead: true }));
  const kept = await keptChanges(table, tenant);
  const made: ProfileChange[] = [];
  let change = kept.get(v.parse(lastChange, Item ?? {}).changeId ?? '');
  while (change !== undefined) {
    made.push(change);
    change = kept.get(change.previousId ?? '');
  }
  return made;
}

async function keptChanges(table: Table, tenant: string): Promise<ReadonlyMap<string, ProfileChange>> {
  const query = {
    TableName: table.name,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :changes)',
    ExpressionAttributeValues: { ':pk': tenantPartition(tenant), ':changes': 'PROFILE#' },
    ConsistentRead: true,
  };
  const changes: ProfileChange[] = [];
  for await (const { Items = [] } of paginateQuery({ client: table.db }, query)) {
    changes.push(...Items.map((item) => v.parse(changeSchema, item)));
  }
  return new Map(changes.map((change) => [change.id, change]));
}
