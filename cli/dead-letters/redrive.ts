import { DeleteMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { StepQueues } from '../../shared/store/steps.ts';
import type { DeploymentQueues } from './queues.ts';
import { type DeadLetter, lookingHides, receive } from './receive.ts';

/** `dead-letters`: `fail` tries again to end the import. `step`: the step itself is tried again. */
export type Destination = 'dead-letters' | 'step';

export type Redriven = { readonly moved: readonly DeadLetter[]; readonly left: readonly DeadLetter[] };

/** Seconds in which ten messages are sent and deleted, or else they are there again. */
const moving = 60;

/**
 * Moves every parked message on. It is sent first and deleted then, so that nothing is lost in between; what is cut off there
 * comes twice, and every step is harmless when repeated. A message that none of our queues is known to take is left.
 */
export async function redrive(
  sqs: StepQueues['sqs'],
  { steps, parked }: DeploymentQueues,
  destination: Destination,
): Promise<Redriven> {
  const moved: DeadLetter[] = [];
  const left = new Map<string, DeadLetter>();
  for (;;) {
    // Somebody may have looked just now.
    const received = await receive(sqs, parked, { hidden: moving, wait: lookingHides + 1 });
    if (received.length === 0) return { moved, left: [...left.values()] };
    for (const one of received) {
      if (one.queue === undefined) left.set(one.id, one);
      else {
        const { queue, deadLetters } = steps[one.queue];
        await move(sqs, one, parked, destination === 'step' ? queue : deadLetters);
        moved.push(one);
      }
    }
  }
}

async function move(sqs: StepQueues['sqs'], one: DeadLetter, from: string, to: string): Promise<void> {
  const group = one.group === undefined ? {} : { MessageGroupId: one.group };
  await sqs.send(new SendMessageCommand({ QueueUrl: to, MessageBody: one.body, ...group }));
  await sqs.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle: one.receipt }));
}
