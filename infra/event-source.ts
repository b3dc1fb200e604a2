import { Names } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

export interface Consumption {
  /** Messages in one invocation, at most 10 without a batching window. */
  readonly batchSize: number;
  /** Invocations at the same time, 2–1,000. Not reserved concurrency: that would throttle, and count as receives. */
  readonly maxConcurrency: number;
  /** Whether the function itself says when a message that failed comes again. */
  readonly retriesSooner?: boolean;
}

/** What Lambda needs of the function's role to poll ("Configuring a queue to use with Lambda"). */
const polling = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/**
 * Lets a function consume a queue. It reports the messages that failed, and only those come again. `SqsEventSource` does the
 * same, and would allow every consumer `GetQueueUrl` and `ChangeMessageVisibility` too.
 */
export function consume(
  consumer: IFunction,
  queue: IQueue,
  { batchSize, maxConcurrency, retriesSooner = false }: Consumption,
): void {
  consumer.addEventSourceMapping(`SqsEventSource:${Names.nodeUniqueId(queue.node)}`, {
    eventSourceArn: queue.queueArn,
    batchSize,
    maxConcurrency,
    reportBatchItemFailures: true,
  });
  queue.grant(consumer, ...polling, ...(retriesSooner ? ['sqs:ChangeMessageVisibility'] : []));
}
