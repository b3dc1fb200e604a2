import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { sidecarGrace } from '../../shared/domain/sidecar.ts';
import { readable, resources, synthesize } from './templates.ts';

const { service } = synthesize();
const queues = resources(service, 'AWS::SQS::Queue');
const names = new Map(queues.map(([id]) => [id, readable({ Ref: id })]));

interface Redrive {
  deadLetterTargetArn: { 'Fn::GetAtt': [string, string] };
  maxReceiveCount: number;
}

/** Name of a queue → where its dead messages go, or nothing for a dead-letter queue. */
const deadLettersOf = Object.fromEntries(
  queues.map(([id, { Properties }]) => {
    const redrive = Properties.RedrivePolicy as Redrive | undefined;
    return [names.get(id), redrive && readable(redrive.deadLetterTargetArn)];
  }),
);

interface Consumer {
  queue: string;
  batchSize: number;
  visibility: number;
  timeout: number;
}

const consumers: Consumer[] = resources(service, 'AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => {
  const queueId = (Properties.EventSourceArn as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0];
  const functionId = (Properties.FunctionName as { Ref: string }).Ref;
  const lambda = resources(service, 'AWS::Lambda::Function').find(([id]) => id === functionId);
  const queue = queues.find(([id]) => id === queueId);
  return {
    queue: names.get(queueId) ?? '?',
    batchSize: Number(Properties.BatchSize),
    visibility: Number(queue?.[1].Properties.VisibilityTimeout),
    timeout: Number(lambda?.[1].Properties.Timeout),
  };
});

describe('the queues', () => {
  it('each have a dead-letter queue, and all of these park in one what nobody can handle', () => {
    expect(deadLettersOf).toEqual({
      queuesarrivals: 'queuesarrivalsdeadletters',
      queuesarrivalsdeadletters: 'queuesparked',
      queueschanges: 'queueschangesdeadletters',
      queueschangesdeadletters: 'queuesparked',
      queuesfinish: 'queuesfinishdeadletters',
      queuesfinishdeadletters: 'queuesparked',
      queuesparked: undefined,
    });
  });

  it('keep dead letters for 14 days', () => {
    const dead = queues.filter(([id]) => /deadletters|parked/.test(id));
    expect(dead.map(([, { Properties }]) => Properties.MessageRetentionPeriod)).toEqual(Array(4).fill(1_209_600));
  });

  it('kill no message before its fifth receive', () => {
    const counts = queues.flatMap(
      ([, { Properties }]) => (Properties.RedrivePolicy as Redrive | undefined)?.maxReceiveCount ?? [],
    );
    // Eleven for dead letters: `fail` has five of them, should the receives before count as well, and the move.
    expect(counts).toEqual([11, 5, 11, 5, 11, 5]);
  });

  it('are all consumed, the dead-letter queues too, but for the parked', () => {
    const consumed = [...names.values()].filter((name) => name !== 'queuesparked');
    expect(consumers.map(({ queue }) => queue).toSorted()).toEqual(consumed.toSorted());
  });

  it.each(consumers)('$queue hides a message for six times its consumer’s timeout', ({ visibility, timeout }) => {
    expect(timeout).toBeGreaterThan(0);
    expect(visibility).toBe(6 * timeout);
  });

  it('come again by the message and not by the batch', () => {
    service.allResourcesProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: Match.anyValue() },
    });
  });

  it('let an upload settle for five seconds, for as long as its sidecar may be late', () => {
    const delays = queues.flatMap(([id, { Properties }]) =>
      Properties.DelaySeconds === undefined ? [] : [[names.get(id), Properties.DelaySeconds]],
    );
    expect(delays).toEqual([['queuesarrivals', 5]]);
    expect(sidecarGrace).toBe(5_000);
  });

  it('are encrypted, and refuse plain HTTP', () => {
    service.allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
    const policies = resources(service, 'AWS::SQS::QueuePolicy');
    expect(policies).toHaveLength(queues.length);
    for (const [, { Properties }] of policies) {
      expect(JSON.stringify(Properties)).toContain('{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"');
    }
  });
});
