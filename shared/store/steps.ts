import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import pMap from 'p-map';
import type { ApplyMessage, FinishMessage, PlanMessage, RemoveMessage } from '../contracts/messages.ts';
import { takeAll } from './take-all.ts';

/** The queues of what comes after a plan: who applies one never has a file planned. */
export type ChunkQueues = {
  readonly sqs: SQSClient;
  readonly changes: string;
  readonly finish: string;
};

/** The queues through which one step hands an import to the next. */
export type StepQueues = ChunkQueues & { readonly arrivals: string };

/** At most 15 minutes ("Amazon SQS delay queues"). */
const longestDelay = 900;

/** SendMessageBatch takes 10 messages ("Amazon SQS message quotas"). */
const batchSize = 10;

/**
 * Messages of one tenant are one group: standard queues share their consumers fairly between groups ("Amazon SQS fair
 * queues"), so that one tenant's flood does not delay the others.
 */
const groupOf = (message: { readonly tenant: string }) => ({ MessageGroupId: message.tenant });

/** Asks for an import to be planned, at once: the settle time of arrivals is not for it. */
export async function sendPlan({ sqs, arrivals }: StepQueues, message: PlanMessage): Promise<void> {
  const request = { QueueUrl: arrivals, MessageBody: JSON.stringify(message), DelaySeconds: 0, ...groupOf(message) };
  await sqs.send(new SendMessageCommand(request));
}

/** Asks for an import to be summed up. */
export async function sendFinish({ sqs, finish }: ChunkQueues, message: FinishMessage): Promise<void> {
  const request = { QueueUrl: finish, MessageBody: JSON.stringify(message), ...groupOf(message) };
  await sqs.send(new SendMessageCommand(request));
}

/** Asks for an ended import's upload to be removed after a delay in seconds. */
export async function sendRemove({ sqs, finish }: ChunkQueues, message: RemoveMessage, delay: number): Promise<void> {
  const DelaySeconds = Math.max(0, Math.min(longestDelay, Math.ceil(delay)));
  const request = { QueueUrl: finish, MessageBody: JSON.stringify(message), DelaySeconds, ...groupOf(message) };
  await sqs.send(new SendMessageCommand(request));
}

/** Some of a batch's messages were not taken: throwing sends the whole step again, which is harmless. */
class NotSent extends Error {
  override name = 'NotSent';
}

/** Asks for chunks to be applied, all at once. */
export async function sendChunks(queues: ChunkQueues, messages: readonly ApplyMessage[]): Promise<void> {
  const starts = Array.from({ length: Math.ceil(messages.length / batchSize) }, (_, at) => at * batchSize);
  const sendBatch = async (start: number): Promise<void> => {
    const batch = messages.slice(start, start + batchSize);
    const left = await takeAll(batch, (open) => putChunks(queues, open));
    if (left.length > 0) throw new NotSent(`${left.length} of ${batch.length} chunk messages were not taken`);
  };
  await pMap(starts, sendBatch, { concurrency: 16 });
}

/** The messages that may be sent again. */
async function putChunks({ sqs, changes }: ChunkQueues, batch: readonly ApplyMessage[]): Promise<ApplyMessage[]> {
  const entries = batch.map((message, at) => ({
    Id: String(at),
    MessageBody: JSON.stringify(message),
    ...groupOf(message),
  }));
  const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: changes, Entries: entries }));
  const ours = Failed.find(({ SenderFault }) => SenderFault === true);
  if (ours !== undefined) throw new NotSent(`a chunk message was not taken: ${ours.Code}`);
  const failed = new Set(Failed.map(({ Id }) => Id));
  return batch.filter((_, at) => failed.has(String(at)));
}
