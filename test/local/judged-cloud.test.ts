import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../local/cloud.ts';
import { lambda, letIn, mapping, requireFromProject, roleWith, writeAssembly } from './fixtures/assembly.ts';
import { clientsOf } from './fixtures/clients.ts';
import { waitFor } from './fixtures/wait-for.ts';

/** Puts an item, and says what became of it. */
const worker = `${requireFromProject}
const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb');
const table = new DynamoDBClient();
export async function handler() {
  console.log('at work');
  const item = { TableName: process.env.DONE_TABLE, Item: { id: { S: 'done' } } };
  return table.send(new PutItemCommand(item)).then(() => 'done', ({ name, message }) => ({ name, message }));
}`;

const allow = (Action: unknown, Resource: unknown) => ({ Effect: 'Allow', Action, Resource });
const arnOf = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });
const grants = {
  put: allow('dynamodb:PutItem', arnOf('Done')),
  logs: allow(['logs:CreateLogStream', 'logs:PutLogEvents'], 'arn:aws:logs:eu-central-1:000000000000:log-group:work:*'),
  poll: allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], arnOf('Jobs')),
  invoke: allow('lambda:InvokeFunction', arnOf('Worker')),
};

let dir: string;
let cloud: LocalCloud | undefined;
const said: string[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'judged-cloud-'));
  said.length = 0;
});

afterEach(async () => {
  await cloud?.close();
  cloud = undefined;
  await rm(dir, { recursive: true, force: true });
});

/** A cloud in which everything is granted but what is left out. */
async function startWithout(...missing: readonly string[]): Promise<LocalCloud> {
  const statements = Object.entries(grants).flatMap(([name, grant]) => (missing.includes(name) ? [] : [grant]));
  const Role = roleWith({ Effect: 'Deny', Action: 'iam:*', Resource: '*' });
  const PolicyDocument = { Version: '2012-10-17', Statement: statements };
  const Grants = {
    Type: 'AWS::IAM::Policy',
    Properties: { PolicyName: 'grants', PolicyDocument, Roles: [{ Ref: 'Role' }] },
  };
  if (missing.includes('trust')) Role.Properties.AssumeRolePolicyDocument.Statement = [];
  const policies = missing.includes('letIn') ? {} : { In: letIn('Hired', 'Inbox') };
  const assembly = await writeAssembly(join(dir, 'assembly'), {
    bundles: { worker },
    resources: {
      Role,
      Grants,
      ...policies,
      Done: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        },
      },
      Jobs: { Type: 'AWS::SQS::Queue' },
      Inbox: { Type: 'AWS::SQS::Queue' },
      Worker: lambda('worker', {
        Environment: { Variables: { DONE_TABLE: { Ref: 'Done' } } },
        LoggingConfig: { LogGroup: 'work' },
      }),
      WorkerJobs: mapping('Jobs', 'Worker'),
      Hired: {
        Type: 'AWS::Events::Rule',
        Properties: { EventPattern: { source: ['hr'] }, Targets: [{ Id: 'inbox', Arn: arnOf('Inbox') }] },
      },
      Hourly: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: {
          ScheduleExpression: 'rate(1 hour)',
          State: 'DISABLED',
          FlexibleTimeWindow: { Mode: 'OFF' },
          Target: { Arn: arnOf('Worker'), RoleArn: arnOf('Role') },
        },
      },
    },
    outputs: { InboxUrl: { Value: { Ref: 'Inbox' } }, JobsUrl: { Value: { Ref: 'Jobs' } } },
  });
  const warn = (line: string) => void said.push(line);
  cloud = await startLocalCloud({ dir, assembly, port: 0, sftpPort: 0, region: 'eu-central-1', warn });
  return cloud;
}

const fire = (running: LocalCloud) => running.operations.fire({ schedule: 'Hourly', at: '2026-01-01T00:00:00Z' });
const hire = { Source: 'hr', DetailType: 'hired', Detail: '{}' };

describe('a cloud in which everything needed is granted', () => {
  it('refuses nothing', async () => {
    const running = await startWithout();
    const { events, message, sqs, output } = await clientsOf(running.endpoint);
    expect(await fire(running)).toEqual({ answer: 'done' });
    await sqs.send(new SendMessageCommand({ QueueUrl: output('JobsUrl'), MessageBody: 'x' }));
    await events.send(new PutEventsCommand({ Entries: [hire] }));
    expect((await message('InboxUrl')).Body).toContain('hired');
    expect(said).toEqual([]);
  });
});

describe('a cloud without', () => {
  it('a grant of a function: the call is refused as AWS does, on the console and in the log too', async () => {
    const running = await startWithout('put');
    expect(await fire(running)).toEqual({
      answer: {
        name: 'AccessDeniedException',
        message: expect.stringMatching(
          /^User: arn:aws:sts::.*assumed-role\/.* is not authorized to perform: dynamodb:PutItem on/,
        ),
      },
    });
    expect(said).toEqual([
      expect.stringMatching(/^denied: Worker may not dynamodb:PutItem on .*: missing is a statement/),
    ]);
    const logged = await waitFor(async () => {
      const text = await readFile(join(dir, 'logs', 'denied.log'), 'utf8');
      return text === '' ? undefined : text;
    });
    expect(JSON.parse(logged).message).toBe(said[0]);
  });

  it('the queue’s policy: the event is lost, and whoever put it does not hear of that', async () => {
    const running = await startWithout('letIn');
    const { events } = await clientsOf(running.endpoint);
    expect((await events.send(new PutEventsCommand({ Entries: [hire] }))).FailedEntryCount).toBe(0);
    expect(said).toEqual([
      expect.stringMatching(/^denied: events.amazonaws.com may not sqs:SendMessage on .*:Test-Inbox-/),
    ]);
  });

  it('the scheduler’s grant: nothing runs', async () => {
    await expect(fire(await startWithout('invoke'))).rejects.toThrow('EventBridge Scheduler may not run Hourly');
    expect(said).toEqual([expect.stringContaining('may not lambda:InvokeFunction on')]);
  });

  it('the grants of the log: the function runs, and nothing of it is written', async () => {
    const running = await startWithout('logs');
    expect(await fire(running)).toEqual({ answer: 'done' });
    expect(said).toEqual([expect.stringContaining('denied: Worker may not logs:CreateLogStream')]);
    await expect(readFile(join(dir, 'logs', 'work.log'))).rejects.toThrow('ENOENT');
  });

  it.each([
    ['what polling takes', 'poll', 'event source of Worker .*: User: .* sqs:ReceiveMessage'],
    ['trust in Lambda', 'trust', 'cannot be assumed by Lambda'],
  ])('%s does not start, as it could not be deployed', async (_, missing, fault) => {
    await expect(startWithout(missing)).rejects.toThrow(new RegExp(fault));
  });
});
