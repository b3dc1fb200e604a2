import type { Message } from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { portionsOf } from '../../../local/mappings/portions.ts';
import { sqsEvent } from '../../../local/mappings/records.ts';

const limit = 2000;
const arn = 'arn:aws:sqs:eu-central-1:000000000000:jobs';

const bytesOf = (messages: readonly Message[]) =>
  Buffer.byteLength(JSON.stringify(sqsEvent(messages, arn, 'eu-central-1')));

const messages = fc.array(fc.record({ MessageId: fc.uuid(), Body: fc.string({ maxLength: 2500, unit: 'binary' }) }), {
  maxLength: 10,
});

it('keeps all messages in their order, and no portion above the limit but for a single message', () => {
  fc.assert(
    fc.property(messages, (batch) => {
      const portions = portionsOf(batch, arn, 'eu-central-1', limit);
      expect(portions.flat()).toEqual(batch);
      expect(portions.filter((portion) => portion.length > 1 && bytesOf(portion) > limit)).toEqual([]);
    }),
  );
});

it('ends a portion only where the next message would not fit', () => {
  fc.assert(
    fc.property(messages, (batch) => {
      const portions = portionsOf(batch, arn, 'eu-central-1', limit);
      const early = portions.filter((portion, at) => {
        const [next] = portions[at + 1] ?? [];
        // A byte is left for a comma that the last record does not need.
        return next !== undefined && bytesOf([...portion, next]) < limit;
      });
      expect(early).toEqual([]);
    }),
  );
});
