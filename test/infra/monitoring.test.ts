import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { measured } from '../../shared/contracts/metrics.ts';
import { alarmMetrics } from './dashboard-body.ts';
import { readable, resources, synthesize } from './templates.ts';

const { service } = synthesize();
const alarms = resources(service, 'AWS::CloudWatch::Alarm');

const watches = (metric: string): string[] =>
  alarmMetrics(service).flatMap(({ name, dimensions }) => (name === metric ? Object.values(dimensions) : []));

const namesOf = (type: string): string[] =>
  resources(service, type)
    .map(([id]) => readable({ Ref: id }))
    .toSorted();

describe('the alarms', () => {
  it('each say what they mean, why they go off there, and where the runbook goes on', () => {
    expect(alarms.length).toBeGreaterThan(20);
    for (const [, { Properties }] of alarms) {
      expect(Properties.AlarmDescription).toMatch(
        /^[a-z].{20,}\. Threshold: [a-z0-9].{20,}\. See docs\/runbook\.md#[a-z-]+$/,
      );
    }
  });

  it('watch every queue: dead letters, what is parked, and the oldest message of the steps', () => {
    const watched = [...watches('ApproximateNumberOfMessagesVisible'), ...watches('ApproximateAgeOfOldestMessage')];
    expect(watched.toSorted()).toEqual(namesOf('AWS::SQS::Queue'));
  });

  it('watch every function for errors', () => {
    expect(watches('Errors').toSorted()).toEqual(namesOf('AWS::Lambda::Function'));
  });

  it('watch every function that consumes a queue for messages that failed: Lambda counts no error then', () => {
    const failed = alarmMetrics(service).filter(({ name }) => name === 'MessageFailed');
    const consuming = resources(service, 'AWS::Lambda::EventSourceMapping').map(([, { Properties }]) =>
      readable(Properties.FunctionName),
    );
    const watched = failed.map(({ dimensions }) => dimensions.service);
    expect(watched.toSorted()).toEqual([...measured.MessageFailed.by].toSorted());
    expect(new Set(consuming).size).toBe(watched.length);
  });

  it('watch every rule for events that it could not deliver', () => {
    expect(watches('FailedInvocations').toSorted()).toEqual(namesOf('AWS::Events::Rule'));
  });

  it('go off when the sweep does not run at all', () => {
    service.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'Invocations',
      ComparisonOperator: 'LessThanOrEqualToThreshold',
      Threshold: 0,
      TreatMissingData: 'breaching',
    });
  });

  it('notify nobody unless a topic is named', () => {
    const all = [...alarms, ...resources(service, 'AWS::CloudWatch::CompositeAlarm')];
    expect(all.filter(([, { Properties }]) => Properties.AlarmActions !== undefined)).toEqual([]);
  });

  it('notify the topic that is named, when they go off and when it is over', () => {
    const topic = 'arn:aws:sns:eu-central-1:111122223333:on-call';
    const { service: notifying } = synthesize({ 'rollcall:alarmTopicArn': topic });
    const actions = { AlarmActions: [topic], OKActions: [topic] };
    notifying.allResourcesProperties('AWS::CloudWatch::Alarm', actions);
    notifying.allResourcesProperties('AWS::CloudWatch::CompositeAlarm', actions);
  });

  it('refuse a topic that is none, and show it', () => {
    expect(() => synthesize({ 'rollcall:alarmTopicArn': 'on-call' })).toThrow(
      'rollcall:alarmTopicArn: found "on-call", expected the arn',
    );
  });
});

describe('the saved queries', () => {
  it('each ask the logs of functions', () => {
    const groups = new Set(namesOf('AWS::Logs::LogGroup'));
    const queries = resources(service, 'AWS::Logs::QueryDefinition');
    expect(queries.length).toBeGreaterThan(5);
    for (const [, { Properties }] of queries) {
      const asked = v.parse(v.array(v.unknown()), Properties.LogGroupNames).map(readable);
      expect(asked.filter((name) => !groups.has(name))).toEqual([]);
      expect(asked).not.toEqual([]);
    }
  });
});
