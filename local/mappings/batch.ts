/** Collects messages, as many and for as long as the mapping says, or until they fill an invocation. */
import { type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { synchronousPayload } from '../limits/payload.ts';
import type { Mapping } from '../resources/mapping.ts';

/** Limits of SQS: messages of one receive, seconds of one long poll. */
const receiveLimit = 10;
const longestPoll = 20;

/** Waits for messages; empty if none came in the time of one long poll. */
export async function collectBatch(
  sqs: SQSClient,
  queueUrl: string,
  { batchSize, windowSeconds }: Mapping,
  signal: AbortSignal,
): Promise<readonly Message[]> {
  const receive = async (limit: number, seconds: number) => {
    const command = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: Math.min(limit, receiveLimit),
      WaitTimeSeconds: seconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    return (await sqs.send(command, { abortSignal: signal })).Messages ?? [];
  };
  const batch = await receive(batchSize, longestPoll);
  const deadline = Date.now() + windowSeconds * 1000;
  while (batch.length > 0 && batch.length < batchSize && sizeOf(batch) < synchronousPayload) {
    const seconds = Math.min(longestPoll, Math.ceil((deadline - Date.now()) / 1000));
    if (seconds <= 0) break;
    batch.push(...(await receive(batchSize - batch.length, seconds)));
  }
  return batch;
}

function sizeOf(messages: readonly Message[]): number {
  return messages.reduce((sum, { Body = '' }) => sum + Buffer.byteLength(Body), 0);
}
