import { DeleteCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import pMap from 'p-map';
import * as v from 'valibot';
import { tenantKey } from './imports.ts';
import type { Table } from './table.ts';

const itemKey = v.object({ pk: v.string(), sk: v.string() });

/** Calls under way at a time: four imports are purged together, on the SDK's 50 sockets a client. */
const concurrency = 10;

/** Deletes all of a tenant's items in the imports table whose sort key begins like this. What is gone already is no fault. */
export async function deleteItems(table: Table, tenant: string, prefix: string): Promise<void> {
  const query = {
    TableName: table.name,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': tenantKey(tenant), ':prefix': prefix },
    ProjectionExpression: 'pk, sk',
    ConsistentRead: true,
  };
  for await (const { Items = [] } of paginateQuery({ client: table.db }, query)) {
    const keys = Items.map((item) => v.parse(itemKey, item));
    await pMap(keys, (Key) => table.db.send(new DeleteCommand({ TableName: table.name, Key })), { concurrency });
  }
}
