import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Change, fieldsOf } from '../domain/change.ts';
import { userItemKey } from './directory-keys.ts';
import { conditionally, type Table, updateOf } from './table.ts';

const neverSeen = 'attribute_not_exists(pk)';
const writtenByPlatformOnly = 'attribute_exists(pk) AND attribute_not_exists(#version)';
const unchangedSince = '#version = :planned';

/** Which import writes: `id` names it on the item, `at` (epoch ms) is the plan's instant, not the clock's. */
export type Writer = { readonly tenant: string; readonly importId: string; readonly at: number };

/** What `lastChange` says once a change is done: tells a repeated delivery from somebody else's write. */
export const changeMark = (writer: Writer, change: Change): string => `${writer.importId}#${change.n}`;

const bytes = (base64: string | undefined): Uint8Array | undefined =>
  base64 === undefined ? undefined : Buffer.from(base64, 'base64');

/** The email index follows the address: tenant and address, so that nobody is found across tenants. */
function emailKeyOf({ tenant }: Writer, { was, set }: Change): { emailKey?: string | undefined } {
  if (set.email !== undefined) return { emailKey: `${tenant}#${set.email}` };
  return was.email === undefined ? {} : { emailKey: undefined };
}

function archivedSince({ type, status }: Change, at: string): { archivedAt?: string | undefined } {
  if (type === 'archive' || (type === 'create' && status === 'archived')) return { archivedAt: at };
  return type === 'reactivate' || type === 'restore' ? { archivedAt: undefined } : {};
}

/**
 * The attributes that a change leaves behind; undefined ones are removed. Fingerprints are written whole each time: any
 * other transition clears both, so that the next file is compared field by field.
 */
function attributesOf(writer: Writer, change: Change): Record<string, unknown> {
  const at = new Date(writer.at).toISOString();
  return {
    ...Object.fromEntries(fieldsOf(change).map((field) => [field, change.set[field]])),
    ...emailKeyOf(writer, change),
    ...(change.type === 'create' ? { tenant: writer.tenant, key: change.key, createdAt: at } : {}),
    status: change.status,
    updatedAt: at,
    ...archivedSince(change, at),
    version: (change.version ?? 0) + 1,
    lastChange: changeMark(writer, change),
    recordHash: bytes(change.record),
    rowHash: bytes(change.raw),
  };
}

function conditionOf(version: number | undefined) {
  if (version === undefined) return { condition: neverSeen, names: {}, values: {} };
  if (version === 0) return { condition: writtenByPlatformOnly, names: { '#version': 'version' }, values: {} };
  return { condition: unchangedSince, names: { '#version': 'version' }, values: { ':planned': version } };
}

/**
 * One `UpdateItem` of the attributes that imports own and no others, conditional on the version it was planned against.
 * False when the item has moved on.
 */
export function writeChange(table: Table, writer: Writer, change: Change): Promise<boolean> {
  const update = updateOf(attributesOf(writer, change));
  const { condition, names, values } = conditionOf(change.version);
  return conditionally(
    table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: userItemKey(writer.tenant, change.key),
        UpdateExpression: update.expression,
        ConditionExpression: condition,
        ExpressionAttributeNames: { ...update.names, ...names },
        ExpressionAttributeValues: { ...update.values, ...values },
      }),
    ),
  );
}
