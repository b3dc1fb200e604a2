/** A thread that does nothing but conditional puts: what applying is measured against. */
import { workerData } from 'node:worker_threads';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import pMap from 'p-map';
import * as v from 'valibot';
import { shardCount, shardKey } from '../shared/store/directory-keys.ts';

const { config, table, run, from, count } = v.parse(
  v.object({
    config: v.object({
      endpoint: v.string(),
      region: v.string(),
      credentials: v.object({ accessKeyId: v.string(), secretAccessKey: v.string() }),
    }),
    table: v.string(),
    /** Tells the items of one run from those of another. */
    run: v.string(),
    from: v.number(),
    count: v.number(),
  }),
  workerData,
);

const db = DynamoDBDocumentClient.from(new DynamoDBClient(config));

/** As many attributes, of the same sizes, as an import writes. */
const itemOf = (n: number) => ({
  pk: shardKey(run, n % shardCount),
  sk: `USER#E${String(n).padStart(7, '0')}`,
  employeeId: `E${String(n).padStart(7, '0')}`,
  firstName: 'Chloé',
  lastName: 'Andersson',
  email: `chloe.e${String(n).padStart(7, '0')}@example.com`,
  emailKey: `bench#chloe.e${String(n).padStart(7, '0')}@example.com`,
  jobTitle: 'Account Executive',
  managerId: 'E0000001',
  hireDate: '2019-05-06',
  groups: {
    Department: 'Engineering',
    Location: 'Toronto',
    Country: 'CA',
    Division: 'North',
    Language: 'en',
    'Birth Date': '1980-01-01',
    'Cost Center': 'CC-1234',
    'Employment Type': 'Full time',
    Phone: '+1 555 1234567',
    'Manager Email': 'manager.E0000001@example.com',
    'Office Address': '12 Main Street, Floor 3',
    'Preferred Name': 'Chloé',
  },
  tenant: 'bench',
  key: `E${String(n).padStart(7, '0')}`,
  status: 'active',
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  version: 1,
  lastChange: `20260101T000000Z-0123456789#${n}`,
  recordHash: new Uint8Array(16),
  rowHash: new Uint8Array(19),
});

const put = (n: number) =>
  db.send(new PutCommand({ TableName: table, Item: itemOf(n), ConditionExpression: 'attribute_not_exists(pk)' }));

await pMap(
  Array.from({ length: count }, (_, at) => from + at),
  put,
  { concurrency: 50 },
);
