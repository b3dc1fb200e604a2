/** Users for whom something is due: where they are, and what their items say. */
import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { dueIndex } from '../contracts/indexes.ts';
import type { User } from '../domain/user.ts';
import { toUser } from './directory-item.ts';
import { type ItemKey, tenantOf } from './directory-keys.ts';
import { itemsAt } from './directory-read.ts';
import type { Table } from './table.ts';

/** A user in whose item something is due at `dueAt` (epoch ms), or has happened and is still to be told. */
export type DueUser = { readonly tenant: string; readonly user: User; readonly dueAt: number };

/** As many as one BatchGetItem takes. */
const keysPerPage = 100;

const indexEntry = v.object({ pk: v.string(), sk: v.string() });

/** Where something is due by `now` (epoch ms), oldest first, a page at a time. The index lags: it says only where to look. */
export async function* duePages(table: Table, shard: number, now: number): AsyncGenerator<ItemKey[]> {
  const query = {
    TableName: table.name,
    IndexName: dueIndex,
    KeyConditionExpression: 'dueShard = :shard AND dueAt <= :now',
    ExpressionAttributeValues: { ':shard': String(shard), ':now': now },
    Limit: keysPerPage,
  };
  for await (const page of paginateQuery({ client: table.db }, query)) {
    yield (page.Items ?? []).map((item) => v.parse(indexEntry, item));
  }
}

const dueItem = v.object({ pk: v.string(), dueAt: v.optional(v.number()) });

/** An item of the directory that may have something due, not looked at yet: one that can't be read spoils no other. */
export type Unread = { readonly read: () => DueUser | undefined };

/** The items of a page, strongly consistent. `read` gives undefined where nothing is due after all. */
export async function readDue(table: Table, keys: readonly ItemKey[]): Promise<Unread[]> {
  const found: Unread[] = [];
  for await (const item of itemsAt(table, keys)) found.push({ read: () => dueUserOf(item) });
  return found;
}

/** Somebody else wrote what can't be right. It names attributes and none of their values, for it is logged. */
class UnreadableItem extends Error {
  override name = 'UnreadableItem';
}

function dueUserOf(item: unknown): DueUser | undefined {
  try {
    const { pk, dueAt } = v.parse(dueItem, item);
    return dueAt === undefined ? undefined : { tenant: tenantOf(pk), user: toUser('user', item), dueAt };
  } catch (fault) {
    if (!v.isValiError(fault)) throw fault;
    const names = fault.issues.map((issue) => v.getDotPath(issue)).join(', ');
    throw new UnreadableItem(`a user for whom something is due can't be read: look at ${names}`);
  }
}
