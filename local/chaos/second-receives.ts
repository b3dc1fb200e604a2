/**
 * Messages that are received a second time, although they were or will be deleted: "one of the servers that stores a copy
 * of a message might be unavailable when you receive or delete a message. If this occurs, the copy of the message isn't
 * deleted on that unavailable server, and you might get that message copy again" ("Amazon SQS at-least-once delivery").
 */
import { ChangeMessageVisibilityCommand, type Message, type SQSClient } from '@aws-sdk/client-sqs';
import type { Chaos } from './chaos.ts';

export interface SecondReceives {
  /** Chooses messages that come twice: those that it gives are handed out again at once, the others come by themselves. */
  received(queueUrl: string, batch: readonly Message[]): Promise<readonly Message[]>;
  /** Which of the messages that were handled are to be deleted: not those that are still to come again. */
  deletable(handled: readonly Message[]): readonly Message[];
}

/** @param sqs Signs as the person at this machine: it is no part of what the functions may do. */
export function secondReceives(sqs: SQSClient, chaos: Chaos): SecondReceives {
  const coming = new WeakSet<Message>();
  let count = 0;

  /** Seconds after its first receive, be it handled by then or not. */
  async function comeAgain(QueueUrl: string, message: Message): Promise<void> {
    coming.add(message);
    const { ReceiptHandle } = message;
    const change = { QueueUrl, ReceiptHandle, VisibilityTimeout: chaos.lateness() };
    await sqs.send(new ChangeMessageVisibilityCommand(change));
  }

  return {
    async received(queueUrl, batch) {
      // What is received for the second time is then deleted: nothing dies of this.
      const first = batch.filter(({ Attributes }) => Attributes?.ApproximateReceiveCount === '1');
      const chosen = first.filter(() => chaos.repeats()).map((message) => ({ message, atOnce: count++ % 2 === 0 }));
      const later = chosen.filter(({ atOnce }) => !atOnce);
      await Promise.all(later.map(({ message }) => comeAgain(queueUrl, message)));
      return chosen.filter(({ atOnce }) => atOnce).map(({ message }) => message);
    },
    deletable: (handled) => handled.filter((message) => !coming.has(message)),
  };
}
