import { GetCommand, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { countsSchema } from '../domain/counts.ts';
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

/** Where the results of all rounds of an import stand. */
export const resultsPrefix = (importId: string): string => `RESULT#${importId}#`;

const resultPrefix = ({ importId, round }: Round): string => `${resultsPrefix(importId)}${round}#`;
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

/** Keeps the first result of a chunk and returns it: a later one is dropped. `expiresAt`: epoch seconds. */
export async function keepResult(
  table: Table,
  round: Round,
  result: ChunkResult,
  expiresAt: number,
): Promise<ChunkResult> {
  const isFirst = await conditionally(
    table.db.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...resultKey(round, result.chunk), ...result, expiresAt },
        ConditionExpression: notDoneYet,
      }),
    ),
  );
  return isFirst ? result : ((await getResult(table, round, result.chunk)) ?? result);
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
