/** Messages of a queue that nobody consumes, for a person to look at. */
import { type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { StepQueues } from '../../shared/store/steps.ts';
import { type About, about } from './about.ts';
import { depthOf } from './queues.ts';

export type DeadLetter = About & {
  readonly id: string;
  readonly body: string;
  readonly group: string | undefined;
  readonly receipt: string;
  /** When it was first sent, in epoch milliseconds: SQS keeps that when it moves a message. */
  readonly sentAt: number;
  /** How often it was received, by `fail` and by whoever looked. */
  readonly received: number;
};

export type Receiving = {
  /** Seconds for which others don't see what was received. */
  readonly hidden: number;
  /** Seconds to wait for a first message, at most 20. SQS asks all of its servers only if it may wait. */
  readonly wait: number;
};

/** Ten messages at most, as one request gives them. */
export async function receive(sqs: StepQueues['sqs'], url: string, { hidden, wait }: Receiving): Promise<DeadLetter[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: hidden,
      WaitTimeSeconds: wait,
      MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount', 'MessageGroupId'],
    }),
  );
  return Messages.map(deadLetter);
}

function deadLetter({ MessageId = '', Body = '', ReceiptHandle = '', Attributes = {} }: Message): DeadLetter {
  return {
    ...about(Body),
    id: MessageId,
    body: Body,
    group: Attributes.MessageGroupId,
    receipt: ReceiptHandle,
    sentAt: Number(Attributes.SentTimestamp),
    received: Number(Attributes.ApproximateReceiveCount ?? 0),
  };
}

/** Seconds for which looking hides a message: it must not come twice while the rest is read. */
export const lookingHides = 5;

/** Up to `limit` messages, oldest first, each once; all of them are there again a few seconds later. */
export async function look(sqs: StepQueues['sqs'], url: string, limit: number): Promise<DeadLetter[]> {
  const { waiting, inFlight } = await depthOf(sqs, url);
  const expected = Math.min(limit, waiting + inFlight);
  const seen = new Map<string, DeadLetter>();
  while (seen.size < expected) {
    const before = seen.size;
    // Somebody may have looked just now: what they hide comes back meanwhile.
    for (const one of await receive(sqs, url, { hidden: lookingHides, wait: lookingHides + 1 })) seen.set(one.id, one);
    if (seen.size === before) break;
  }
  return [...seen.values()].toSorted((a, b) => a.sentAt - b.sentAt).slice(0, limit);
}
