/** A cloud with one queue, one table, one bucket and one bus, and clients of theirs. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalCloud } from '../../../local/cloud.ts';
import { writeAssembly } from '../fixtures/assembly.ts';
import { clientsOf } from '../fixtures/clients.ts';

const resources = {
  Queue: { Type: 'AWS::SQS::Queue' },
  Bucket: { Type: 'AWS::S3::Bucket' },
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'people' } },
  Table: {
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: {
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      Replicas: [{ Region: { Ref: 'AWS::Region' } }],
    },
  },
};

export async function startCloudWithLimits() {
  const dir = await mkdtemp(join(tmpdir(), 'local-limits-'));
  const outputs = { QueueUrl: { Value: { Ref: 'Queue' } }, BucketName: { Value: { Ref: 'Bucket' } } };
  const assembly = await writeAssembly(join(dir, 'assembly'), {
    resources,
    outputs: { ...outputs, TableName: { Value: { Ref: 'Table' } } },
  });
  const cloud = await startLocalCloud({ dir, assembly, port: 0, sftpPort: 0, region: 'eu-central-1' });
  const clients = await clientsOf(cloud.endpoint);
  return {
    ...clients,
    QueueUrl: clients.output('QueueUrl'),
    Bucket: clients.output('BucketName'),
    TableName: clients.output('TableName'),
    close: async () => {
      await cloud.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export type CloudWithLimits = Awaited<ReturnType<typeof startCloudWithLimits>>;

/** The name of the error that a call ends with, or what `taken` says of an answer. */
export async function outcomeOf<Answer>(
  answer: Promise<Answer>,
  taken: (answer: Answer) => unknown = () => 'taken',
): Promise<unknown> {
  try {
    return taken(await answer);
  } catch (cause) {
    return cause instanceof Error ? cause.name : cause;
  }
}
