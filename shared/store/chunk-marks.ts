/** Which chunks of a plan are done: told from few small items, however many chunks there are. */
import { BatchGetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import type { Phase } from '../domain/plan.ts';
import type { Round } from './chunk-results.ts';
import { tenantKey } from './imports.ts';
import type { Table } from './table.ts';

/** Chunks a set: a set grows with every chunk done and is written as a whole, so it is kept small. */
const setSize = 500;

/** Where the sets of all rounds of an import stand. */
export const marksPrefix = (importId: string): string => `DONE#${importId}#`;

const setKey = (round: Round, phase: Phase, set: number) => ({
  pk: tenantKey(round.tenant),
  sk: `${marksPrefix(round.importId)}${round.round}#${phase}#${String(set).padStart(4, '0')}`,
});

const ordinals = v.optional(v.set(v.number()), new Set<number>());
/** `poisoned` are those of `done` that could not be applied whole. */
const setItem = v.object({ done: ordinals, poisoned: ordinals });

/** What a mark belongs to: the `ordinal`-th (from 0) of a phase's `total` chunks. */
export type ChunkPlace = { readonly phase: Phase; readonly ordinal: number; readonly total: number };

/** How a chunk came to be done. `expiresAt`: epoch seconds. */
type Done = { readonly poisoned: boolean; readonly expiresAt: number };

/** Marks a chunk as done; doing it again is harmless. True when its set is full: only then can the phase be complete. */
export async function markDone(
  table: Table,
  round: Round,
  { phase, ordinal, total }: ChunkPlace,
  { poisoned, expiresAt }: Done,
): Promise<boolean> {
  const set = Math.floor(ordinal / setSize);
  const { Attributes } = await table.db.send(
    new UpdateCommand({
      TableName: table.name,
      Key: setKey(round, phase, set),
      UpdateExpression: `ADD done :ordinal${poisoned ? ', poisoned :ordinal' : ''} SET expiresAt = :expiresAt`,
      ExpressionAttributeValues: { ':ordinal': new Set([ordinal]), ':expiresAt': expiresAt },
      // The whole item, because a mark that was there already may not count as updated: DynamoDB's reference says "only the updated
      // attributes" of `UPDATED_NEW`, and emulators differ in what they make of it.
      ReturnValues: 'ALL_NEW',
    }),
  );
  return v.parse(setItem, Attributes).done.size === Math.min(setSize, total - set * setSize);
}

/** How far a phase is: ordinals (from 0) of the chunks that are to be done, and whether any of the others is poisoned. */
export type PhaseProgress = { readonly open: readonly number[]; readonly isPoisoned: boolean };

/** How far a phase of `total` chunks is, strongly consistent. */
export async function progressOf(table: Table, round: Round, phase: Phase, total: number): Promise<PhaseProgress> {
  const done = new Set<number>();
  let isPoisoned = false;
  for await (const set of readSets(table, round, phase, Math.ceil(total / setSize))) {
    for (const ordinal of set.done) done.add(ordinal);
    isPoisoned ||= set.poisoned.size > 0;
  }
  const all = Array.from({ length: total }, (_, ordinal) => ordinal);
  return { open: all.filter((ordinal) => !done.has(ordinal)), isPoisoned };
}

async function* readSets(table: Table, round: Round, phase: Phase, sets: number) {
  let wanted: Record<string, unknown>[] = Array.from({ length: sets }, (_, set) => setKey(round, phase, set));
  while (wanted.length > 0) {
    const request = { RequestItems: { [table.name]: { Keys: wanted.slice(0, 100), ConsistentRead: true } } };
    const { Responses, UnprocessedKeys } = await table.db.send(new BatchGetCommand(request));
    for (const item of Responses?.[table.name] ?? []) yield v.parse(setItem, item);
    wanted = [...(UnprocessedKeys?.[table.name]?.Keys ?? []), ...wanted.slice(100)];
  }
}
