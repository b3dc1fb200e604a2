import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../../local/cloud.ts';
import { type GraphView, pageView } from '../../../local/dashboard/view.ts';
import { lambda, role, writeAssembly } from '../fixtures/assembly.ts';
import { clientsOf } from '../fixtures/clients.ts';
import { waitFor } from '../fixtures/wait-for.ts';
import { at } from './fixtures.ts';

const worker = `export const handler = async () => {
  const CloudWatchMetrics = [{ Namespace: 'Rollcall', Dimensions: [['service']], Metrics: [{ Name: 'Things', Unit: 'Count' }] }];
  console.log(JSON.stringify({ _aws: { Timestamp: Date.now(), CloudWatchMetrics }, service: 'worker', Things: 7 }));
};`;

/** As a template has it: names come from other resources. */
const body = (parts: readonly unknown[]) => ({ 'Fn::Join': ['', parts] });

const graph = (title: string, ...metric: readonly unknown[]) => {
  const [open = '', close = ''] = JSON.stringify({
    type: 'metric',
    ...at(0, 0),
    properties: { title, metrics: [['@']], stat: 'Sum', period: 60 },
  }).split('"@"');
  const parts = metric.flatMap((part, index) => [index === 0 ? '"' : '","', part]);
  return [open, ...parts, '"', close];
};

let dir: string;
let cloud: LocalCloud;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dashboard-'));
  const assembly = await writeAssembly(join(dir, 'assembly'), {
    bundles: { worker },
    resources: {
      Role: role,
      Worker: lambda('worker'),
      Jobs: { Type: 'AWS::SQS::Queue' },
      Users: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          BillingMode: 'PAY_PER_REQUEST',
        },
      },
      Dashboard: {
        Type: 'AWS::CloudWatch::Dashboard',
        Properties: {
          DashboardBody: body([
            '{"widgets":[',
            ...graph('things', 'Rollcall', 'Things', 'service', 'worker'),
            ',',
            ...graph('runs', 'AWS/Lambda', 'Invocations', 'FunctionName', { Ref: 'Worker' }),
            ',',
            ...graph('waiting', 'AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', {
              'Fn::GetAtt': ['Jobs', 'QueueName'],
            }),
            ',',
            ...graph('units', 'AWS/DynamoDB', 'ConsumedWriteCapacityUnits', 'TableName', { Ref: 'Users' }),
            ']}',
          ]),
        },
      },
    },
    outputs: { JobsUrl: { Value: { Ref: 'Jobs' } }, DoneTable: { Value: { Ref: 'Users' } } },
  });
  cloud = await startLocalCloud({ dir, assembly, port: 0, sftpPort: 0, region: 'eu-central-1' });
}, 30_000);

afterAll(async () => {
  await cloud.close();
  await rm(dir, { recursive: true, force: true });
});

/** All values of a graph, once there are any above zero. */
function drawn(title: string): Promise<number[]> {
  return waitFor(async () => {
    const answer = await fetch(`http://127.0.0.1:${cloud.dashboardPort}/view.json?minutes=15`);
    const { widgets } = v.parse(pageView, await answer.json());
    const isIt = (widget: (typeof widgets)[number]): widget is GraphView => 'title' in widget && widget.title === title;
    const values = widgets.find(isIt)?.lines.flatMap((line) => line.values.filter((value) => value !== null)) ?? [];
    return values.some((value) => value > 0) ? values : undefined;
  });
}

describe('the dashboard of a running cloud', () => {
  it('draws what functions measure, and how often they ran', async () => {
    await cloud.operations.invoke({ function: 'Worker', event: {} });
    await cloud.operations.invoke({ function: 'Worker', event: {} });
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    await waitFor(async () => (sum(await drawn('things')) === 14 ? true : undefined));
    await waitFor(async () => (sum(await drawn('runs')) === 2 ? true : undefined));
  });

  it('draws what waits in queues and what tables take', async () => {
    const { sqs, dynamodb, output } = await clientsOf(cloud.endpoint);
    await sqs.send(new SendMessageCommand({ QueueUrl: output('JobsUrl'), MessageBody: 'x' }));
    await dynamodb.send(new UpdateItemCommand({ TableName: output('DoneTable'), Key: { id: { S: '1' } } }));
    expect((await drawn('units'))[0]).toBeGreaterThan(0);
    expect((await drawn('waiting'))[0]).toBeGreaterThan(0);
  });
});
