import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';

/** The queue that a function consumes. */
export type ConsumedQueue = { readonly sqs: SQSClient; readonly url: string };

/** Seconds until the first repetition; each further one waits twice as long, at most 15 minutes. */
const firstWait = 5;
const longestWait = 900;

/**
 * Has failed messages come again after a growing pause. Without this they stay hidden for the queue's visibility timeout,
 * which has to be six times the function's ("Creating and configuring an Amazon SQS event source mapping"). Where the
 * request itself fails, that is what happens: hence no error.
 */
export async function retrySooner({ sqs, url }: ConsumedQueue, failed: readonly SQSRecord[]): Promise<void> {
  await Promise.allSettled(
    failed.map(({ receiptHandle, attributes }) =>
      sqs.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: url,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: waitAfter(Number(attributes.ApproximateReceiveCount)),
        }),
      ),
    ),
  );
}

/** The pause in seconds after the n-th delivery. */
const waitAfter = (deliveries: number): number => Math.min(longestWait, firstWait * 2 ** (deliveries - 1));
