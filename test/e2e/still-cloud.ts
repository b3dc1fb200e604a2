/** The real templates on the local cloud, with event sources that stand still: each step is taken by hand, under its function's role. */
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { DeleteMessageCommand, type Message, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { type Deployment, findDeployment } from '../../cli/deployment.ts';
import { type LocalCloud, startLocalCloud } from '../../local/cloud.ts';
import { sharedAssembly } from '../support/assembly.ts';

type Queue = 'arrivals' | 'changes' | 'finish';

/** Which function takes a queue's messages. */
const consumers = { arrivals: 'plan', changes: 'apply', finish: 'finish' } as const;

export interface Upload {
  readonly key: string;
  readonly versionId: string;
  readonly size: number;
}

export interface StillCloud {
  readonly cloud: LocalCloud;
  readonly deployment: Deployment;
  /** What the cloud complained of, refusals among it. */
  readonly said: string[];
  upload(key: string, body: string): Promise<Upload>;
  remove(upload: Upload): Promise<void>;
  /** Hands messages to a function as its event source does; answers how many failed. */
  step(name: string, ...messages: readonly Message[]): Promise<number>;
  /** The next message of a queue for which `wanted` holds; others are dropped. */
  take(queue: Queue, wanted: (body: Record<string, unknown>) => boolean): Promise<Message>;
  send(queue: Queue, body: string): Promise<void>;
  /** Takes steps until there are none, but for removals. */
  settle(): Promise<void>;
}

export async function startStillCloud(dir: string): Promise<StillCloud> {
  const assembly = join(dir, 'assembly');
  await cp(await sharedAssembly(), assembly, { recursive: true });
  await stopEventSources(assembly);
  const said: string[] = [];
  const warn = (line: string) => void said.push(line);
  const cloud = await startLocalCloud({ dir, assembly, port: 0, sftpPort: 0, region: 'eu-central-1', warn });
  const deployment = await findDeployment({ dir, aws: false }, {});
  const { uploads, lane } = deployment;
  const { sqs } = lane.queues;

  async function receive(queue: Queue, seconds: number): Promise<readonly Message[]> {
    const QueueUrl = lane.queues[queue];
    const request = { QueueUrl, WaitTimeSeconds: seconds, MaxNumberOfMessages: 10 };
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(request));
    return Messages;
  }

  async function drop(queue: Queue, { ReceiptHandle }: Message): Promise<void> {
    await sqs.send(new DeleteMessageCommand({ QueueUrl: lane.queues[queue], ReceiptHandle }));
  }

  async function step(name: string, ...messages: readonly Message[]): Promise<number> {
    const event = { Records: messages.map(recordOf) };
    const outcome = await cloud.operations.invoke({ function: name, event });
    const { answer, failure } = Object(outcome);
    if (failure !== undefined) throw new Error(`${name} failed: ${JSON.stringify(failure)}`);
    return answer.batchItemFailures.length;
  }

  return {
    cloud,
    deployment,
    said,
    step,
    async upload(key, body) {
      const request = { Bucket: uploads.name, Key: key, Body: body };
      const { VersionId = '' } = await uploads.s3.send(new PutObjectCommand(request));
      return { key, versionId: VersionId, size: Buffer.byteLength(body) };
    },
    async remove({ key, versionId }) {
      await uploads.s3.send(new DeleteObjectCommand({ Bucket: uploads.name, Key: key, VersionId: versionId }));
    },
    async take(queue, wanted) {
      for (;;) {
        const messages = await receive(queue, 1);
        for (const message of messages) await drop(queue, message);
        const found = messages.find(({ Body = '' }) => wanted(JSON.parse(Body)));
        if (found !== undefined) return found;
      }
    },
    async send(queue, body) {
      await sqs.send(new SendMessageCommand({ QueueUrl: lane.queues[queue], MessageBody: body, DelaySeconds: 0 }));
    },
    async settle() {
      for (let quiet = 0; quiet < 2; ) {
        quiet += 1;
        for (const queue of ['arrivals', 'changes', 'finish'] as const) {
          for (const message of await receive(queue, 0)) {
            const { step: name } = JSON.parse(message.Body ?? '{}');
            if (name !== undefined && name !== 'remove') {
              quiet = 0;
              if ((await step(consumers[queue], message)) > 0) throw new Error(`${name} failed`);
            }
            await drop(queue, message);
          }
        }
      }
    },
  };
}

/** S3's event of an upload, as if it had come then. */
export function createdEvent({ key, versionId, size }: Upload, at: number = Date.now()): Message {
  const object = { key, size, etag: '', 'version-id': versionId, sequencer: '0' };
  const detail = { bucket: { name: 'uploads' }, object };
  const event = { source: 'aws.s3', 'detail-type': 'Object Created', time: new Date(at).toISOString(), detail };
  return { Body: JSON.stringify(event) };
}

function recordOf({ MessageId = 'by-hand', ReceiptHandle = 'none', Body = '' }: Message) {
  const attributes = {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: '',
    ApproximateFirstReceiveTimestamp: '0',
  };
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes,
    messageAttributes: {},
    md5OfBody: '',
  };
}

async function stopEventSources(assembly: string): Promise<void> {
  const files = (await readdir(assembly)).filter((name) => name.endsWith('.template.json'));
  for (const file of files) {
    const template = JSON.parse(await readFile(join(assembly, file), 'utf8'));
    for (const resource of Object.values<{ Type: string; Properties: object }>(template.Resources)) {
      if (resource.Type === 'AWS::Lambda::EventSourceMapping') Object.assign(resource.Properties, { Enabled: false });
    }
    await writeFile(join(assembly, file), JSON.stringify(template));
  }
}
