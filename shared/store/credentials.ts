/**
 * A tenant's credentials in the `Tenants` table, beside its profile: one password, several keys, an allow-list.
 * The caller has made sure that the tenant exists and that its id follows `isUserName`.
 */
import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { parseAllowList } from '../access/allow-list.ts';
import { deriveByScrypt, hashPassword, makePassword, passwordHash } from '../access/password.ts';
import type { Refusal } from '../access/refusal.ts';
import { parseSshKey } from '../access/ssh-key.ts';
import { conditionally, type Table } from './table.ts';

/** Milliseconds since the epoch, like every time here. */
const instant = v.number();

/** `createdAt` is when the password was made. */
const passwordItem = v.object({ ...passwordHash.entries, createdAt: instant });

const keyItem = v.object({
  type: v.string(),
  /** `type base64`, without the comment. */
  publicKey: v.string(),
  comment: v.string(),
  fingerprint: v.string(),
  addedAt: instant,
});

/** An empty list would mean nobody; no item means everybody, so the item is never empty. */
const allowItem = v.object({ cidrs: v.pipe(v.array(v.string()), v.nonEmpty()) });

export type StoredPassword = v.InferOutput<typeof passwordItem>;
export type StoredKey = v.InferOutput<typeof keyItem>;

/** Rotation needs two; every key login is answered with all of them. */
export const mostKeys = 10;

const neverAdded = 'attribute_not_exists(pk)';

/** The partition of everything that is kept about a tenant. */
export function tenantPartition(tenant: string): string {
  return `TENANT#${tenant}`;
}

/** Makes a new password in place of the old one, which is no longer valid from here on. It can't be read back. */
export async function setPassword(table: Table, tenant: string, now: number): Promise<{ readonly password: string }> {
  const password = makePassword();
  const stored: StoredPassword = { ...(await hashPassword(password, deriveByScrypt)), createdAt: now };
  await table.db.send(new PutCommand({ TableName: table.name, Item: { ...passwordKey(tenant), ...stored } }));
  return { password };
}

/** The hash of the tenant's password; `undefined` when none was ever set. */
export async function readPassword(table: Table, tenant: string): Promise<StoredPassword | undefined> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: passwordKey(tenant), ConsistentRead: true }),
  );
  return Item && parseItem(passwordItem, Item, 'PASSWORD');
}

/** Adds a key to those that the tenant has. `text` is the content of a `.pub` file. */
export async function addKey(
  table: Table,
  tenant: string,
  text: string,
  now: number,
): Promise<{ readonly key: StoredKey } | { readonly refusal: Refusal }> {
  const parsed = parseSshKey(text);
  if ('refusal' in parsed) return parsed;
  const known = await listKeys(table, tenant);
  const key: StoredKey = { ...parsed.key, addedAt: now };
  if (known.some((each) => each.fingerprint === key.fingerprint)) return { refusal: duplicate(key.fingerprint) };
  if (known.length >= mostKeys) return { refusal: tooMany };
  const Item = { ...keyKey(tenant, key.fingerprint), ...key };
  const put = new PutCommand({ TableName: table.name, Item, ConditionExpression: neverAdded });
  const added = await conditionally(table.db.send(put));
  return added ? { key } : { refusal: duplicate(key.fingerprint) };
}

/** The tenant's keys, oldest first. They fit into one page of a query: ten items of at most 3 KB. */
export async function listKeys(table: Table, tenant: string): Promise<readonly StoredKey[]> {
  const { Items = [] } = await table.db.send(
    new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :keys)',
      ExpressionAttributeValues: { ':pk': tenantPartition(tenant), ':keys': 'KEY#' },
      ConsistentRead: true,
    }),
  );
  const keys = Items.map((item) => parseItem(keyItem, item, 'KEY'));
  return keys.toSorted((a, b) => a.addedAt - b.addedAt);
}

/** Takes a key away, by its fingerprint (`SHA256:…`, or what follows the colon). False: there was no such key. */
export async function removeKey(table: Table, tenant: string, fingerprint: string): Promise<boolean> {
  const full = fingerprint.startsWith('SHA256:') ? fingerprint : `SHA256:${fingerprint}`;
  const { Attributes } = await table.db.send(
    new DeleteCommand({ TableName: table.name, Key: keyKey(tenant, full), ReturnValues: 'ALL_OLD' }),
  );
  return Attributes !== undefined;
}

/** Sets the networks from which the tenant may log in; none at all opens it to every address. */
export async function setAllowList(
  table: Table,
  tenant: string,
  networks: readonly string[],
): Promise<{ readonly cidrs: readonly string[] } | { readonly refusals: readonly Refusal[] }> {
  const parsed = parseAllowList(networks);
  if ('refusals' in parsed) return parsed;
  const { cidrs } = parsed;
  if (cidrs.length === 0) await table.db.send(new DeleteCommand({ TableName: table.name, Key: allowKey(tenant) }));
  else await table.db.send(new PutCommand({ TableName: table.name, Item: { ...allowKey(tenant), cidrs } }));
  return parsed;
}

/** The networks from which the tenant may log in; `undefined` is from everywhere. */
export async function readAllowList(table: Table, tenant: string): Promise<readonly string[] | undefined> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: allowKey(tenant), ConsistentRead: true }),
  );
  return Item && parseItem(allowItem, Item, 'ALLOW').cidrs;
}

function passwordKey(tenant: string) {
  return { pk: tenantPartition(tenant), sk: 'PASSWORD' };
}

function allowKey(tenant: string) {
  return { pk: tenantPartition(tenant), sk: 'ALLOW' };
}

function keyKey(tenant: string, fingerprint: string) {
  return { pk: tenantPartition(tenant), sk: `KEY#${fingerprint}` };
}

/** valibot's own error carries the whole item, and an uncaught error is logged: this one names the item only. */
function parseItem<Schema extends v.GenericSchema>(schema: Schema, item: unknown, what: string): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, item);
  if (parsed.success) return parsed.output;
  const fields = parsed.issues.map((issue) => v.getDotPath(issue) ?? '').join(', ');
  throw new Error(`a ${what} item of the tenants table has an unexpected form at: ${fields}`);
}

function duplicate(fingerprint: string): Refusal {
  return {
    code: 'ssh-key-duplicate',
    message: `the tenant has this key already (${fingerprint}); there is nothing to do`,
    expected: 'a key that the tenant does not have yet',
  };
}

const tooMany: Refusal = {
  code: 'ssh-key-count',
  message: `the tenant has ${mostKeys} keys already; remove one that is no longer used`,
  expected: `at most ${mostKeys} keys of a tenant`,
};
