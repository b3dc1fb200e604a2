import { describe, expect, it } from 'vitest';
import { readable, resources, synthesize } from './templates.ts';

const { service } = synthesize();
const alarms = resources(service, 'AWS::CloudWatch::Alarm');

function watches(metric: string): string[] {
  return alarms
    .filter(([, { Properties }]) => Properties.MetricName === metric)
    .flatMap(([, { Properties }]) =>
      (Properties.Dimensions as { Value: unknown }[]).map(({ Value }) => readable(Value)),
    );
}

describe('the alarms', () => {
  it('each say what they mean and where the runbook goes on', () => {
    expect(alarms.length).toBeGreaterThan(0);
    for (const [, { Properties }] of alarms) {
      expect(Properties.AlarmDescription).toMatch(/^[a-z].{20,}\. See docs\/runbook\.md#[a-z-]+$/);
    }
  });

  it('watch every queue: dead letters and the oldest message', () => {
    const names = resources(service, 'AWS::SQS::Queue').map(([id]) => readable({ Ref: id }));
    const watched = [...watches('ApproximateNumberOfMessagesVisible'), ...watches('ApproximateAgeOfOldestMessage')];
    expect(watched.toSorted()).toEqual(names.toSorted());
  });

  it('watch every function for errors', () => {
    const names = resources(service, 'AWS::Lambda::Function').map(([id]) => readable({ Ref: id }));
    expect(watches('Errors').toSorted()).toEqual(names.toSorted());
  });

  it('watch every rule for events that it could not deliver', () => {
    const names = resources(service, 'AWS::Events::Rule').map(([id]) => readable({ Ref: id }));
    expect(watches('FailedInvocations').toSorted()).toEqual(names.toSorted());
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
    expect(alarms.filter(([, { Properties }]) => Properties.AlarmActions !== undefined)).toEqual([]);
  });

  it('notify the topic that is named, when they go off and when it is over', () => {
    const topic = 'arn:aws:sns:eu-central-1:111122223333:on-call';
    const { service: notifying } = synthesize({ alarmTopicArn: topic });
    notifying.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [topic], OKActions: [topic] });
  });

  it('refuse a topic that is none, and show it', () => {
    expect(() => synthesize({ alarmTopicArn: 'on-call' })).toThrow(
      'context alarmTopicArn is "on-call": expected the arn',
    );
  });
});

describe('the dashboard', () => {
  it('asks its questions in the order of a call at night', () => {
    const [dashboard] = resources(service, 'AWS::CloudWatch::Dashboard');
    const body = JSON.stringify(dashboard?.[1].Properties.DashboardBody);
    const questions = [...body.matchAll(/## ([^"\\]+)/g)].map(([, question]) => question);
    expect(questions).toEqual(['Are files getting in?', 'Is anything stuck?', 'Is anything failing?', 'Is it fast?']);
  });
});
