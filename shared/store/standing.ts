/** Users and teams as they are now, for whoever takes back what an import did. */
import pMap from 'p-map';
import type { Entity } from '../domain/change.ts';
import type { User } from '../domain/user.ts';
import { toKnownUser, toUser } from './directory-item.ts';
import { itemKey } from './directory-keys.ts';
import { itemsAt } from './directory-read.ts';
import type { Table } from './table.ts';

/** `implied`: made because rows named them; no row of their own has been imported since. */
export type Present = { readonly user: User; readonly implied: boolean };

/** BatchGetItem takes 100 keys a call ("BatchGetItem", DynamoDB API reference). */
const keysPerCall = 100;

/** Calls under way at a time: hides their latency. */
const callsAtATime = 10;

/** Those of these keys that there are, strongly consistent. No key may occur twice. */
export async function getPresent(
  table: Table,
  entity: Entity,
  tenant: string,
  keys: readonly string[],
): Promise<Map<string, Present>> {
  const found = new Map<string, Present>();
  const wanted = keys.map((key) => itemKey(entity, tenant, key));
  const starts = Array.from({ length: Math.ceil(keys.length / keysPerCall) }, (_, at) => at * keysPerCall);
  const readBatch = async (start: number): Promise<void> => {
    for await (const item of itemsAt(table, wanted.slice(start, start + keysPerCall))) {
      const user = toUser(entity, item);
      found.set(user.key, { user, implied: toKnownUser(entity, item, []).implied });
    }
  };
  await pMap(starts, readBatch, { concurrency: callsAtATime });
  return found;
}
