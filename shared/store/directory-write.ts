import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Change, fieldsOf } from '../domain/change.ts';
import { accessIn } from '../domain/user.ts';
import { itemKey } from './directory-keys.ts';
import { type Attributes, dueAfter } from './due-attributes.ts';
import { enteredAt } from './state-attributes.ts';
import { conditionally, type Table, updateOf } from './table.ts';

const neverSeen = 'attribute_not_exists(pk)';
const writtenByPlatformOnly = 'attribute_exists(pk) AND attribute_not_exists(#version)';
/** What happened by the clock is told before anybody writes over it: only then is it sure to be told. */
const unchangedSince = '#version = :planned AND attribute_not_exists(telling)';

/** Which import writes: `id` names it on the item, `at` (epoch ms) is the plan's instant, not the clock's. */
export type Writer = { readonly tenant: string; readonly importId: string; readonly at: number };

/** What `lastChange` says once a change is done: tells a repeated delivery from somebody else's write. */
export const changeMark = (writer: Writer, change: Change): string => `${writer.importId}#${change.n}`;

const bytes = (base64: string | undefined): Uint8Array | undefined =>
  base64 === undefined ? undefined : Buffer.from(base64, 'base64');

/** The email index follows the address: tenant and address, so that nobody is found across tenants. */
function emailKeyOf({ tenant }: Writer, { was, set }: Change): Attributes {
  if (typeof set.email === 'string') return { emailKey: `${tenant}#${set.email}` };
  return was.email === undefined ? {} : { emailKey: undefined };
}

/** What users have and teams have not: an address to be found by, a state that says what they may do, and dates. */
const userAttributes = (writer: Writer, change: Change, at: string): Attributes => ({
  ...emailKeyOf(writer, change),
  ...(change.type === 'update' ? accessIn(change.status) : enteredAt(change.status, at)),
  ...dueAfter(writer.tenant, change),
});

/** Who was made because rows named them is so until a row of their own is imported. */
function impliedBy({ reason, implied }: Change): Attributes {
  if (reason === 'rollback') return implied === undefined ? {} : { implied: implied || undefined };
  if (reason === 'missing') return {};
  return { implied: reason === 'implied' ? true : undefined };
}

/**
 * The attributes that a change leaves behind. Fingerprints are written whole each time: any other transition clears
 * both, so that the next file is compared field by field.
 */
function attributesOf(writer: Writer, change: Change): Attributes {
  const at = new Date(writer.at).toISOString();
  return {
    ...Object.fromEntries(fieldsOf(change).map((field) => [field, change.set[field]])),
    ...(change.entity === 'user' ? userAttributes(writer, change, at) : {}),
    ...(change.type === 'create' ? { tenant: writer.tenant, key: change.key, createdAt: at } : {}),
    ...impliedBy(change),
    status: change.status,
    updatedAt: at,
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
        Key: itemKey(change.entity, writer.tenant, change.key),
        UpdateExpression: update.expression,
        ConditionExpression: condition,
        ExpressionAttributeNames: { ...update.names, ...names },
        ExpressionAttributeValues: { ...update.values, ...values },
      }),
    ),
  );
}
