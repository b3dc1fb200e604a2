/** The three tables, with the keys and indexes that the templates give them, on a real server on loopback. */
import { once } from 'node:events';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';

type Key = { readonly hash: string; readonly range?: string };

const typeOf = (attribute: string): 'N' | 'S' =>
  ['leaseUntil', 'dueAt', 'retainedUntil'].includes(attribute) ? 'N' : 'S';

const schemaOf = ({ hash, range }: Key): CreateTableCommandInput['KeySchema'] => [
  { AttributeName: hash, KeyType: 'HASH' as const },
  ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' as const }]),
];

function tableOf(name: string, indexes: Readonly<Record<string, Key>>): CreateTableCommandInput {
  const keys = [{ hash: 'pk', range: 'sk' }, ...Object.values(indexes)];
  const attributes = new Set(keys.flatMap(({ hash, range }) => (range === undefined ? [hash] : [hash, range])));
  const globals = Object.entries(indexes).map(([IndexName, key]) => ({
    IndexName,
    KeySchema: schemaOf(key),
    Projection: { ProjectionType: 'KEYS_ONLY' as const },
  }));
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...attributes].map((one) => ({ AttributeName: one, AttributeType: typeOf(one) })),
    KeySchema: schemaOf({ hash: 'pk', range: 'sk' }),
    ...(globals.length > 0 && { GlobalSecondaryIndexes: globals }),
  };
}

export const tableNames = { tenants: 'Tenants', directory: 'Directory', imports: 'Imports' } as const;

const tables = [
  tableOf(tableNames.tenants, {}),
  tableOf(tableNames.directory, { due: { hash: 'dueShard', range: 'dueAt' }, email: { hash: 'emailKey' } }),
  tableOf(tableNames.imports, {
    leases: { hash: 'laneShard', range: 'leaseUntil' },
    history: { hash: 'historyShard', range: 'retainedUntil' },
  }),
];

/** Where another DynamoDB is that the steps are to be tried on, such as moto's or DynamoDB Local; one file of tests at a time. */
const another = process.env.ROLLCALL_DYNAMODB;

export async function createTables(client: DynamoDBClient): Promise<void> {
  if (another !== undefined) await Promise.all(tables.map((table) => deleteTable(client, table)));
  await Promise.all(tables.map((table) => client.send(new CreateTableCommand(table))));
}

/** What the file before has left. */
async function deleteTable(client: DynamoDBClient, { TableName }: CreateTableCommandInput): Promise<void> {
  try {
    await client.send(new DeleteTableCommand({ TableName }));
  } catch (fault) {
    if (!(fault instanceof ResourceNotFoundException)) throw fault;
  }
}

/** In memory: dynalite keeps a table on disk only when it is given a path. */
export async function startDynamoDb(): Promise<{ url: string; isOurs: boolean; close: () => Promise<void> }> {
  if (another !== undefined) return { url: another, isOurs: false, close: async () => undefined };
  const server = dynalite({ path: '', createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('dynalite has no port');
  const close = async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { url: `http://127.0.0.1:${address.port}`, isOurs: true, close };
}
