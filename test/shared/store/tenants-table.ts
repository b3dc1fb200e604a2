/** A `Tenants` table for a test: a real server on loopback, a real client. */
import { once } from 'node:events';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import type { Table } from '../../../shared/store/table.ts';

export type TestTable = { readonly table: Table; readonly url: string; readonly close: () => Promise<void> };

/** In memory: dynalite keeps a table on disk only when it is given a path. */
export async function startTenantsTable(): Promise<TestTable> {
  const server = dynalite({ path: '', createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('dynalite has no port');
  const url = `http://127.0.0.1:${address.port}`;
  const client = new DynamoDBClient({
    endpoint: url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await client.send(
    new CreateTableCommand({
      TableName: 'Tenants',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  const close = async () => {
    client.destroy();
    const closed = once(server, 'close');
    server.close();
    await closed;
  };
  return { table: { db: DynamoDBDocumentClient.from(client), name: 'Tenants' }, url, close };
}

export async function addProfile(table: Table, tenant: string): Promise<void> {
  await table.db.send(
    new PutCommand({ TableName: table.name, Item: { pk: `TENANT#${tenant}`, sk: 'PROFILE', active: true } }),
  );
}
