import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLocalCloud } from '../../local/cloud.ts';
import { lambda, mapping, requireFromProject, role, writeAssembly } from './fixtures/assembly.ts';
import { clientsOf } from './fixtures/clients.ts';
import { waitFor } from './fixtures/wait-for.ts';

/** Never ends on the first delivery, so that the message is in flight when the process is killed. */
const stuckOnce = `${requireFromProject}
const { DynamoDBClient, UpdateItemCommand } = require('@aws-sdk/client-dynamodb');
const table = new DynamoDBClient();
export async function handler({ Records: [{ body, attributes }] }) {
  await table.send(new UpdateItemCommand({
    TableName: process.env.DONE_TABLE,
    Key: { id: { S: body } },
    UpdateExpression: 'ADD receives :one SET lastCount = :count',
    ExpressionAttributeValues: { ':one': { N: '1' }, ':count': { N: attributes.ApproximateReceiveCount } },
  }));
  if (attributes.ApproximateReceiveCount === '1') await new Promise((done) => setTimeout(done, 600_000));
}`;

function writeCloud(directory: string, tableKey = 'id'): Promise<string> {
  return writeAssembly(join(directory, `assembly-${tableKey}`), {
    bundles: { stuckOnce },
    resources: {
      Role: role,
      Done: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          AttributeDefinitions: [{ AttributeName: tableKey, AttributeType: 'S' }],
          KeySchema: [{ AttributeName: tableKey, KeyType: 'HASH' }],
          BillingMode: 'PAY_PER_REQUEST',
        },
      },
      Jobs: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 3600 } },
      Worker: lambda('stuckOnce', { Timeout: 600, Environment: { Variables: { DONE_TABLE: { Ref: 'Done' } } } }),
      WorkerJobs: mapping('Jobs', 'Worker'),
      Files: { Type: 'AWS::S3::Bucket', Properties: { VersioningConfiguration: { Status: 'Enabled' } } },
    },
    outputs: {
      JobsUrl: { Value: { Ref: 'Jobs' } },
      DoneTable: { Value: { Ref: 'Done' } },
      FilesBucket: { Value: { Ref: 'Files' } },
    },
  });
}

let dir: string;
let child: ChildProcess | undefined;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'local-restart-'));
});

afterEach(async () => {
  child?.kill('SIGKILL');
  child = undefined;
  await waitFor(() => (processesIn(dir).length === 0 ? true : undefined));
  await rm(dir, { recursive: true, force: true });
});

async function startChild(assembly: string): Promise<string> {
  child = fork(new URL('./fixtures/run-cloud.ts', import.meta.url), [dir, assembly], { execArgv: [] });
  const [message] = await once(child, 'message');
  return message.endpoint;
}

/** Emulators, and whatever else was started with this folder. */
function processesIn(directory: string): string[] {
  const lines = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(directory));
}

describe('a local cloud that is killed', () => {
  it('has its messages, items and objects again after the next start, and hands over what was in flight at once', async () => {
    const assembly = await writeCloud(dir);
    const before = await clientsOf(await startChild(assembly));
    const file = { Bucket: before.output('FilesBucket'), Key: 'file' };
    const { VersionId } = await before.s3.send(new PutObjectCommand({ ...file, Body: 'kept' }));
    await before.sqs.send(new SendMessageCommand({ QueueUrl: before.output('JobsUrl'), MessageBody: 'job' }));
    await before.item('job');
    child?.kill('SIGKILL');
    await waitFor(() => (processesIn(dir).length === 0 ? true : undefined));

    const after = await clientsOf(await startChild(assembly));
    expect((await after.item('job', (receives) => receives === 2)).lastCount).toEqual({ N: '2' });
    const object = await after.s3.send(new GetObjectCommand({ ...file, VersionId }));
    expect(await object.Body?.transformToString()).toBe('kept');
  }, 30_000);

  it('can not share its folder, and names the process that has it', async () => {
    const assembly = await writeCloud(dir);
    await startChild(assembly);
    const second = startLocalCloud({ dir, assembly, port: 0, sftpPort: 0 });
    await expect(second).rejects.toThrow(`${dir} is in use by process ${child?.pid}`);
  }, 30_000);
});

describe('a local cloud that is started again', () => {
  it('refuses a table whose keys have changed, until it is told to begin anew', async () => {
    const options = { dir, port: 0, sftpPort: 0 };
    const first = await startLocalCloud({ ...options, assembly: await writeCloud(dir) });
    await first.close();
    const changed = { ...options, assembly: await writeCloud(dir, 'name') };
    await expect(startLocalCloud(changed)).rejects.toThrow(/table Test-Done-\w+ on disk has other keys.*--fresh/);
    const anew = await startLocalCloud({ ...changed, fresh: true });
    await anew.close();
  }, 30_000);
});
