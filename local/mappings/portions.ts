/** Batches that one invocation can carry: a batch ends where the payload would be too large ("Batching behavior"). */
import type { Message } from '@aws-sdk/client-sqs';
import { sqsEvent } from './records.ts';

/** Bytes around the records. */
const envelope = Buffer.byteLength(JSON.stringify({ Records: [] }));

/**
 * Splits messages into as few portions as their order allows.
 * @param limit Bytes of an event; a single message is never split, however large it is.
 */
export function portionsOf(
  messages: readonly Message[],
  queueArn: string,
  region: string,
  limit: number,
): readonly (readonly Message[])[] {
  const portions: Message[][] = [];
  let left = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(JSON.stringify(sqsEvent([message], queueArn, region))) - envelope + 1;
    const last = portions.at(-1);
    if (last !== undefined && size <= left) last.push(message);
    else {
      portions.push([message]);
      left = limit - envelope;
    }
    left -= size;
  }
  return portions;
}
