import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, ListTablesCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, ListBucketsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  ChangeMessageVisibilityCommand,
  ListQueuesCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../local/cloud.ts';
import { callsOf } from './fixtures/calls.ts';
import { clientsOf } from './fixtures/clients.ts';
import { writeSmallCloud } from './fixtures/small-cloud.ts';
import { waitFor } from './fixtures/wait-for.ts';

let dir: string;
let cloud: LocalCloud;
let clients: Awaited<ReturnType<typeof clientsOf>>;
const warnings: string[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'local-cloud-'));
  const assembly = await writeSmallCloud(dir);
  const warn = (line: string) => void warnings.push(line);
  cloud = await startLocalCloud({ dir, assembly, port: 0, sftpPort: 0, region: 'eu-central-1', warn });
  clients = await clientsOf(cloud.endpoint);
}, 30_000);

afterAll(async () => {
  await cloud.close();
  await rm(dir, { recursive: true, force: true });
});

describe('queues and their functions', () => {
  it('hands messages over once, and sends only those that failed again, to the dead-letter queue in the end', async () => {
    const bodies = ['one', 'poison', 'two'];
    const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    await clients.sqs.send(new SendMessageBatchCommand({ QueueUrl: clients.output('JobsUrl'), Entries }));
    const dead = await clients.message('DeadUrl');
    expect(dead.Body).toBe('poison');
    expect((await clients.item('poison')).receives).toEqual({ N: '2' });
    expect((await clients.item('poison')).lastCount).toEqual({ N: '2' });
    expect((await clients.item('one')).receives).toEqual({ N: '1' });
    expect((await clients.item('two')).receives).toEqual({ N: '1' });
  });

  it('refuses a visibility timeout of 0, which the emulator would get wrong', async () => {
    await clients.sqs.send(new SendMessageCommand({ QueueUrl: clients.output('InboxUrl'), MessageBody: 'kept' }));
    const { ReceiptHandle } = await clients.message('InboxUrl');
    const change = { QueueUrl: clients.output('InboxUrl'), ReceiptHandle, VisibilityTimeout: 0 };
    await expect(clients.sqs.send(new ChangeMessageVisibilityCommand(change))).rejects.toThrow('loses a message');
  });
});

describe('functions', () => {
  it('see the environment of their template and of the runtime, and nothing of this process', async () => {
    const { answer } = Object(await cloud.operations.invoke({ function: 'Echo', event: { a: 1 } }));
    expect(answer.event).toEqual({ a: 1 });
    expect(answer.arn).toMatch(/^arn:aws:lambda:eu-central-1:000000000000:function:Test-Echo-/);
    expect(answer.left).toBeGreaterThan(4000);
    expect(answer.env).toMatchObject({ COLOUR: 'blue', AWS_REGION: 'eu-central-1', AWS_LAMBDA_LOG_FORMAT: 'JSON' });
    expect(
      Object.keys(answer.env)
        .filter((name) => !/^(AWS|LAMBDA)_/.test(name))
        .sort(),
    ).toEqual(['COLOUR', 'LANG', 'PATH', 'TMPDIR', 'TZ', '_HANDLER']);
  });

  it('write what they print and what they took to the log of their group, as JSON lines', async () => {
    await cloud.operations.invoke({ function: 'Echo', event: null });
    const lines = await waitFor(async () => {
      const text = await readFile(join(dir, 'logs', `aws.lambda.${nameOf('Echo')}.log`), 'utf8');
      const whole = ['a plain line', '_aws', 'platform.report'].every((part) => text.includes(part));
      return whole ? text.trim().split('\n') : undefined;
    });
    const entries = lines.map((line) => JSON.parse(line));
    expect(entries).toContainEqual(expect.objectContaining({ level: 'INFO', message: 'a plain line' }));
    expect(entries).toContainEqual({ _aws: { metrics: true } });
    const report = entries.find(({ type }) => type === 'platform.report');
    expect(report.record).toMatchObject({ status: 'success', metrics: { memorySizeMB: 256 } });
    expect(report.record.metrics.maxMemoryUsedMB).toBeGreaterThan(1);
  });

  it('are stopped when their time is over, even in a busy loop, and run again afterwards', async () => {
    for (const _again of [1, 2]) {
      const { failure } = Object(await cloud.operations.invoke({ function: 'Endless', event: {} }));
      expect(failure.errorType).toBe('Sandbox.Timedout');
      expect(failure.errorMessage).toMatch(/^RequestId: \S+ Error: Task timed out after 1.00 seconds$/);
    }
  });
});

