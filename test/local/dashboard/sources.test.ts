import { once } from 'node:events';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { samplesOf } from '../../../local/dashboard/sources/function-line.ts';
import { lookAtQueues } from '../../../local/dashboard/sources/look-at-queues.ts';
import { tailFile } from '../../../local/dashboard/sources/tail.ts';
import { capacitySamples, uploadSamples } from '../../../local/dashboard/sources/told.ts';
import { describeQueue } from '../../../local/resources/queue.ts';
import { inputOf } from './fixtures.ts';

const lambda = { name: 'plan-function' };

describe('a line of a function’s log', () => {
  it('that is a metric measures what it says', () => {
    const line = {
      _aws: {
        Timestamp: 5000,
        CloudWatchMetrics: [
          {
            Namespace: 'Rollcall',
            Dimensions: [['service', 'state']],
            Metrics: [{ Name: 'ImportEnded' }, { Name: 'Rows' }],
          },
        ],
      },
      service: 'finish',
      state: 'failed',
      tenant: 'acme',
      ImportEnded: 1,
      Rows: [3, 4],
    };
    const common = { namespace: 'Rollcall', dimensions: { service: 'finish', state: 'failed' }, at: 5000 };
    expect(samplesOf(line, lambda)).toEqual([
      { ...common, name: 'ImportEnded', value: 1 },
      { ...common, name: 'Rows', value: 3 },
      { ...common, name: 'Rows', value: 4 },
    ]);
  });

  it.each([
    ['success', 0],
    ['error', 1],
    ['timeout', 1],
  ])('that reports a run with %s measures it as Lambda does', (status, errors) => {
    const line = {
      time: '1970-01-01T00:00:05.000Z',
      type: 'platform.report',
      record: { status, metrics: { durationMs: 12 } },
    };
    const values = samplesOf(line, lambda).map(({ name, value, at, dimensions }) => [
      name,
      value,
      at,
      dimensions.FunctionName,
    ]);
    expect(values).toEqual([
      ['Invocations', 1, 5000, 'plan-function'],
      ['Errors', errors, 5000, 'plan-function'],
      ['Throttles', 0, 5000, 'plan-function'],
      ['Duration', 12, 5000, 'plan-function'],
    ]);
  });

  it.each([{ message: 'import ended' }, { _aws: true }, { type: 'platform.report', record: {} }])(
    'of another kind measures nothing: %j',
    (line) => {
      expect(samplesOf(line, lambda)).toEqual([]);
    },
  );
});

describe('a file that grows', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tail-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  function follow(name: string, history = 1000) {
    const path = join(dir, name);
    const lines: string[] = [];
    const tail = tailFile(path, history, (line) => lines.push(line));
    return { path, lines, tail };
  }

  it('is read on from where it was, line by line, whatever is cut', async () => {
    const { path, lines, tail } = follow('grows');
    await tail.read();
    await writeFile(path, 'one\ntw');
    await tail.read();
    expect(lines).toEqual(['one']);
    await appendFile(path, 'o – ü');
    await appendFile(path, '\nthree\n');
    await tail.read();
    await tail.read();
    expect(lines).toEqual(['one', 'two – ü', 'three']);
  });

  it('is read from its last lines on', async () => {
    const { path, lines, tail } = follow('history', 9);
    await writeFile(path, 'first line\nlast one\n');
    await tail.read();
    expect(lines).toEqual(['last one']);
  });

  it('is read from the start when it is another one', async () => {
    const { path, lines, tail } = follow('rotated');
    await writeFile(path, 'a long line that was there\n');
    await tail.read();
    await writeFile(path, 'new\n');
    await tail.read();
    expect(lines.at(-1)).toBe('new');
  });

  it('is read in parts, however large', async () => {
    const { path, lines, tail } = follow('large', 10_000_000);
    await writeFile(path, `${'x'.repeat(99)}\n`.repeat(30_000));
    await tail.read();
    expect([lines.length, new Set(lines.map(({ length }) => length)).size]).toEqual([30_000, 1]);
  });
});

describe('queues', () => {
  const { runs: queue } = describeQueue(inputOf('jobs', { QueueName: 'jobs' }));
  const asked: string[] = [];
  let visible = 2;
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    const contents = {
      messages: { ready: [{ sentTimestamp: 9000 }], delayed: [], inflight: [{ message: { sentTimestamp: 4000 } }] },
    };
    const all = [
      { name: 'jobs', approximateMessageCount: visible, approximateInflightCount: 1 },
      { name: 'not-ours', approximateMessageCount: 9, approximateInflightCount: 9 },
    ];
    response.end(JSON.stringify(url.endsWith('/queues') ? all : contents));
  });
  let port = 0;
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterAll(() => void server.close());

  it('are measured by depth and by age, those in flight included', async () => {
    const samples = await lookAtQueues([queue], port, 10_000);
    expect(samples.map(({ name, value }) => [name, value])).toEqual([
      ['ApproximateNumberOfMessagesVisible', 2],
      ['ApproximateAgeOfOldestMessage', 6],
    ]);
    expect(samples[0]).toMatchObject({ namespace: 'AWS/SQS', dimensions: { QueueName: 'jobs' } });
  });

  it('that are empty have no age, and of a flood nobody asks for every message', async () => {
    asked.length = 0;
    visible = 100_000;
    const samples = await lookAtQueues([queue], port, 10_000);
    expect(samples.map(({ name }) => name)).toEqual(['ApproximateNumberOfMessagesVisible']);
    expect(asked).toEqual(['/_fauxqs/queues']);
  });
});

describe('what other parts tell', () => {
  const table = 'arn:aws:dynamodb:eu-central-1:000000000000:table/Imports';
  const call = (operation: string, ...resources: string[]) => ({
    service: 'dynamodb',
    operation,
    permissions: resources.map((resource) => ({ resource })),
  });

  it.each([
    ['UpdateItem', [table], ['ConsumedWriteCapacityUnits', 'Imports']],
    ['Query', [`${table}/index/due`], ['ConsumedReadCapacityUnits', 'Imports']],
    ['BatchGetItem', [table], ['ConsumedReadCapacityUnits', 'Imports']],
  ])('%s takes capacity of its table', (operation, resources, expected) => {
    const [sample, another] = capacitySamples(call(operation, ...resources), 2.5, 7);
    expect([sample?.name, sample?.dimensions.TableName]).toEqual(expected);
    expect([sample?.value, sample?.at, another]).toEqual([2.5, 7, undefined]);
  });

  it('nothing is guessed of calls about several tables, or of other services', () => {
    expect(capacitySamples(call('BatchGetItem', table, `${table}2`), 1, 7)).toEqual([]);
    expect(capacitySamples({ ...call('PutObject', 'arn:aws:s3:::b/k'), service: 's3' }, 1, 7)).toEqual([]);
    expect(capacitySamples(call('DescribeTable', table), 0, 7)).toEqual([]);
  });

  it('a file that came over SFTP counts, and one that was cut off does not', () => {
    const detail = { 'server-id': 's-1', bytes: 42 };
    const samples = uploadSamples({ 'detail-type': 'SFTP Server File Upload Completed', detail }, 7);
    expect(samples.map(({ name, value }) => [name, value])).toEqual([
      ['FilesIn', 1],
      ['BytesIn', 42],
    ]);
    expect(uploadSamples({ 'detail-type': 'SFTP Server File Upload Failed', detail }, 7)).toEqual([]);
  });
});
