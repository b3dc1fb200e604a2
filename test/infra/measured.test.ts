import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measured, metricsNamespace } from '../../shared/contracts/metrics.ts';
import { alarmMetrics, dashboardMetrics, type NamedMetric } from './dashboard-body.ts';
import { synthesize } from './templates.ts';

const { service } = synthesize();
const named = [...dashboardMetrics(service), ...alarmMetrics(service)];

/** AWS's own metrics that are drawn or watched, by their dimension, and the document that lists them. */
const awsMetrics: Readonly<Record<string, { names: readonly string[]; dimension: string; source: string }>> = {
  'AWS/Lambda': {
    names: ['Duration', 'Errors', 'Invocations', 'Throttles'],
    dimension: 'FunctionName',
    source: 'Types of metrics for Lambda functions',
  },
  'AWS/SQS': {
    names: [
      'ApproximateAgeOfOldestMessage',
      'ApproximateNumberOfMessagesVisible',
      'NumberOfEmptyReceives',
      'NumberOfMessagesDeleted',
      'NumberOfMessagesReceived',
      'NumberOfMessagesSent',
    ],
    dimension: 'QueueName',
    source: 'Available CloudWatch metrics for Amazon SQS',
  },
  'AWS/DynamoDB': {
    names: ['ConsumedReadCapacityUnits', 'ConsumedWriteCapacityUnits'],
    dimension: 'TableName',
    source: 'DynamoDB metrics and dimensions',
  },
  'AWS/Events': { names: ['FailedInvocations'], dimension: 'RuleName', source: 'Monitoring Amazon EventBridge' },
  'AWS/Logs': {
    names: ['IncomingBytes'],
    dimension: 'LogGroupName',
    source: 'Monitoring CloudWatch Logs usage with CloudWatch metrics',
  },
  'AWS/Transfer': {
    names: ['BytesIn', 'FilesIn'],
    dimension: 'ServerId',
    source: 'Monitoring Transfer Family with Amazon CloudWatch',
  },
};

const ownList: Readonly<
  Record<string, { by: readonly string[]; dimensions?: Readonly<Record<string, readonly string[]>> }>
> = measured;

/** Why nobody would ever see a value of this metric; undefined if it is one that there is. */
function fault({ namespace, name, dimensions }: NamedMetric): string | undefined {
  if (namespace !== metricsNamespace) {
    const aws = awsMetrics[namespace];
    const isKnown = aws?.names.includes(name) && Object.keys(dimensions).join() === aws.dimension;
    return isKnown ? undefined : `${namespace} ${name} by ${Object.keys(dimensions)} is no metric on the list`;
  }
  const { service: by = '', ...others } = dimensions;
  const own = ownList[name];
  if (!own?.by.includes(by)) return `${name} is not measured by ${by || 'nobody'}`;
  const odd = Object.entries(others).find(([dimension, value]) => !own.dimensions?.[dimension]?.includes(value));
  if (odd !== undefined) return `${name} is not measured by ${odd.join(' = ')}`;
  const isWhole = Object.keys(own.dimensions ?? {}).every((dimension) => dimension in others);
  return isWhole ? undefined : `${name} is only measured by ${Object.keys(own.dimensions ?? {})}`;
}

describe('what dashboard and alarms look at', () => {
  it('is measured by somebody', () => {
    expect(named.length).toBeGreaterThan(100);
    expect(named.map(fault).filter((one) => one !== undefined)).toEqual([]);
  });

  it.each([
    [
      'a name of AWS’s that is not there',
      { namespace: 'AWS/Lambda', name: 'Error', dimensions: { FunctionName: 'f' } },
    ],
    ['a metric of ours that is not there', { namespace: 'Rollcall', name: 'Nothing', dimensions: { service: 'plan' } }],
    [
      'a function that does not measure it',
      { namespace: 'Rollcall', name: 'DueLag', dimensions: { service: 'purge' } },
    ],
    ['a dimension that is missing', { namespace: 'Rollcall', name: 'ImportEnded', dimensions: { service: 'finish' } }],
    [
      'a value that does not occur',
      { namespace: 'Rollcall', name: 'ImportEnded', dimensions: { service: 'finish', state: 'done' } },
    ],
  ])('would show %s', (_what, metric) => {
    expect(fault(metric)).toBeDefined();
  });
});

describe('what functions measure', () => {
  const sources = globSync('lambdas/**/*.ts', { cwd: join(import.meta.dirname, '../..') })
    .map((file) => readFileSync(join(import.meta.dirname, '../..', file), 'utf8'))
    .join('\n');

  it('is on the list: nothing is measured past it', () => {
    expect(sources.match(/\.addMetric\(/g)).toHaveLength(1);
  });

  it.each(Object.keys(measured))('%s is measured', (name) => {
    expect(sources).toContain(`'${name}'`);
  });

  it('is all drawn or watched', () => {
    const used = new Set(named.filter(({ namespace }) => namespace === metricsNamespace).map(({ name }) => name));
    expect(Object.keys(measured).filter((name) => !used.has(name))).toEqual([]);
  });
});
