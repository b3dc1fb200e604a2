import { BatchGetCommand, GetCommand, PutCommand, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { countsSchema } from '../domain/counts.ts';
import type { Phase } from '../domain/plan.ts';
import { tenantKey } from './imports.ts';
import { conditionally, type Table } from './table.ts';

/** One planning of one import: its chunks are numbered within it. */
export type Round = { readonly tenant: string; readonly importId: string; readonly round: number };

const resultSchema = v.object({
  chunk: v.number(),
  counts: countsSchema,
  /** The object of NDJSON issues that applying led to, if any. */
  issueKey: v.optional(v.string()),
  issues: v.optional(v.number(), 0),
  /** It could not be applied whole, however often it was tried. */
  poisoned: v.optional(v.boolean(), false),
});

/** What became of one chunk. */
export type ChunkResult = v.InferOutput<typeof resultSchema>;

const resultPrefix = ({ importId, round }: Round): string => `RESULT#${importId}#${round}#`;
const resultKey = (round: Round, chunk: number) => ({
  pk: tenantKey(round.tenant),
  sk: `${resultPrefix(round)}${String(chunk).padStart(6, '0')}`,
});

/** A result, strongly consistent; undefined while the chunk is not done. */
export async function getResult(table: Table, round: Round, chunk: number): Promise<ChunkResult | undefined> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: resultKey(round, chunk), ConsistentRead: true }),
  );
  return Item === undefined ? undefined : v.parse(resultSchema, Item);
}

const notDoneYet = 'attribute_not_exists(pk)';

/** Keeps the first result of a chunk; a later one is dropped. `expiresAt`: epoch seconds. */
export async function putResult(table: Table, round: Round, result: ChunkResult, expiresAt: number): Promise<void> {
  await conditionally(
    table.db.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...resultKey(round, result.chunk), ...result, expiresAt },
        ConditionExpression: notDoneYet,
      }),
    ),
  );
}

/** All results of a round, strongly consistent, in chunk order. */
export async function* listResults(table: Table, round: Round): AsyncGenerator<ChunkResult> {
  const query = {
    TableName: table.name,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :results)',
    ExpressionAttributeValues: { ':pk': tenantKey(round.tenant), ':results': resultPrefix(round) },
    ConsistentRead: true,
  };
  for await (const page of paginateQuery({ client: table.db }, query)) {
    for (const item of page.Items ?? []) yield v.parse(resultSchema, item);
  }
}

/** Chunks a set: a set grows with every chunk done and is written as a whole, so it is kept small. */
const setSize = 500;

const setKey = (round: Round, phase: Phase, set: number) => ({
  pk: tenantKey(round.tenant),
  sk: `DONE#${round.importId}#${round.round}#${phase}#${String(set).padStart(4, '0')}`,
});

const setItem = v.object({ done: v.optional(v.set(v.number()), new Set<number>()) });

/** What a mark belongs to: the `ordinal`-th (from 0) of a phase's `total` chunks. */
export type ChunkPlace = { readonly phase: Phase; readonly ordinal: number; readonly total: number };

/**
 * Marks a chunk as done; doing it again is harmless. True when its set is full: only then can the phase be complete.
 * `expiresAt`: epoch seconds.
 */
export async function markDone(table: Table, round: Round, place: ChunkPlace, expiresAt: number): Promise<boolean> {
  const set = Math.floor(place.ordinal / setSize);
  const { Attributes } = await table.db.send(
    new UpdateCommand({
      TableName: table.name,
      Key: setKey(round, place.phase, set),
      UpdateExpression: 'ADD done :ordinal SET expiresAt = :expiresAt',
      ExpressionAttributeValues: { ':ordinal': new Set([place.ordinal]), ':expiresAt': expiresAt },
      ReturnValues: 'UPDATED_NEW',
    }),
  );
  return v.parse(setItem, Attributes).done.size === Math.min(setSize, place.total - set * setSize);
}

/** The ordinals (from 0) of a phase's `total` chunks that are not done yet, strongly consistent. */
export async function undone(table: Table, round: Round, phase: Phase, total: number): Promise<number[]> {
  const done = await doneOrdinals(table, round, phase, Math.ceil(total / setSize));
  return Array.from({ length: total }, (_, ordinal) => ordinal).filter((ordinal) => !done.has(ordinal));
}

async function doneOrdinals(table: Table, round: Round, phase: Phase, sets: number): Promise<Set<number>> {
  const done = new Set<number>();
  let wanted: Record<string, unknown>[] = Array.from({ length: sets }, (_, set) => setKey(round, phase, set));
  while (wanted.length > 0) {
    const request = { RequestItems: { [table.name]: { Keys: wanted.slice(0, 100), ConsistentRead: true } } };
    const { Responses, UnprocessedKeys } = await table.db.send(new BatchGetCommand(request));
    for (const item of Responses?.[table.name] ?? [])
      for (const ordinal of v.parse(setItem, item).done) done.add(ordinal);
    wanted = [...(UnprocessedKeys?.[table.name]?.Keys ?? []), ...wanted.slice(100)];
  }
  return done;
}
