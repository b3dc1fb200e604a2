import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatorProcess, startProcess } from '../../../local/emulators/process.ts';
import { waitFor } from '../fixtures/wait-for.ts';

let dir: string;
let emulator: EmulatorProcess;
let sqs: SQSClient;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sqs-'));
  const script = new URL('../../../local/emulators/sqs-process.ts', import.meta.url);
  emulator = await startProcess(script, dir, 'eu-central-1', () => undefined);
  const endpoint = `http://127.0.0.1:${emulator.port}`;
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  sqs = new SQSClient({ endpoint, region: 'eu-central-1', credentials, useQueueUrlAsEndpoint: false });
});
afterAll(async () => {
  sqs.destroy();
  await emulator.close();
  await rm(dir, { recursive: true, force: true });
});

async function createQueue(QueueName: string, deadLetterTargetArn?: string) {
  const redrive = { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 }) };
  const Attributes = { VisibilityTimeout: '1', ...(deadLetterTargetArn !== undefined && redrive) };
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  const asked = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  return { url: QueueUrl ?? '', arn: asked.Attributes?.QueueArn ?? '' };
}

/** How often a message was received from the first queue, from its dead-letter queue, and from that one's. */
async function receivesUntilParked(urls: readonly string[], isParked: (receives: readonly number[]) => boolean) {
  const receives = urls.map(() => 0);
  await waitFor(async () => {
    for (const [at, QueueUrl] of urls.entries()) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
      receives[at] = (receives[at] ?? 0) + Messages.length;
    }
    return isParked(receives) ? true : undefined;
  });
  return receives;
}

describe('a dead-letter queue that has one of its own', () => {
  it('hands a message to its consumer as often as it may, whatever happened to it before', async () => {
    const parked = await createQueue('parked');
    const dead = await createQueue('dead', parked.arn);
    const jobs = await createQueue('jobs', dead.arn);
    await sqs.send(new SendMessageCommand({ QueueUrl: jobs.url, MessageBody: 'poison' }));
    const receives = await receivesUntilParked([jobs.url, dead.url, parked.url], ([, , last = 0]) => last > 0);
    expect(receives).toEqual([2, 2, 1]);
  });
});
