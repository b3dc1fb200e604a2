import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import type { User } from '../domain/user.ts';
import { toUser } from './directory-item.ts';
import { itemsBelow, partitionsOf } from './directory-keys.ts';
import type { Table } from './table.ts';

/**
 * All users of a tenant with the value of one attribute (of a map: all of its entries) and no others, shard by shard,
 * strongly consistent. Waits for `afterPage` after every page of 1 MB.
 */
export async function loadUserValues(
  table: Table,
  tenant: string,
  attribute: string,
  each: (user: User) => void,
  afterPage: () => Promise<void>,
): Promise<void> {
  for (const pk of partitionsOf('user', tenant)) {
    const query = {
      TableName: table.name,
      ...itemsBelow('user', pk),
      ProjectionExpression: 'sk, #status, #attribute',
      ExpressionAttributeNames: { '#status': 'status', '#attribute': attribute },
      ConsistentRead: true,
    };
    for await (const page of paginateQuery({ client: table.db }, query)) {
      for (const found of page.Items ?? []) each(toUser('user', found));
      await afterPage();
    }
  }
}
