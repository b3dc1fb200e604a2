/** SQS's calls (JSON 1.0): which operation on which queue. */
import * as v from 'valibot';
import { arnOf } from '../resources/input.ts';
import type { Place } from '../template/scope.ts';
import { parseJson } from './body.ts';
import type { Understood } from './understood.ts';

/** API operation → IAM action, where they differ ("Actions, resources, and condition keys for Amazon SQS"). */
const actions: Readonly<Record<string, string>> = {
  SendMessageBatch: 'SendMessage',
  DeleteMessageBatch: 'DeleteMessage',
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
};

/** What producers and consumers of an encrypted queue need of its key ("Key management", SQS developer guide). */
const ofKey: Readonly<Record<string, readonly string[]>> = {
  'sqs:SendMessage': ['kms:GenerateDataKey', 'kms:Decrypt'],
  'sqs:ReceiveMessage': ['kms:Decrypt'],
};

const request = v.object({
  QueueUrl: v.optional(v.string()),
  QueueName: v.optional(v.string()),
  VisibilityTimeout: v.optional(v.number()),
  Entries: v.optional(v.array(v.object({ VisibilityTimeout: v.optional(v.number()) })), []),
});

export function understandSqs(targetHeader: string, body: Buffer, place: Place): Understood | undefined {
  const operation = /^AmazonSQS\.(\w+)$/.exec(targetHeader)?.[1];
  if (operation === undefined) return undefined;
  const parsed = v.safeParse(request, parseJson(body));
  if (!parsed.success) return undefined;
  const { QueueUrl, QueueName, VisibilityTimeout, Entries } = parsed.output;
  const name = QueueName ?? QueueUrl?.split('/').at(-1);
  const resource = name === undefined ? '*' : arnOf(place, 'sqs', name);
  const action = `sqs:${actions[operation] ?? operation}`;
  const understood = { operation, permissions: [{ action, resource, ofKey: ofKey[action] ?? [] }], context: {} };
  const unsupported = fault(operation, [VisibilityTimeout, ...Entries.map((entry) => entry.VisibilityTimeout)]);
  return unsupported === undefined ? understood : { ...understood, unsupported };
}

/** What fauxqs 2.4.1 would get wrong. */
function fault(operation: string, timeouts: readonly (number | undefined)[]): string | undefined {
  if (operation.startsWith('ChangeMessageVisibility') && timeouts.includes(0)) {
    return 'the local SQS (fauxqs 2.4.1) loses a message whose visibility timeout is set to 0; let it run out instead';
  }
  if (operation === 'StartMessageMoveTask') return 'the local SQS (fauxqs 2.4.1) has not this operation';
  return undefined;
}
