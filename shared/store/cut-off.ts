import { hash } from 'node:crypto';
import { PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import type { Import } from '../domain/import.ts';
import { tenantKey } from './imports.ts';
import type { Table } from './table.ts';

/** An upload that ended before its client was done. `etag` may be empty; `at` is the event's time in epoch ms. */
export type CutOff = { readonly key: string; readonly etag: string; readonly at: number };

const prefixOf = (key: string): string => `CUTOFF#${hash('sha256', key, 'hex').slice(0, 32)}#`;

/** Long enough for the upload to be planned, however long its lane is. */
const keptSeconds = 7 * 24 * 60 * 60;

const markSchema = v.object({ etag: v.string(), at: v.number() });

/** Keeps the mark until no plan can ask for it any more. */
export async function markCutOff(table: Table, tenant: string, { key, etag, at }: CutOff): Promise<void> {
  const sk = `${prefixOf(key)}${etag || at}`;
  const expiresAt = Math.floor(at / 1000) + keptSeconds;
  await table.db.send(
    new PutCommand({ TableName: table.name, Item: { pk: tenantKey(tenant), sk, etag, at, expiresAt } }),
  );
}

/**
 * Whether this very upload was cut off: not younger than the event, and of the same content where the event names one.
 * Who sends the same bytes again, because the connection broke just behind the last of them, passes.
 */
export async function wasCutOff(table: Table, one: Import): Promise<boolean> {
  const query = {
    TableName: table.name,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :marks)',
    ExpressionAttributeValues: { ':pk': tenantKey(one.tenant), ':marks': prefixOf(one.key) },
    ConsistentRead: true,
  };
  for await (const page of paginateQuery({ client: table.db }, query)) {
    for (const item of page.Items ?? []) {
      const { etag, at } = v.parse(markSchema, item);
      if (one.receivedAt <= at && (etag === '' || etag === one.etag)) return true;
    }
  }
  return false;
}
