import { DeleteCommand, GetCommand, PutCommand, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { type Import, type ImportState, importSchema } from '../domain/import.ts';
import { endOfHistory, isShown } from '../domain/retention.ts';
import { historyShard } from './history-index.ts';
import { conditionally, type Table, updateOf } from './table.ts';

const neverRegistered = 'attribute_not_exists(pk)';
const inOneOfStates = (states: readonly ImportState[]): string =>
  `#state IN (${states.map((_, at) => `:from${at}`).join(', ')})`;

/** Everything of a tenant's imports stands below one partition key: a lane is one import at a time. */
export const tenantKey = (tenant: string): string => `TENANT#${tenant}`;

const importPrefix = 'IMPORT#';
/** Where an import's item is. */
export const importKey = (tenant: string, id: string) => ({ pk: tenantKey(tenant), sk: `${importPrefix}${id}` });

/** Registers an import unless it is there: a repeated event finds the one that exists. True when it is new. */
export const registerImport = (table: Table, one: Import): Promise<boolean> =>
  conditionally(
    table.db.send(
      new PutCommand({
        TableName: table.name,
        Item: {
          ...importKey(one.tenant, one.id),
          ...one,
          retainedUntil: endOfHistory(one),
          historyShard: historyShard(one.id),
        },
        ConditionExpression: neverRegistered,
      }),
    ),
  );

/** The import, strongly consistent; undefined when it isn't there. */
export async function getImport(table: Table, tenant: string, id: string): Promise<Import | undefined> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: importKey(tenant, id), ConsistentRead: true }),
  );
  return Item === undefined ? undefined : v.parse(importSchema, Item);
}

/** The import as history shows it at `now` (epoch ms): undefined when it isn't there, or is past its retention. */
export async function getShownImport(
  table: Table,
  tenant: string,
  id: string,
  now: number,
): Promise<Import | undefined> {
  const one = await getImport(table, tenant, id);
  return one !== undefined && isShown(one, now) ? one : undefined;
}

/**
 * A tenant's imports, newest first, strongly consistent. What is past its retention at `now` (epoch ms) is not shown,
 * whether it has been purged yet or not.
 */
export async function* listImports(table: Table, tenant: string, now: number): AsyncGenerator<Import> {
  const query = {
    TableName: table.name,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :imports)',
    ExpressionAttributeValues: { ':pk': tenantKey(tenant), ':imports': importPrefix },
    ScanIndexForward: false,
    ConsistentRead: true,
  };
  for await (const page of paginateQuery({ client: table.db }, query)) {
    for (const item of page.Items ?? []) {
      const one = v.parse(importSchema, item);
      if (isShown(one, now)) yield one;
    }
  }
}

/** Changes an import that is in one of the states `from`. False when it is in none of them. */
export function updateImport(
  table: Table,
  tenant: string,
  id: string,
  from: readonly ImportState[],
  change: Partial<Import> & { readonly state?: ImportState },
): Promise<boolean> {
  const update = updateOf(change);
  const states = Object.fromEntries(from.map((state, at) => [`:from${at}`, state]));
  return conditionally(
    table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: importKey(tenant, id),
        UpdateExpression: update.expression,
        ConditionExpression: inOneOfStates(from),
        ExpressionAttributeNames: { ...update.names, '#state': 'state' },
        ExpressionAttributeValues: { ...update.values, ...states },
      }),
    ),
  );
}

const isPastRetention = '#state = :state AND retainedUntil <= :now';

/** Deletes an import's item as it was read. False when it is gone, or something happened to it since. */
export const deleteImport = (table: Table, { tenant, id, state }: Import, now: number): Promise<boolean> =>
  conditionally(
    table.db.send(
      new DeleteCommand({
        TableName: table.name,
        Key: importKey(tenant, id),
        ConditionExpression: isPastRetention,
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':state': state, ':now': now },
      }),
    ),
  );

const waitingPrefix = 'WAITING#';
const waitingKey = (one: Pick<Import, 'tenant' | 'id' | 'order'>) => ({
  pk: tenantKey(one.tenant),
  sk: `${waitingPrefix}${one.order}#${one.id}`,
});

/** Puts an import into the tenant's queue, at the place that its arrival gives it; doing it again is harmless. */
export async function enqueue(table: Table, one: Pick<Import, 'tenant' | 'id' | 'order' | 'round'>): Promise<void> {
  const { id, round } = one;
  await table.db.send(new PutCommand({ TableName: table.name, Item: { ...waitingKey(one), id, round } }));
}

const waitingItem = v.object({ pk: v.string(), sk: v.string(), id: v.string(), round: v.optional(v.number(), 0) });

/** A place in the queue, of one round of an import; `place` takes it away again. */
export type Waiting = {
  readonly id: string;
  readonly round: number;
  readonly place: { readonly pk: string; readonly sk: string };
};

/** A tenant's queue, first arrived first, strongly consistent. Places of imports that no longer wait may be among them. */
export async function* listWaiting(table: Table, tenant: string): AsyncGenerator<Waiting> {
  const query = {
    TableName: table.name,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :waiting)',
    ExpressionAttributeValues: { ':pk': tenantKey(tenant), ':waiting': waitingPrefix },
    ConsistentRead: true,
  };
  for await (const page of paginateQuery({ client: table.db }, query)) {
    for (const item of page.Items ?? []) {
      const { pk, sk, id, round } = v.parse(waitingItem, item);
      yield { id, round, place: { pk, sk } };
    }
  }
}

/** Takes a place out of the queue, unless the import has it for another round by now: somebody approved it meanwhile. */
export async function leaveQueue(table: Table, { place, round }: Waiting): Promise<void> {
  await conditionally(
    table.db.send(
      new DeleteCommand({
        TableName: table.name,
        Key: place,
        ConditionExpression: 'attribute_not_exists(#round) OR #round = :round',
        ExpressionAttributeNames: { '#round': 'round' },
        ExpressionAttributeValues: { ':round': round },
      }),
    ),
  );
}
