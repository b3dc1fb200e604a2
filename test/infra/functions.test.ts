import { Match } from 'aws-cdk-lib/assertions';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  applyEnvironment,
  authenticateEnvironment,
  failEnvironment,
  finishEnvironment,
  planEnvironment,
  purgeEnvironment,
  sweepEnvironment,
} from '../../shared/contracts/environment.ts';
import { readable, resources, synthesize } from './templates.ts';

const { service } = synthesize();

const schemas = {
  authenticate: authenticateEnvironment,
  plan: planEnvironment,
  apply: applyEnvironment,
  finish: finishEnvironment,
  fail: failEnvironment,
  sweep: sweepEnvironment,
  purge: purgeEnvironment,
};

const environments = Object.fromEntries(
  resources(service, 'AWS::Lambda::Function').map(([, { Properties }]) => {
    const { Variables } = Properties.Environment as { Variables: Record<string, unknown> };
    return [Variables.POWERTOOLS_SERVICE_NAME, Variables];
  }),
);

/** What every function gets for the runtime and Powertools, beside its contract. */
const forTheRuntime = ['POWERTOOLS_SERVICE_NAME', 'POWERTOOLS_METRICS_NAMESPACE', 'NODE_OPTIONS'];

/** What CloudFormation would put in: a queue's URL for its `Ref`. */
function deployed(value: unknown): string {
  const text = readable(value);
  return text.startsWith('queues') ? `https://sqs.eu-central-1.amazonaws.com/111122223333/${text}` : text;
}

describe('the functions', () => {
  it('are the ones that have a contract', () => {
    expect(Object.keys(environments).toSorted()).toEqual(Object.keys(schemas).toSorted());
  });

  it.each(Object.entries(schemas))('%s has the environment of its contract and no more', (name, schema) => {
    const variables = Object.entries(environments[name] ?? {}).filter(([key]) => !forTheRuntime.includes(key));
    const environment = Object.fromEntries(variables.map(([key, value]) => [key, deployed(value)]));
    expect(v.safeParse(v.strictObject(schema.entries), environment).issues).toBeUndefined();
  });

  it('run on Node 24 and arm64, log JSON and are traced', () => {
    service.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      LoggingConfig: { LogFormat: 'JSON' },
      TracingConfig: { Mode: 'Active' },
    });
  });

  it('each write to a log group of their own, which forgets', () => {
    const groups = resources(service, 'AWS::Lambda::Function').map(([, { Properties }]) =>
      readable((Properties.LoggingConfig as { LogGroup: unknown }).LogGroup),
    );
    expect(new Set(groups).size).toBe(Object.keys(schemas).length);
    service.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
  });

  it('each have a role of their own, without managed policies', () => {
    const roles = resources(service, 'AWS::Lambda::Function').map(([, { Properties }]) => readable(Properties.Role));
    expect(new Set(roles).size).toBe(Object.keys(schemas).length);
    service.allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
  });
});

describe('the sweep', () => {
  it('runs every five minutes on the clock, and is told the time', () => {
    service.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(0/5 * * * ? *)',
      ScheduleExpressionTimezone: 'Etc/UTC',
      State: 'ENABLED',
      Target: { Input: '{"time":"<aws.scheduler.scheduled-time>"}' },
    });
  });
});

describe('the purge', () => {
  it('runs every hour on the clock, and is told the time', () => {
    service.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(0 * * * ? *)',
      ScheduleExpressionTimezone: 'Etc/UTC',
      State: 'ENABLED',
      Target: { Input: '{"time":"<aws.scheduler.scheduled-time>"}' },
    });
  });
});
