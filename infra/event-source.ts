import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

export interface Consumption {
  /** Messages in one invocation, at most 10 without a batching window. */
  readonly batchSize: number;
  /** Invocations at the same time, 2–1,000. Not reserved concurrency: that would throttle, and count as receives. */
  readonly maxConcurrency: number;
}

/** Lets a function consume a queue. It reports the messages that failed, and only those come again. */
export function consume(consumer: IFunction, queue: IQueue, { batchSize, maxConcurrency }: Consumption): void {
  consumer.addEventSource(new SqsEventSource(queue, { batchSize, maxConcurrency, reportBatchItemFailures: true }));
}
