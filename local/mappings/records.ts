/** A batch of messages as Lambda hands it to a function ("Using Lambda with Amazon SQS": example event). */
import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { Json, JsonObject } from '../template/json.ts';

export function sqsEvent(messages: readonly Message[], queueArn: string, region: string): JsonObject {
  return { Records: messages.map((message) => record(message, queueArn, region)) };
}

function record(message: Message, queueArn: string, region: string): JsonObject {
  const attributes = Object.entries(message.MessageAttributes ?? {}).map(([name, value]): [string, Json] => [
    name,
    attribute(value),
  ]);
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: { ...message.Attributes },
    messageAttributes: Object.fromEntries(attributes),
    md5OfBody: message.MD5OfBody ?? '',
    ...(message.MD5OfMessageAttributes !== undefined && { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}

function attribute({ StringValue, BinaryValue, DataType }: MessageAttributeValue): JsonObject {
  return {
    ...(StringValue !== undefined && { stringValue: StringValue }),
    ...(BinaryValue !== undefined && { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
    stringListValues: [],
    binaryListValues: [],
    dataType: DataType ?? 'String',
  };
}
