/** Imports by the end of their history: where to look for what is to be purged. */
import { hash } from 'node:crypto';
import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { historyIndex } from '../contracts/indexes.ts';
import type { Table } from './table.ts';

/** Imports are spread over this many index keys, so that none is hot. */
export const historyShards = 8;

export const historyShard = (id: string): string =>
  `HISTORY#${Number.parseInt(hash('sha256', id, 'hex').slice(0, 2), 16) % historyShards}`;

/** An import, by name. */
export type ImportName = { readonly tenant: string; readonly id: string };

const nameOfKey = v.object({
  pk: v.pipe(v.string(), v.startsWith('TENANT#')),
  sk: v.pipe(v.string(), v.startsWith('IMPORT#')),
});

/** As many as are read before it is asked whether there is time for more. */
const keysPerPage = 100;

/** Imports whose history has ended by `now` (epoch ms), oldest first, a page at a time. The index lags: it says only where to look. */
export async function* endedHistories(table: Table, shard: number, now: number): AsyncGenerator<ImportName[]> {
  const query = {
    TableName: table.name,
    IndexName: historyIndex,
    KeyConditionExpression: 'historyShard = :shard AND retainedUntil <= :now',
    ExpressionAttributeValues: { ':shard': `HISTORY#${shard}`, ':now': now },
    Limit: keysPerPage,
  };
  for await (const { Items = [] } of paginateQuery({ client: table.db }, query)) {
    yield Items.map((item) => {
      const { pk, sk } = v.parse(nameOfKey, item);
      return { tenant: pk.slice('TENANT#'.length), id: sk.slice('IMPORT#'.length) };
    });
  }
}
