import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../../local/cloud.ts';
import { callsOf } from '../fixtures/calls.ts';
import { clientsOf } from '../fixtures/clients.ts';
import { writeSmallCloud } from '../fixtures/small-cloud.ts';
import { waitFor } from '../fixtures/wait-for.ts';

let dir: string;
let cloud: LocalCloud;
let clients: Awaited<ReturnType<typeof clientsOf>>;

/** Everything comes twice and late, and many a call is throttled. */
const chaos = { duplicates: 1, throttle: 0.15, reorder: 1, seed: 7 };

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'local-chaos-'));
  const assembly = await writeSmallCloud(dir, { seconds: 20, receives: 5 });
  const warn = () => undefined;
  cloud = await startLocalCloud({ dir, assembly, port: 0, sftpPort: 0, region: 'eu-central-1', chaos, warn });
  clients = await clientsOf(cloud.endpoint);
}, 30_000);

afterAll(async () => {
  await cloud.close();
  await rm(dir, { recursive: true, force: true });
});

it('hands messages over a second time, at once or later', async () => {
  const receives: unknown[] = [];
  for (const MessageBody of ['one', 'two']) {
    await clients.sqs.send(new SendMessageCommand({ QueueUrl: clients.output('JobsUrl'), MessageBody }));
    receives.push((await clients.item(MessageBody, (count) => count >= 2)).receives);
  }
  expect(receives).toEqual([{ N: '2' }, { N: '2' }]);
}, 60_000);

it('sends an event to a queue twice, and each of the two is received twice', async () => {
  const Key = 'in/a.csv';
  await clients.s3.send(new PutObjectCommand({ Bucket: clients.output('FilesBucket'), Key, Body: 'x' }));
  expect((await clients.item(Key, (receives) => receives >= 4)).receives).toEqual({ N: '4' });
}, 60_000);

it('throttles functions, which succeed all the same, and not the person at this machine', async () => {
  const worker = await waitFor(async () =>
    (await callsOf(cloud.endpoint)).find(
      ({ caller, errors }) => caller.startsWith('Worker') && typeof errors === 'number' && errors > 0,
    ),
  );
  expect(worker.operation).toMatch(/UpdateItem|Message/);
  const operator = (await callsOf(cloud.endpoint)).filter(({ caller }) => caller === 'operator');
  expect(operator.filter(({ errors }) => errors !== 0)).toEqual([]);
}, 30_000);
