/** AWS::SQS::Queue. */
import * as v from 'valibot';
import { json } from '../template/json.ts';
import { physicalName } from '../template/names.ts';
import {
  arnOf,
  type Described,
  flag,
  meaningless,
  parseProperties,
  type ResourceInput,
  refuseResource,
  text,
  wholeNumber,
} from './input.ts';

const properties = v.strictObject({
  QueueName: v.optional(text),
  DelaySeconds: v.optional(wholeNumber, 0),
  VisibilityTimeout: v.optional(wholeNumber, 30),
  MaximumMessageSize: v.optional(wholeNumber, 1_048_576),
  MessageRetentionPeriod: v.optional(wholeNumber, 345_600),
  ReceiveMessageWaitTimeSeconds: v.optional(wholeNumber, 0),
  RedrivePolicy: v.optional(v.strictObject({ deadLetterTargetArn: text, maxReceiveCount: wholeNumber })),
  RedriveAllowPolicy: v.optional(json),
  FifoQueue: v.optional(flag, false),
  KmsMasterKeyId: v.optional(text),
  KmsDataKeyReusePeriodSeconds: meaningless('nothing is encrypted at rest on this machine'),
  SqsManagedSseEnabled: meaningless('nothing is encrypted at rest on this machine'),
  Tags: meaningless('tags carry no behaviour'),
});

export interface Queue {
  readonly kind: 'queue';
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  /** ARN or id of the key that callers must be allowed to use; nothing is encrypted at rest on this machine. */
  readonly kmsKey: string | undefined;
  /** Seconds. */
  readonly visibilityTimeout: number;
  /** As `CreateQueue` and `SetQueueAttributes` take them. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** The default values are those of "SetQueueAttributes" in the SQS API reference. */
export function describeQueue(input: ResourceInput): Described<Queue> {
  const given = parseProperties(properties, input);
  if (given.FifoQueue)
    refuseResource(input, 'FIFO queues are not run by the local cloud: its SQS serves one message a group');
  const name = given.QueueName ?? physicalName(input.stack, input.logicalId, 80);
  const { place } = input;
  const queue: Queue = {
    kind: 'queue',
    name,
    arn: arnOf(place, 'sqs', name),
    url: `${place.endpoint}/${place.account}/${name}`,
    kmsKey: given.KmsMasterKeyId,
    visibilityTimeout: given.VisibilityTimeout,
    attributes: {
      DelaySeconds: String(given.DelaySeconds),
      VisibilityTimeout: String(given.VisibilityTimeout),
      MaximumMessageSize: String(given.MaximumMessageSize),
      MessageRetentionPeriod: String(given.MessageRetentionPeriod),
      ReceiveMessageWaitTimeSeconds: String(given.ReceiveMessageWaitTimeSeconds),
      RedrivePolicy: given.RedrivePolicy === undefined ? '' : JSON.stringify(given.RedrivePolicy),
    },
  };
  return { ref: queue.url, attributes: { Arn: queue.arn, QueueName: name, QueueUrl: queue.url }, runs: queue };
}
