/**
 * Messages that are received a second time, although they were or will be deleted: "one of the servers that stores a copy
 * of a message might be unavailable when you receive or delete a message. If this occurs, the copy of the message isn't
 * deleted on that unavailable server, and you might get that message copy again" ("Amazon SQS at-least-once delivery").
 */
import { ChangeMessageVisibilityCommand, type Message, type SQSClient } from '@aws-sdk/client-sqs';
import type { Chaos } from './chaos.ts';

export interface SecondReceives {
  /** Has some messages of a batch that was just received come again while it is being handled. */
  received(queueUrl: string, batch: readonly Message[]): Promise<void>;
  /** The messages that are to be deleted; some of those that were handled come again instead. */
  deletable(queueUrl: string, handled: readonly Message[]): Promise<readonly Message[]>;
}

/** @param sqs Signs as the person at this machine: it is no part of what the functions may do. */
export function secondReceives(sqs: SQSClient, chaos: Chaos): SecondReceives {
  /** A message comes twice, and not until it is dead: what came again stays deleted. */
  const chosen = ({ Attributes }: Message) => Attributes?.ApproximateReceiveCount === '1' && chaos.repeats();

  async function again(QueueUrl: string, { ReceiptHandle }: Message): Promise<void> {
    const change = { QueueUrl, ReceiptHandle, VisibilityTimeout: chaos.lateness() };
    await sqs.send(new ChangeMessageVisibilityCommand(change));
  }

  return {
    async received(queueUrl, batch) {
      await Promise.all(batch.filter(chosen).map((message) => again(queueUrl, message)));
    },
    async deletable(queueUrl, handled) {
      const left = new Set(handled.filter(chosen));
      await Promise.all([...left].map((message) => again(queueUrl, message)));
      return handled.filter((message) => !left.has(message));
    },
  };
}
