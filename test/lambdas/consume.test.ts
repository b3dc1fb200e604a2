import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSRecord } from 'aws-lambda';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { aboutMessage } from '../../lambdas/sqs/about.ts';
import { consume } from '../../lambdas/sqs/consume.ts';

const asked: { ReceiptHandle: string; VisibilityTimeout: number }[] = [];

/** The network's edge: a queue that notes what is asked of it. */
const server = createServer((request, response) => {
  text(request).then((body) => {
    asked.push(JSON.parse(body));
    response.setHeader('content-type', 'application/x-amz-json-1.0').end('{}');
  }, response.destroy);
});

let sqs: SQSClient;
let url: string;

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  url = `${endpoint}/000000000000/queue`;
  sqs = new SQSClient({ endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
});

afterAll(() => {
  sqs.destroy();
  server.close();
  vi.restoreAllMocks();
});

beforeEach(() => {
  asked.length = 0;
});

const record = (messageId: string, body: string, deliveries = 1) =>
  ({
    messageId,
    body,
    receiptHandle: `handle-${messageId}`,
    attributes: { ApproximateReceiveCount: String(deliveries) },
  }) as SQSRecord;

const context = { awsRequestId: 'request', functionName: 'test' } as Context;

const logged: unknown[] = [];

function consumer(handle: (message: { name: string }) => Promise<void>) {
  const logger = new Logger();
  vi.spyOn(logger, 'error').mockImplementation((...line) => {
    logged.push(line);
  });
  return consume(v.object({ name: v.string() }), handle, {
    logger,
    metrics: new Metrics({ namespace: 'Test', serviceName: 'test' }),
    queue: { sqs, url },
  });
}

describe('a function that consumes a queue', () => {
  it('answers with exactly the messages that failed', async () => {
    const handled: string[] = [];
    const run = consumer(async ({ name }) => {
      if (name === 'bad') throw new Error('no');
      handled.push(name);
    });
    const Records = ['one', 'bad', 'two'].map((name) => record(name, JSON.stringify({ name })));
    expect(await run({ Records }, context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'bad' }] });
    expect(handled.sort()).toEqual(['one', 'two']);
  });

  it('fails a whole batch by naming all of it, and none of a good one', async () => {
    const Records = [record('a', '{"name":"a"}'), record('b', '{"name":"b"}')];
    const failing = consumer(() => Promise.reject(new Error('no')));
    expect((await failing({ Records }, context)).batchItemFailures).toHaveLength(2);
    const good = consumer(async () => undefined);
    expect(await good({ Records }, context)).toEqual({ batchItemFailures: [] });
  });

  it('fails what it does not know or cannot read, and logs nothing of it', async () => {
    logged.length = 0;
    const run = consumer(async () => undefined);
    const Records = [record('odd', '{"surname":"Lovelace"}'), record('text', 'Lovelace')];
    expect((await run({ Records }, context)).batchItemFailures).toHaveLength(2);
    expect(logged).toHaveLength(2);
    expect(JSON.stringify(logged, (_, value) => (value instanceof Error ? value.message : value))).not.toContain(
      'Lovelace',
    );
  });

  it('says of each message whose it is and which import and step it is about', async () => {
    const told: unknown[] = [];
    const logger = new Logger();
    vi.spyOn(logger, 'info').mockImplementation((...line) => void told.push(line));
    vi.spyOn(logger, 'error').mockImplementation((...line) => void told.push(line));
    const metrics = new Metrics({ namespace: 'Test', serviceName: 'test' });
    const step = v.object({ step: v.string(), tenant: v.string(), importId: v.string() });
    const run = consume(
      step,
      async ({ importId }) => {
        if (importId === 'bad') throw new Error('no');
      },
      { logger, metrics },
    );
    const body = (importId: string) => JSON.stringify({ step: 'finish', tenant: 'acme', importId });
    await run({ Records: [record('a', body('good')), record('b', body('bad'))] }, context);
    const about = { tenant: 'acme', step: 'finish' };
    expect(told).toEqual([
      ['handled', { ...about, importId: 'good', milliseconds: expect.any(Number) }],
      ['a message failed and will come again', { ...about, importId: 'bad', error: expect.any(Error) }],
    ]);
  });

  it('says whose an upload is, and not its name', () => {
    const uploaded = (key: string) => ({ detail: { object: { key } } });
    expect(aboutMessage(uploaded('acme/Ada Lovelace.csv'))).toEqual({ tenant: 'acme', step: 'arrival' });
    expect(aboutMessage(uploaded('Lovelace'))).toEqual({});
    expect(aboutMessage('Lovelace')).toEqual({});
  });

  it.each([
    [1, 5],
    [2, 10],
    [4, 40],
    [20, 900],
  ])('has a message that failed its %sth delivery come again after %s s', async (deliveries, seconds) => {
    const run = consumer(() => Promise.reject(new Error('no')));
    await run({ Records: [record('a', '{"name":"a"}', deliveries)] }, context);
    expect(asked).toMatchObject([{ QueueUrl: url, ReceiptHandle: 'handle-a', VisibilityTimeout: seconds }]);
  });

  it('asks nothing of the queue when nothing failed', async () => {
    await consumer(async () => undefined)({ Records: [record('a', '{"name":"a"}')] }, context);
    expect(asked).toEqual([]);
  });
});
