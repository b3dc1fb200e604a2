/** Limits of SQS ("Amazon SQS message quotas"; errors as in "SendMessage", "ReceiveMessage" … of the SQS API reference). */
import * as v from 'valibot';
import type { Refusal } from '../door/refusal.ts';

/** Bytes of a message with its attributes, and of all messages of a batch together. */
const largestMessage = 1_048_576;
/** Seconds: 15 minutes, 12 hours, one long poll. */
const longestDelay = 900;
const longestInvisibility = 43_200;
const longestPoll = 20;
/** Messages of one receive. */
const mostMessages = 10;
/** "#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF" */
const validText = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;
const validId = /^[\w-]{1,80}$/;

const attribute = v.object({
  DataType: v.optional(v.string(), ''),
  StringValue: v.optional(v.string(), ''),
  BinaryValue: v.optional(v.string(), ''),
});
const message = v.object({
  MessageBody: v.optional(v.string(), ''),
  MessageAttributes: v.optional(v.record(v.string(), attribute), {}),
  DelaySeconds: v.optional(v.number(), 0),
});
const batch = v.object({ Entries: v.array(v.object({ ...message.entries, Id: v.string() })) });
const receive = v.object({
  MaxNumberOfMessages: v.optional(v.number(), 1),
  WaitTimeSeconds: v.optional(v.number(), 0),
  VisibilityTimeout: v.optional(v.number(), 0),
});
const change = v.object({ VisibilityTimeout: v.number() });

type Message = v.InferOutput<typeof message>;

export function refuseMessages(operation: string, request: unknown): Refusal | undefined {
  if (operation === 'SendMessage') return refuseParsed(message, request, refuseMessage);
  if (operation === 'SendMessageBatch') return refuseParsed(batch, request, refuseBatch);
  if (operation === 'ReceiveMessage') return refuseParsed(receive, request, refuseReceive);
  if (operation === 'ChangeMessageVisibility')
    return refuseParsed(change, request, ({ VisibilityTimeout }) =>
      outside('VisibilityTimeout', VisibilityTimeout, 0, longestInvisibility),
    );
  return undefined;
}

/** What is not of the operation's form is left to the service. */
function refuseParsed<Schema extends v.GenericSchema>(
  schema: Schema,
  request: unknown,
  refuse: (parsed: v.InferOutput<Schema>) => Refusal | undefined,
): Refusal | undefined {
  const parsed = v.safeParse(schema, request);
  return parsed.success ? refuse(parsed.output) : undefined;
}

function refuseMessage(given: Message): Refusal | undefined {
  if (given.MessageBody === '') return error('MissingParameter', 'The request must contain the parameter MessageBody.');
  if (sizeOf(given) > largestMessage) return invalid(`Message must be shorter than ${largestMessage} bytes.`);
  if (!validText.test(given.MessageBody)) {
    return error('InvalidMessageContents', 'The message contains characters outside the allowed set.');
  }
  return outside('DelaySeconds', given.DelaySeconds, 0, longestDelay);
}

/** An entry that is at fault by itself is said to have failed by the service; here is what refuses all of them. */
function refuseBatch({ Entries }: v.InferOutput<typeof batch>): Refusal | undefined {
  if (Entries.some(({ Id }) => !validId.test(Id))) {
    const rule = 'A batch entry id can only contain alphanumeric characters, hyphens and underscores.';
    return error('InvalidBatchEntryId', `${rule} It can be at most 80 letters long.`);
  }
  const size = Entries.reduce((sum, each) => sum + sizeOf(each), 0);
  if (Entries.length > 10 || size <= largestMessage) return undefined;
  const message = `Batch requests cannot be longer than ${largestMessage} bytes. You have sent ${size} bytes.`;
  return error('BatchRequestTooLong', message);
}

function refuseReceive({ MaxNumberOfMessages, WaitTimeSeconds, VisibilityTimeout }: v.InferOutput<typeof receive>) {
  return (
    outside('MaxNumberOfMessages', MaxNumberOfMessages, 1, mostMessages) ??
    outside('WaitTimeSeconds', WaitTimeSeconds, 0, longestPoll) ??
    outside('VisibilityTimeout', VisibilityTimeout, 0, longestInvisibility)
  );
}

/** "Amazon SQS message attributes": name, type and value count. */
function sizeOf({ MessageBody, MessageAttributes }: Message): number {
  const attributes = Object.entries(MessageAttributes).map(
    ([name, { DataType, StringValue, BinaryValue }]) =>
      Buffer.byteLength(name + DataType + StringValue) + Buffer.byteLength(BinaryValue, 'base64'),
  );
  return attributes.reduce((sum, size) => sum + size, Buffer.byteLength(MessageBody));
}

function outside(parameter: string, value: number, least: number, most: number): Refusal | undefined {
  if (value >= least && value <= most) return undefined;
  return invalid(`Value ${value} for parameter ${parameter} is invalid. Must be between ${least} and ${most}.`);
}

function invalid(reason: string): Refusal {
  return error('InvalidParameterValue', `One or more parameters are invalid. Reason: ${reason}`);
}

function error(code: string, text: string): Refusal {
  return { status: 400, code, message: text };
}
