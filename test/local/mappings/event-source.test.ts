import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLocalCloud } from '../../../local/cloud.ts';
import { lambda, mapping, requireFromProject, role, writeAssembly } from '../fixtures/assembly.ts';
import { clientsOf } from '../fixtures/clients.ts';

/** Sends on what it was given in one invocation, as one message. */
const collect = `${requireFromProject}
const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');
const sqs = new SQSClient();
export async function handler(event) {
  await sqs.send(new SendMessageCommand({ QueueUrl: process.env.BATCHES_URL, MessageBody: JSON.stringify(event) }));
}`;

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'local-mapping-'));
});

afterEach(() => rm(dir, { recursive: true, force: true }));

async function start(mappingProperties: Record<string, unknown>, visibilityTimeout = 30) {
  const assembly = await writeAssembly(join(dir, 'assembly'), {
    bundles: { collect },
    resources: {
      Role: role,
      Batches: { Type: 'AWS::SQS::Queue' },
      Jobs: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: visibilityTimeout } },
      Collect: lambda('collect', { Environment: { Variables: { BATCHES_URL: { Ref: 'Batches' } } } }),
      CollectJobs: mapping('Jobs', 'Collect', mappingProperties),
    },
    outputs: { JobsUrl: { Value: { Ref: 'Jobs' } }, BatchesUrl: { Value: { Ref: 'Batches' } } },
  });
  return startLocalCloud({ dir, assembly, port: 0, sftpPort: 0, region: 'eu-central-1' });
}

describe('an event source mapping', () => {
  it('collects more than ten messages within its window, as records of the form that Lambda gives', async () => {
    const cloud = await start({ BatchSize: 12, MaximumBatchingWindowInSeconds: 20 });
    const { sqs, output, message } = await clientsOf(cloud.endpoint);
    const attribute = { MessageAttributes: { colour: { DataType: 'String', StringValue: 'blue' } } };
    const Entries = Array.from({ length: 10 }, (_, at) => ({ Id: String(at), MessageBody: `job ${at}`, ...attribute }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: output('JobsUrl'), Entries }));
    for (const MessageBody of ['job 10', 'job 11']) {
      await sqs.send(new SendMessageCommand({ QueueUrl: output('JobsUrl'), MessageBody }));
    }
    const { Records } = JSON.parse((await message('BatchesUrl')).Body ?? '');
    await cloud.close();
    expect(Records).toHaveLength(12);
    expect(Records.find(({ body }: { body: string }) => body === 'job 3')).toEqual({
      messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      receiptHandle: expect.any(String),
      body: 'job 3',
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
        SenderId: expect.any(String),
        ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
      },
      messageAttributes: {
        colour: { stringValue: 'blue', stringListValues: [], binaryListValues: [], dataType: 'String' },
      },
      md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
      md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventSource: 'aws:sqs',
      eventSourceARN: expect.stringMatching(/^arn:aws:sqs:eu-central-1:000000000000:Test-Jobs-/),
      awsRegion: 'eu-central-1',
    });
  }, 20_000);

  it('is refused where the queue shows messages again before the function must have ended', async () => {
    await expect(start({}, 4)).rejects.toThrow('visibility timeout of 4 seconds, less than the 5 seconds');
  }, 20_000);

  it.each([
    [{ BatchSize: 11 }, 'a batch size above 10 needs a batching window'],
    [{ FilterCriteria: { Filters: [] } }, 'FilterCriteria: the local cloud does not know this property'],
    [{ ScalingConfig: { MaximumConcurrency: 1 } }, 'ScalingConfig.MaximumConcurrency'],
  ])(
    'is refused with %j',
    async (properties, fault) => {
      await expect(start(properties)).rejects.toThrow(fault);
    },
    20_000,
  );
});