describe('events', () => {
  it('of uploads that match a rule go to its queue before the upload is answered', async () => {
    for (const Key of ['in/a b+ü.csv', 'in/other.txt']) {
      await clients.s3.send(new PutObjectCommand({ Bucket: clients.output('FilesBucket'), Key, Body: 'x' }));
    }
    const { body } = await clients.item('in/a b+ü.csv');
    const event = JSON.parse(body?.S ?? '');
    expect(event).toMatchObject({
      version: '0',
      source: 'aws.s3',
      'detail-type': 'Object Created',
      account: '000000000000',
      region: 'eu-central-1',
      resources: [`arn:aws:s3:::${clients.output('FilesBucket')}`],
      detail: {
        bucket: { name: clients.output('FilesBucket') },
        object: { key: 'in/a b+ü.csv', size: 1, etag: '9dd4e461268c8034f5c8564e155c67a6' },
        reason: 'PutObject',
      },
    });
    expect(event.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const VersionId = event.detail.object['version-id'];
    const get = new GetObjectCommand({ Bucket: clients.output('FilesBucket'), Key: 'in/a b+ü.csv', VersionId });
    expect(await (await clients.s3.send(get)).Body?.transformToString()).toBe('x');
  });

  it('put on a bus go to the rules of that bus', async () => {
    const entry = { Source: 'hr', DetailType: 'hired', EventBusName: 'people', Detail: '{"name":"Ada"}' };
    const Entries = [
      { ...entry, DetailType: 'fired' },
      { ...entry, EventBusName: 'default' },
      { ...entry, EventBusName: 'nowhere' },
      { ...entry, Detail: 'no json' },
      entry,
    ];
    const answer = await clients.events.send(new PutEventsCommand({ Entries }));
    expect(answer.FailedEntryCount).toBe(2);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      undefined,
      undefined,
      'InvalidArgument',
      'MalformedDetail',
      undefined,
    ]);
    const received = await waitFor(async () => {
      const { Body } = await clients.message('InboxUrl');
      return Body === 'kept' ? undefined : Body;
    });
    expect(received).toBe('{"name":"Ada"}');
  });

  it('are refused by the request where there are more than ten', async () => {
    const Entries = Array.from({ length: 11 }, () => ({ Source: 'hr', DetailType: 'hired', Detail: '{}' }));
    await expect(clients.events.send(new PutEventsCommand({ Entries }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('schedules', () => {
  it('fire once at the start, and by hand at any instant', async () => {
    const at = '2031-02-03T04:05:06Z';
    expect(await cloud.operations.fire({ schedule: 'Hourly', at })).toEqual({ answer: { time: at } });
    await clients.item(`tick ${at}`);
    await waitFor(async () => {
      const ticks = (await callsOf(cloud.endpoint)).find(({ caller }) => caller === 'Tick');
      return ticks?.count === 2 ? ticks : undefined;
    });
    await expect(cloud.operations.fire({ schedule: 'Daily', at })).rejects.toThrow(
      'there is no schedule Daily; known are Hourly',
    );
  });
});

describe('the door', () => {
  const stranger = { accessKeyId: 'AKIASTRANGER', secretAccessKey: 'x' };

  it('refuses keys that it has not given out, in the words of each service', async () => {
    const configuration = { ...clients.configuration, credentials: stranger };
    const sqs = new SQSClient(configuration).send(new ListQueuesCommand());
    await expect(sqs).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    const dynamodb = new DynamoDBClient(configuration).send(new ListTablesCommand());
    await expect(dynamodb).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
    const s3 = new S3Client({ ...configuration, forcePathStyle: true }).send(new ListBucketsCommand());
    await expect(s3).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
  });

  it('refuses what the local cloud can not do, and says so', async () => {
    const transaction = new TransactWriteItemsCommand({
      TransactItems: [{ Put: { TableName: 'x', Item: { id: { S: 'x' } } } }],
    });
    await expect(clients.dynamodb.send(transaction)).rejects.toMatchObject({ name: 'NotImplemented' });
    expect(warnings.at(-1)).toContain('dynamodb TransactWriteItems (called by operator)');
    const kms = 'AWS4-HMAC-SHA256 Credential=rollcall-operator/20260101/eu-central-1/kms/aws4_request, Signature=0';
    const response = await fetch(cloud.endpoint, { method: 'POST', headers: { authorization: kms } });
    expect([response.status, Object(await response.json()).message]).toEqual([
      501,
      'the local cloud has no service kms (called by operator)',
    ]);
    expect((await fetch(cloud.endpoint)).status).toBe(403);
  });

  it('answers for stacks by name, by id and all together, and not for others', async () => {
    const all = await clients.cloudformation.send(new DescribeStacksCommand());
    expect(all.Stacks?.map(({ StackName }) => StackName)).toEqual(['Test']);
    const byId = await clients.cloudformation.send(new DescribeStacksCommand({ StackName: all.Stacks?.[0]?.StackId }));
    expect(byId.Stacks?.[0]?.Outputs).toContainEqual({ OutputKey: 'JobsUrl', OutputValue: clients.output('JobsUrl') });
    const none = clients.cloudformation.send(new DescribeStacksCommand({ StackName: 'Other' }));
    await expect(none).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Stack with id Other does not exist',
    });
  });

  it('counts calls by caller and operation, with the write units of DynamoDB', async () => {
    await fetch(`${cloud.endpoint}/_rollcall/calls`, { method: 'DELETE' });
    const long = 'x'.repeat(1600);
    await clients.sqs.send(new SendMessageCommand({ QueueUrl: clients.output('JobsUrl'), MessageBody: long }));
    const count = await waitFor(async () => {
      const calls = await callsOf(cloud.endpoint);
      return calls.find(({ operation }) => operation === 'UpdateItem');
    });
    // Key and body hold the 1,600 characters once each: 3 KB and a little.
    expect(count).toEqual({
      caller: 'Worker',
      service: 'dynamodb',
      operation: 'UpdateItem',
      count: 1,
      errors: 0,
      readUnits: 0,
      writeUnits: 4,
    });
  });
});

function nameOf(logicalId: string): string {
  const found = cloud.deployment.resources.find((each) => each.kind === 'function' && each.logicalId === logicalId);
  return found !== undefined && 'name' in found ? found.name : '';
}
