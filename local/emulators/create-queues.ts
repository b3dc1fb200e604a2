/** Makes the template's queues where they are missing, and gives those that exist the template's attributes. */
import { CreateQueueCommand, QueueDoesNotExist, SetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Queue } from '../resources/queue.ts';

export async function createQueues(sqs: SQSClient, queues: readonly Queue[]): Promise<void> {
  for (const { name, url, attributes } of queues) {
    try {
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: attributes }));
    } catch (cause) {
      if (!(cause instanceof QueueDoesNotExist)) throw cause;
      await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
    }
  }
}
