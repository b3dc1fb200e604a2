/** Custom fields of a tenant: what type the values of each are, as the first file that had some said. */
import { hash } from 'node:crypto';
import { PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import pMap from 'p-map';
import * as v from 'valibot';
import { type EntryType, entryTypes } from '../domain/field.ts';
import type { FileKind } from '../domain/profile.ts';
import { tenantKey } from './imports.ts';
import { conditionally, type Table } from './table.ts';

const customField = v.object({ name: v.string(), type: v.picklist(entryTypes) });

const prefixOf = (kind: FileKind): string => `CUSTOM-FIELDS#${kind}#`;

/** Names are customers' texts of any length: a sort key takes 1,024 bytes. */
const fieldKey = (tenant: string, kind: FileKind, name: string) => ({
  pk: tenantKey(tenant),
  sk: `${prefixOf(kind)}${hash('sha256', name, 'hex').slice(0, 32)}`,
});

/**
 * The types of a tenant's custom fields by name, strongly consistent. The answer inherits nothing, so that no name finds
 * what is none.
 */
export async function getCustomFields(
  table: Table,
  tenant: string,
  kind: FileKind,
): Promise<Readonly<Record<string, EntryType>>> {
  const query = {
    TableName: table.name,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :fields)',
    ExpressionAttributeValues: { ':pk': tenantKey(tenant), ':fields': prefixOf(kind) },
    ConsistentRead: true,
  };
  const types: Record<string, EntryType> = Object.create(null);
  for await (const page of paginateQuery({ client: table.db }, query)) {
    for (const item of page.Items ?? []) {
      const { name, type } = v.parse(customField, item);
      types[name] = type;
    }
  }
  return types;
}

const neverSeen = 'attribute_not_exists(pk)';

/** Writes under way at a time: hides their latency. */
const writesAtATime = 10;

/** Adds custom fields; those that are there stay as they are. Doing it again is harmless. */
export async function keepCustomFields(
  table: Table,
  tenant: string,
  kind: FileKind,
  newEntries: Readonly<Record<string, EntryType>>,
): Promise<void> {
  const keep = ([name, type]: readonly [string, EntryType]): Promise<boolean> =>
    conditionally(
      table.db.send(
        new PutCommand({
          TableName: table.name,
          Item: { ...fieldKey(tenant, kind, name), name, type },
          ConditionExpression: neverSeen,
        }),
      ),
    );
  await pMap(Object.entries(newEntries), keep, { concurrency: writesAtATime });
}
