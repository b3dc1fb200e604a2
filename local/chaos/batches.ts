/** Batches that a service carries out in part: which entries it leaves out, and how its answer says so. */
import { parseJson } from '../door/body.ts';
import type { Passage } from '../door/intervention.ts';
import { thinEvents, thinMessages } from './entry-batches.ts';
import { thinItems, thinKeys } from './table-batches.ts';
import type { Thin } from './thinned.ts';

const operations: Readonly<Record<string, Thin>> = {
  BatchGetItem: thinKeys,
  BatchWriteItem: thinItems,
  SendMessageBatch: thinMessages,
  DeleteMessageBatch: thinMessages,
  ChangeMessageVisibilityBatch: thinMessages,
  PutEvents: thinEvents,
};

/**
 * Takes out the entries that are throttled. `all` if nothing would be left: then the service throttles the whole call
 * ("If none of the items can be processed …", "BatchWriteItem" in the DynamoDB API reference).
 */
export function withholdEntries(
  operation: string,
  body: Buffer,
  throttles: () => boolean,
): Passage | 'all' | undefined {
  const thinned = operations[operation]?.(parseJson(body), throttles);
  if (thinned === undefined || thinned.withheld === 0) return undefined;
  if (thinned.kept === 0) return 'all';
  const finish = (answer: Buffer) => Buffer.from(JSON.stringify(thinned.answer(parseJson(answer))));
  return { body: Buffer.from(JSON.stringify(thinned.request)), finish };
}
