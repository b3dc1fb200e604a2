/**
 * What is remembered of logins, in the `Tenants` table: failures of an account (`LOGIN`), of an account from one
 * address block (`LOGIN#block`) and of an address block (`ADDRESS#block`), and which blocks are trusted
 * (`TRUSTED#block`). All of it expires; TTL deletes "within a few days" ("Using time to live", DynamoDB developer
 * guide), so reading and counting go by `expiresAt` themselves.
 */
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { countingWindow, type FailureCount, trustedDays } from '../access/lockout.ts';
import type { Account, Counted, LoginStore } from '../access/login.ts';
import { listKeys, readAllowList, readPassword, tenantPartition } from './credentials.ts';
import { conditionally, type Table } from './table.ts';

type Key = { readonly pk: string; readonly sk: string };
type Counter = Counted[number];

const epochSeconds = v.number();
const expiring = v.object({ expiresAt: epochSeconds });
const failureItem = v.object({ ...expiring.entries, failures: v.number(), lastFailureAt: v.number() });

const isCounting = 'attribute_not_exists(pk) OR expiresAt > :now';
const hasExpired = 'expiresAt <= :now';

/** The store of `login`, on one table. */
export function loginStore(table: Table): LoginStore {
  return {
    readAccount: (tenant, block, now) => readAccount(table, tenant, block, now),
    readPublicKeys: async (tenant) => (await listKeys(table, tenant)).map((key) => key.publicKey),
    countFailure: async (tenant, block, counted, now) => {
      await Promise.all(counted.map((counter) => countOne(table, tenant, block, counter, now)));
    },
    recordSuccess: (tenant, block, now) => recordSuccess(table, tenant, block, now),
  };
}

/** Everything at once, and as much for an account that does not exist. */
async function readAccount(table: Table, tenant: string, block: string, now: number): Promise<Account> {
  const failuresOf = (counter: Counter) => readFailures(table, counterKey(tenant, block, counter), now);
  const [profile, password, allowed, pair, address, account, trust] = await Promise.all([
    readItem(table, { pk: tenantPartition(tenant), sk: 'PROFILE' }),
    readPassword(table, tenant),
    readAllowList(table, tenant),
    failuresOf('pair'),
    failuresOf('address'),
    failuresOf('account'),
    readItem(table, trustKey(tenant, block)),
  ]);
  const trusted = trust !== undefined && v.parse(expiring, trust).expiresAt * 1_000 > now;
  return {
    exists: profile !== undefined,
    password,
    allowed,
    record: { pair, address, account, trusted },
  };
}

/**
 * Counts one failure, atomically: concurrent failures all arrive. A window that has ended starts anew; if somebody
 * else has just done so, or TTL has just deleted it, it is simply counted after all.
 */
async function countOne(table: Table, tenant: string, block: string, counter: Counter, now: number): Promise<void> {
  const Key = counterKey(tenant, block, counter);
  const expiresAt = toSeconds(now) + countingWindow[counter];
  if (await addFailure(table, Key, expiresAt, now)) return;
  if (await startAnew(table, Key, expiresAt, now)) return;
  await addFailure(table, Key, expiresAt, now);
}

function addFailure(table: Table, Key: Key, expiresAt: number, now: number) {
  return conditionally(
    table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key,
        UpdateExpression: 'ADD failures :one SET lastFailureAt = :at, expiresAt = if_not_exists(expiresAt, :end)',
        ConditionExpression: isCounting,
        ExpressionAttributeValues: { ':one': 1, ':at': now, ':end': expiresAt, ':now': toSeconds(now) },
      }),
    ),
  );
}

function startAnew(table: Table, Key: Key, expiresAt: number, now: number) {
  return conditionally(
    table.db.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...Key, failures: 1, lastFailureAt: now, expiresAt },
        ConditionExpression: hasExpired,
        ExpressionAttributeValues: { ':now': toSeconds(now) },
      }),
    ),
  );
}

/** The pair is trusted from here on, and what failed before is forgotten. */
async function recordSuccess(table: Table, tenant: string, block: string, now: number) {
  const expiresAt = toSeconds(now) + trustedDays * 86_400;
  await Promise.all([
    table.db.send(new PutCommand({ TableName: table.name, Item: { ...trustKey(tenant, block), expiresAt } })),
    table.db.send(new DeleteCommand({ TableName: table.name, Key: counterKey(tenant, block, 'pair') })),
  ]);
}

async function readFailures(table: Table, key: Key, now: number): Promise<FailureCount | undefined> {
  const item = await readItem(table, key);
  if (item === undefined) return undefined;
  const { expiresAt, failures, lastFailureAt } = v.parse(failureItem, item);
  return expiresAt * 1_000 > now ? { failures, lastFailureAt } : undefined;
}

async function readItem(table: Table, Key: Key) {
  const { Item } = await table.db.send(new GetCommand({ TableName: table.name, Key, ConsistentRead: true }));
  return Item;
}

function counterKey(tenant: string, block: string, counter: Counter): Key {
  if (counter === 'address') return { pk: `ADDRESS#${block}`, sk: 'LOGIN' };
  return { pk: tenantPartition(tenant), sk: counter === 'pair' ? `LOGIN#${block}` : 'LOGIN' };
}

function trustKey(tenant: string, block: string): Key {
  return { pk: tenantPartition(tenant), sk: `TRUSTED#${block}` };
}

function toSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1_000);
}
