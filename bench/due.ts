/**
 * What it takes to carry out what is due for many users at the same instant: AWS calls, write units and time of the
 * function `sweep` on the local cloud, and the processor time of the same work in a process of its own.
 */
import { parseArgs } from 'node:util';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import pMap from 'p-map';
import { sweepDue } from '../shared/import/sweep-due.ts';
import { itemKey } from '../shared/store/directory-keys.ts';
import { indexedAt } from '../shared/store/due-attributes.ts';
import { type Connection, calls, clientsOf, connect, startCloud } from './local-cloud.ts';

const tenant = 'bench';

/** Far from now, which the local cloud's own sweeps go by. */
const evening = Date.parse('2090-01-31T23:00:00Z');

/** A user as an import leaves them; `offboardsAt` (epoch ms) stands on the item and in the index. */
const itemOf = (key: string, offboardsAt: number | undefined) => ({
  ...itemKey('user', tenant, key),
  tenant,
  key,
  status: 'active',
  mayLogIn: true,
  isSearchable: true,
  mayBeContacted: true,
  version: 1,
  lastChange: '20260101T000000Z-0123456789#1',
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  firstName: 'Chloé',
  lastName: 'Andersson',
  email: `chloe.${key}@example.com`,
  emailKey: `${tenant}#chloe.${key}@example.com`,
  jobTitle: 'Account Executive',
  offboardingDate: '2090-01-31',
  groups: { Department: 'Engineering', Location: 'Amsterdam' },
  rowHash: new Uint8Array(19),
  recordHash: new Uint8Array(16),
  ...(offboardsAt !== undefined && { offboardsAt, ...indexedAt(tenant, key, offboardsAt) }),
});

type Item = ReturnType<typeof itemOf>;

async function put(connection: Connection, items: readonly Item[]): Promise<void> {
  const { db, name } = clientsOf(connection).table(connection.outputs.DirectoryTable);
  const starts = Array.from({ length: Math.ceil(items.length / 25) }, (_, at) => at * 25);
  const write = (start: number) => {
    const puts = items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }));
    return db.send(new BatchWriteCommand({ RequestItems: { [name]: puts } }));
  };
  await pMap(starts, write, { concurrency: 8 });
}

const keysFrom = (first: number, count: number): string[] =>
  Array.from({ length: count }, (_, nth) => `E${String(first + nth).padStart(7, '0')}`);

/** The function, fired for an instant. */
async function fire({ endpoint }: Connection, at: number): Promise<void> {
  const body = JSON.stringify({ schedule: 'sweep', at: new Date(at).toISOString() });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${endpoint}/_rollcall/fire`, { method: 'POST', body, headers });
  const answer = await response.text();
  if (!response.ok || answer.includes('"failure"')) throw new Error(`the sweep failed: ${answer}`);
}

async function measureFunction(connection: Connection, at: number, count: number): Promise<void> {
  await calls(connection, 'DELETE');
  const begin = performance.now();
  await fire(connection, at);
  const seconds = (performance.now() - begin) / 1000;
  const made = await calls(connection, 'GET');
  console.log(`${count} due at one instant: ${seconds.toFixed(1)} s, ${(count / seconds).toFixed(0)} a second`);
  const perUser = (number: number): string => (number / Math.max(1, count)).toFixed(2);
  for (const { service, operation, count: times, writeUnits } of made) {
    if (times > 1)
      console.log(
        `  ${service} ${operation}: ${times} (${perUser(times)} a user), ${perUser(writeUnits)} write units a user`,
      );
  }
}

/** The same work here, where nothing else takes processor time. */
async function measureProcessor(connection: Connection, at: number, count: number): Promise<void> {
  const { lane, table } = clientsOf(connection);
  const context = {
    imports: lane.imports,
    directory: table(connection.outputs.DirectoryTable),
    bus: { events: new EventBridgeClient(connection.config), name: 'default' },
    now: () => at,
  };
  const begin = [process.cpuUsage(), performance.now()] as const;
  const { carriedOut, failure } = await sweepDue(context, () => true);
  if (failure !== undefined) throw failure;
  const { user, system } = process.cpuUsage(begin[0]);
  const seconds = (performance.now() - begin[1]) / 1000;
  const each = (user + system) / 1000 / carriedOut;
  console.log(
    `${carriedOut} of ${count} in this process: ${seconds.toFixed(1)} s, ${each.toFixed(2)} ms of processor a user`,
  );
}

/** `users` in the directory; twice `due` of them leave, at two instants. */
export async function benchDue(users: number, due: number): Promise<void> {
  const cloud = await startCloud();
  try {
    const connection = await connect(cloud.directory);
    const later = evening + 86_400_000;
    await put(
      connection,
      keysFrom(0, due).map((key) => itemOf(key, evening)),
    );
    await put(
      connection,
      keysFrom(due, due).map((key) => itemOf(key, later)),
    );
    await put(
      connection,
      keysFrom(2 * due, users - 2 * due).map((key) => itemOf(key, undefined)),
    );
    await measureFunction(connection, evening - 1000, 0);
    await measureFunction(connection, evening, due);
    await measureProcessor(connection, later, due);
  } finally {
    await cloud.stop();
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { users: { type: 'string', default: '20000' }, due: { type: 'string', default: '5000' } },
  });
  await benchDue(Number(values.users), Number(values.due));
}
