/** "Amazon SQS message quotas", and the errors of "SendMessage" and "SendMessageBatch" in the SQS API reference. */
import {
  ChangeMessageVisibilityCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SendMessageCommand,
  type SendMessageCommandInput,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CloudWithLimits, outcomeOf, startCloudWithLimits } from './cloud-with-limits.ts';

const mebibyte = 1_048_576;

let cloud: CloudWithLimits;

beforeAll(async () => {
  cloud = await startCloudWithLimits();
}, 30_000);
afterAll(() => cloud.close());

const coloured = { colour: { DataType: 'String', StringValue: 'blue' } };

const messages: readonly (readonly [string, Omit<SendMessageCommandInput, 'QueueUrl'>, string])[] = [
  ['a byte less than 1 MiB', { MessageBody: 'x'.repeat(mebibyte - 1) }, 'taken'],
  ['1 MiB', { MessageBody: 'x'.repeat(mebibyte) }, 'taken'],
  ['a byte more', { MessageBody: 'x'.repeat(mebibyte + 1) }, 'InvalidParameterValue'],
  ['1 MiB in bytes of UTF-8, not in characters', { MessageBody: 'ü'.repeat(mebibyte / 2) }, 'taken'],
  ['more of them', { MessageBody: `${'ü'.repeat(mebibyte / 2)}x` }, 'InvalidParameterValue'],
  // Name, type and value count: 6 + 6 + 4 bytes.
  ['1 MiB with its attributes', { MessageBody: 'x'.repeat(mebibyte - 16), MessageAttributes: coloured }, 'taken'],
  ['a byte more', { MessageBody: 'x'.repeat(mebibyte - 15), MessageAttributes: coloured }, 'InvalidParameterValue'],
  ['a character that XML has not', { MessageBody: 'a\u0000b' }, 'InvalidMessageContents'],
  ['no text', { MessageBody: '' }, 'MissingParameter'],
  ['a delay of 15 minutes', { MessageBody: 'x', DelaySeconds: 900 }, 'taken'],
  ['a second more', { MessageBody: 'x', DelaySeconds: 901 }, 'InvalidParameterValue'],
];

const entries = (count: number, length: number): SendMessageBatchRequestEntry[] =>
  Array.from({ length: count }, (_, at) => ({ Id: String(at), MessageBody: 'x'.repeat(length) }));

const batches: readonly (readonly [string, SendMessageBatchRequestEntry[], string])[] = [
  ['ten', entries(10, 1), 'taken'],
  ['eleven', entries(11, 1), 'TooManyEntriesInBatchRequest'],
  ['none', [], 'EmptyBatchRequest'],
  ['1 MiB together', entries(2, mebibyte / 2), 'taken'],
  [
    'more than that',
    [...entries(1, mebibyte / 2), { Id: 'b', MessageBody: 'x'.repeat(mebibyte / 2 + 1) }],
    'BatchRequestTooLong',
  ],
  ['one id twice', [...entries(1, 1), ...entries(1, 1)], 'BatchEntryIdsNotDistinct'],
  ['an id of 80 characters', [{ Id: 'x'.repeat(80), MessageBody: 'x' }], 'taken'],
  ['of 81', [{ Id: 'x'.repeat(81), MessageBody: 'x' }], 'InvalidBatchEntryId'],
  ['an id with a space', [{ Id: 'a b', MessageBody: 'x' }], 'InvalidBatchEntryId'],
];

describe('messages', () => {
  it.each(messages)('of %s', async (_what, message, expected) => {
    const sent = cloud.sqs.send(new SendMessageCommand({ QueueUrl: cloud.QueueUrl, ...message }));
    expect(await outcomeOf(sent)).toBe(expected);
  });

  it.each(batches)('in a batch: %s', async (_what, Entries, expected) => {
    const sent = cloud.sqs.send(new SendMessageBatchCommand({ QueueUrl: cloud.QueueUrl, Entries }));
    expect(await outcomeOf(sent, ({ Failed = [] }) => (Failed.length === 0 ? 'taken' : Failed))).toBe(expected);
  });
});

describe('receives', () => {
  it.each([
    [{ MaxNumberOfMessages: 10 }, 'taken'],
    [{ MaxNumberOfMessages: 11 }, 'InvalidParameterValue'],
    [{ MaxNumberOfMessages: 0 }, 'InvalidParameterValue'],
    [{ WaitTimeSeconds: 21 }, 'InvalidParameterValue'],
    [{ VisibilityTimeout: 43_200 }, 'taken'],
    [{ VisibilityTimeout: 43_201 }, 'InvalidParameterValue'],
  ])('with %j', async (parameters, expected) => {
    const received = cloud.sqs.send(new ReceiveMessageCommand({ QueueUrl: cloud.QueueUrl, ...parameters }));
    expect(await outcomeOf(received)).toBe(expected);
  });

  it.each([
    [43_200, 'taken'],
    [43_201, 'InvalidParameterValue'],
  ])('of messages that stay hidden for %i seconds', async (VisibilityTimeout, expected) => {
    await cloud.sqs.send(new SendMessageCommand({ QueueUrl: cloud.QueueUrl, MessageBody: 'x' }));
    const { ReceiptHandle } = await cloud.message('QueueUrl');
    const change = { QueueUrl: cloud.QueueUrl, ReceiptHandle, VisibilityTimeout };
    expect(await outcomeOf(cloud.sqs.send(new ChangeMessageVisibilityCommand(change)))).toBe(expected);
  });
});
