/** What the steps of an import run on, in one process: real clients, servers on loopback, a clock that tests move. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { s3Event } from '../../../local/events/s3-event.ts';
import { type S3Notification, startS3 } from '../../../local/s3/server.ts';
import type { ApplyContext } from '../../../shared/import/apply-chunk.ts';
import type { FinishContext } from '../../../shared/import/finish-import.ts';
import type { PlanContext } from '../../../shared/import/plan-upload.ts';
import { type Clock, createClock } from './clock.ts';
import { type QueuesAndBus, startQueuesAndBus } from './queues-and-bus.ts';
import { createTables, startDynamoDb, tableNames } from './tables.ts';
import { createTap, type Tap } from './tap.ts';

/** What all steps work with. */
type StepContext = PlanContext & ApplyContext & FinishContext;

export type Cloud = Pick<QueuesAndBus, 'messages' | 'events'> & {
  readonly clock: Clock;
  readonly tap: Tap;
  /** For the code under test: every call goes through the tap. */
  readonly context: StepContext;
  /** For tests: the same stores, beside the tap. */
  readonly backdoor: StepContext;
  /** Set to lose the events of uploads. */
  readonly faults: { losesEvents: boolean };
  readonly close: () => Promise<void>;
};

const place = {
  account: '000000000000',
  region: 'eu-central-1',
  partition: 'aws',
  urlSuffix: 'amazonaws.com',
  endpoint: '',
};

/** These servers look at nothing of a signature but its form: working one out would take a tenth of every test's time. */
const signer: NonNullable<SQSClientConfig['signer']> = {
  async sign(request) {
    const headers = {
      ...request.headers,
      authorization:
        'AWS4-HMAC-SHA256 Credential=test/20260105/eu-central-1/aws/aws4_request, SignedHeaders=host, Signature=0',
      'x-amz-date': '20260105T080000Z',
    };
    return { ...request, headers };
  },
};

export async function startCloud(): Promise<Cloud> {
  const clock = createClock();
  const faults = { losesEvents: false };
  const network = await startQueuesAndBus(clock);
  const database = await startDynamoDb();
  const directory = await mkdtemp(join(tmpdir(), 'rollcall-steps-'));
  const arrive = (notification: S3Notification): void => {
    if (faults.losesEvents || notification.bucket !== 'uploads' || notification.kind !== 'Object Created') return;
    const body: unknown = s3Event(notification, place);
    network.messages.push({ queue: 'arrivals', body, group: undefined, visibleAt: clock.now(), receives: 0 });
  };
  const buckets = ['uploads', 'work'].map((name) => ({ name, versioned: true }));
  const storage = await startS3({ directory, buckets, notify: arrive, now: clock.now });

  const connected: { destroy: () => void }[] = [];
  const contextOf = (watch: Tap['watch']): StepContext => {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const signed = { region: place.region, credentials, maxAttempts: 1 };
    const common = { ...signed, signer };
    const db = new DynamoDBClient({ ...(database.isOurs ? common : signed), endpoint: database.url });
    const s3 = new S3Client({ ...common, endpoint: storage.url, forcePathStyle: true });
    const sqs = new SQSClient({ ...common, endpoint: network.url });
    const events = new EventBridgeClient({ ...common, endpoint: network.url });
    for (const client of [db, s3, sqs, events]) {
      watch(client);
      connected.push(client);
    }
    const documents = DynamoDBDocumentClient.from(db, { marshallOptions: { removeUndefinedValues: true } });
    const table = (name: string) => ({ db: documents, name });
    const queue = (name: string) => `${network.url}/${place.account}/${name}`;
    let attempts = 0;
    return {
      tenants: table(tableNames.tenants),
      directory: table(tableNames.directory),
      imports: table(tableNames.imports),
      uploads: { s3, name: 'uploads' },
      work: { s3, name: 'work' },
      queues: { sqs, arrivals: queue('arrivals'), changes: queue('changes'), finish: queue('finish') },
      bus: { events, name: 'bus' },
      now: clock.now,
      attemptId: () => `attempt-${attempts++}`,
      historyDays: 60,
    };
  };

  const tap = createTap();
  const backdoor = contextOf(() => undefined);
  const setup = new DynamoDBClient({
    region: place.region,
    endpoint: database.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await createTables(setup);
  connected.push(setup);
  return {
    clock,
    tap,
    faults,
    messages: network.messages,
    events: network.events,
    context: contextOf(tap.watch),
    backdoor,
    close: async () => {
      for (const client of connected) client.destroy();
      await Promise.all([network.close(), database.close(), storage.close()]);
      await rm(directory, { recursive: true, force: true });
    },
  };
}
