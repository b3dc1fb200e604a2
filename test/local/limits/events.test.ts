/** "PutEvents" in the EventBridge API reference, and "Calculating PutEvents event entry size". */
import { PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CloudWithLimits, outcomeOf, startCloudWithLimits } from './cloud-with-limits.ts';

const largest = 262_144;

let cloud: CloudWithLimits;

beforeAll(async () => {
  cloud = await startCloudWithLimits();
}, 30_000);
afterAll(() => cloud.close());

/** Source and type take a byte each, what is around the text in the detail 8, and a time 14. */
const entryOf = (bytes: number, more: Partial<PutEventsRequestEntry> = {}): PutEventsRequestEntry => {
  const Detail = JSON.stringify({ a: 'x'.repeat(bytes - 10) });
  return { Source: 's', DetailType: 't', EventBusName: 'people', Detail, ...more };
};

const cases: readonly (readonly [string, PutEventsRequestEntry[], string])[] = [
  ['one of 256 KB', [entryOf(largest)], 'taken'],
  ['one of a byte more', [entryOf(largest + 1)], 'ValidationException'],
  ['two of 256 KB together', [entryOf(largest / 2), entryOf(largest / 2)], 'taken'],
  ['two of a byte more together', [entryOf(largest / 2), entryOf(largest / 2 + 1)], 'ValidationException'],
  ['one of 256 KB with its time', [entryOf(largest - 14, { Time: new Date(0) })], 'taken'],
  ['one of a byte more with its time', [entryOf(largest - 13, { Time: new Date(0) })], 'ValidationException'],
  ['one of 256 KB with its resources', [entryOf(largest - 3, { Resources: ['ab', 'c'] })], 'taken'],
  ['one of a byte more with them', [entryOf(largest - 2, { Resources: ['ab', 'c'] })], 'ValidationException'],
  ['ten', Array.from({ length: 10 }, () => entryOf(20)), 'taken'],
  ['eleven', Array.from({ length: 11 }, () => entryOf(20)), 'ValidationException'],
  ['none', [], 'ValidationException'],
  ['one without a detail', [entryOf(20, { Detail: undefined })], 'InvalidArgument'],
  ['one whose detail is no object', [entryOf(20, { Detail: '"x"' })], 'MalformedDetail'],
  ['one in the name of AWS', [entryOf(20, { Source: 'aws.s3' })], 'NotAuthorizedForSourceException'],
];

it.each(cases)('takes or refuses %s', async (_what, Entries, expected) => {
  const put = cloud.events.send(new PutEventsCommand({ Entries }));
  expect(
    await outcomeOf(put, ({ Entries: said = [] }) => said.find(({ ErrorCode }) => ErrorCode)?.ErrorCode ?? 'taken'),
  ).toBe(expected);
});
