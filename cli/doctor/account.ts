/** What only AWS can be asked: whether queues are read, schedules run, alarms are quiet. */
import {
  CloudFormationClient,
  paginateListStackResources,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { GetEventSourceMappingCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import pMap from 'p-map';
import type { ClientConfig } from '../../shared/store/clients.ts';
import type { Deployment } from '../deployment.ts';
import { counted } from '../wording.ts';
import { type Finding, failed, finding, ok } from './finding.ts';
import { attempt, lookAtLogin } from './login.ts';

/** Everything that needs AWS's own APIs. */
export async function lookAtAccount({ config, stack }: Deployment): Promise<Finding[]> {
  const resources = await listResources(config, stack);
  return Promise.all([
    lookAtLogin(() => askLogin(config, resources)),
    lookAtMappings(config, resources),
    lookAtSchedules(config, resources),
    lookAtAlarms(config, resources),
  ]);
}

/** Of the service stack: type, logical id, physical id. */
type StackResources = readonly StackResourceSummary[];

async function listResources(config: ClientConfig, stack: string): Promise<StackResources> {
  const client = new CloudFormationClient(config);
  const found: StackResourceSummary[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName: stack })) {
    found.push(...(page.StackResourceSummaries ?? []));
  }
  return found;
}

async function askLogin(config: ClientConfig, resources: StackResources): Promise<string> {
  const login = resources.find(
    ({ ResourceType, LogicalResourceId = '' }) =>
      ResourceType === 'AWS::Lambda::Function' && LogicalResourceId.includes('authenticate'),
  );
  const request = { FunctionName: login?.PhysicalResourceId, Payload: JSON.stringify(attempt) };
  const { FunctionError, Payload } = await new LambdaClient(config).send(new InvokeCommand(request));
  return FunctionError ?? Payload?.transformToString() ?? '';
}

const idsOf = (resources: StackResources, type: string): string[] =>
  resources.flatMap(({ ResourceType, PhysicalResourceId }) =>
    ResourceType === type && PhysicalResourceId !== undefined ? [PhysicalResourceId] : [],
  );

/** AWS's APIs take some tens of calls a second. */
const atATime = { concurrency: 5 };

const lookAtMappings = (config: ClientConfig, resources: StackResources): Promise<Finding> =>
  finding('event sources', async () => {
    const lambda = new LambdaClient(config);
    const ids = idsOf(resources, 'AWS::Lambda::EventSourceMapping');
    const all = await pMap(ids, (UUID) => lambda.send(new GetEventSourceMappingCommand({ UUID })), atATime);
    const off = all
      .filter(({ State }) => State !== 'Enabled')
      .map(({ EventSourceArn = '', State }) => `${EventSourceArn.split(':').at(-1)} is ${State}`);
    if (ids.length > 0 && off.length === 0) return ok('event sources', `${ids.length} enabled`);
    return failed(
      'event sources',
      off.join(', ') || 'the stack has none',
      'enable them, or deploy the service stack again: nobody reads these queues',
    );
  });

const lookAtSchedules = (config: ClientConfig, resources: StackResources): Promise<Finding> =>
  finding('schedules', async () => {
    const scheduler = new SchedulerClient(config);
    const ids = idsOf(resources, 'AWS::Scheduler::Schedule');
    const all = await pMap(ids, (Name) => scheduler.send(new GetScheduleCommand({ Name })), atATime);
    const off = all.filter(({ State }) => State !== 'ENABLED').map(({ Name, State }) => `${Name} is ${State}`);
    if (ids.length > 0 && off.length === 0) return ok('schedules', `${ids.length} enabled`);
    return failed(
      'schedules',
      off.join(', ') || 'the stack has none',
      'enable them: without the sweep, what is stuck stays stuck',
    );
  });

/** DescribeAlarms takes 100 names. */
const namesAtATime = 100;

const lookAtAlarms = (config: ClientConfig, resources: StackResources): Promise<Finding> =>
  finding('alarms', async () => {
    const cloudWatch = new CloudWatchClient(config);
    const names = idsOf(resources, 'AWS::CloudWatch::Alarm');
    const on: string[] = [];
    for (let at = 0; at < names.length; at += namesAtATime) {
      const AlarmNames = names.slice(at, at + namesAtATime);
      const { MetricAlarms = [] } = await cloudWatch.send(
        new DescribeAlarmsCommand({ AlarmNames, StateValue: 'ALARM' }),
      );
      on.push(...MetricAlarms.map(({ AlarmDescription = '', AlarmName = '' }) => AlarmDescription || AlarmName));
    }
    if (on.length === 0) return ok('alarms', `${names.length}, none on`);
    return failed(
      'alarms',
      `${counted(on.length, 'alarm')} on: ${on.join('; ')}`,
      'each names its entry in docs/runbook.md',
    );
  });
