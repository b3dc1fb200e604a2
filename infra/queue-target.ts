/** A queue as the target of rules, and the queue to which an event goes that the first one did not take. */
import type { Duration } from 'aws-cdk-lib';
import { CfnRule, type IRuleTarget } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

interface Delivery {
  readonly deadLetters: IQueue;
  /** After this long an event is given up; at most 24 hours. */
  readonly maxEventAge: Duration;
  /** After so many tries an event is given up; at most 185. */
  readonly retryAttempts: number;
}

/**
 * Lets each rule send to both queues, and do nothing else there ("Amazon SQS permissions", EventBridge user guide). CDK's
 * `SqsQueue` does the same, and would allow EventBridge to ask for the queue's URL and attributes too.
 */
export function toQueue(queue: IQueue, { deadLetters, maxEventAge, retryAttempts }: Delivery): IRuleTarget {
  return {
    bind: (rule) => {
      for (const one of [queue, deadLetters]) one.addToResourcePolicy(mayReceiveFrom(CfnRule.arnForRule(rule), one));
      return {
        arn: queue.queueArn,
        targetResource: queue,
        deadLetterConfig: { arn: deadLetters.queueArn },
        retryPolicy: { maximumEventAgeInSeconds: maxEventAge.toSeconds(), maximumRetryAttempts: retryAttempts },
      };
    },
  };
}

function mayReceiveFrom(ruleArn: string, queue: IQueue): PolicyStatement {
  return new PolicyStatement({
    principals: [new ServicePrincipal('events.amazonaws.com')],
    actions: ['sqs:SendMessage'],
    resources: [queue.queueArn],
    conditions: { ArnEquals: { 'aws:SourceArn': ruleArn } },
  });
}
