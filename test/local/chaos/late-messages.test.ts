import { expect, it } from 'vitest';
import { delayMessages } from '../../../local/chaos/late-messages.ts';
import { callOf, deployment } from './calls.ts';

const QueueUrl = 'http://127.0.0.1:4566/000000000000/arrivals';

/** What becomes of a request when every message is two seconds late. */
function late(operation: string, request: object, caller = 'apply') {
  const body = Buffer.from(JSON.stringify(request));
  const said = delayMessages(
    () => true,
    () => 2,
  )(callOf('sqs', operation, caller), body, deployment);
  return said !== undefined && 'body' in said ? JSON.parse(said.body.toString()) : undefined;
}

it('waits longer than the queue or the message says, and never longer than SQS allows', () => {
  const Entries = [
    { Id: 'a' },
    { Id: 'b', DelaySeconds: 0 },
    { Id: 'c', DelaySeconds: 60 },
    { Id: 'd', DelaySeconds: 899 },
  ];
  const { Entries: sent } = late('SendMessageBatch', { QueueUrl, Entries });
  expect(sent.map(({ DelaySeconds }: { DelaySeconds: number }) => DelaySeconds)).toEqual([7, 2, 62, 900]);
  expect(late('SendMessage', { QueueUrl, MessageBody: 'x' })).toEqual({ QueueUrl, MessageBody: 'x', DelaySeconds: 7 });
});

it('delays what parts of AWS send, and not what a person sends', () => {
  expect(late('SendMessage', { QueueUrl }, 'events.amazonaws.com')).toEqual({ QueueUrl, DelaySeconds: 7 });
  expect(late('SendMessage', { QueueUrl }, 'operator')).toBeUndefined();
});

it('leaves other calls alone', () => {
  expect(late('DeleteMessageBatch', { QueueUrl, Entries: [] })).toBeUndefined();
});
