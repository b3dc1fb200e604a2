import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deriveByScrypt, isPassword } from '../../../shared/access/password.ts';
import {
  addKey,
  listKeys,
  mostKeys,
  readAllowList,
  readPassword,
  removeKey,
  setAllowList,
  setPassword,
} from '../../../shared/store/credentials.ts';
import type { Table } from '../../../shared/store/table.ts';
import { ed25519Line } from '../access/ed25519-line.ts';
import { startTenantsTable, type TestTable } from './tenants-table.ts';

const now = Date.UTC(2026, 0, 5, 9);

let server: TestTable;
let table: Table;
beforeAll(async () => {
  server = await startTenantsTable();
  table = server.table;
});
afterAll(() => server.close());

const itemsOf = async (tenant: string) => {
  const query = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': `TENANT#${tenant}` } };
  return (await table.db.send(new QueryCommand({ TableName: table.name, ...query }))).Items ?? [];
};

async function addedFingerprint(tenant: string, text: string, at = now): Promise<string> {
  const added = await addKey(table, tenant, text, at);
  if ('refusal' in added) throw new Error(added.refusal.message);
  return added.key.fingerprint;
}

describe('the password (W9)', () => {
  it('is handed out once and kept as a hash with its cost', async () => {
    const { password } = await setPassword(table, 'acme', now);
    const stored = await readPassword(table, 'acme');
    expect(stored).toMatchObject({ N: 16_384, r: 8, p: 1, createdAt: now });
    expect(await isPassword(password, stored, deriveByScrypt)).toBe(true);
    const items = JSON.stringify(await itemsOf('acme'));
    expect(items).not.toContain(password);
    expect(items).not.toContain(Buffer.from(password).toString('base64'));
  });

  it('takes the place of the one before', async () => {
    const { password: before } = await setPassword(table, 'renewed', now);
    const { password: after } = await setPassword(table, 'renewed', now + 1);
    const stored = await readPassword(table, 'renewed');
    expect(await isPassword(before, stored, deriveByScrypt)).toBe(false);
    expect(await isPassword(after, stored, deriveByScrypt)).toBe(true);
  });

  it('is of one tenant: upper and lower case are different tenants', async () => {
    await setPassword(table, 'Cased', now);
    expect(await readPassword(table, 'cased')).toBeUndefined();
  });

  it('is not repeated by the error about a broken item', async () => {
    const Item = { pk: 'TENANT#broken', sk: 'PASSWORD', hash: 'c2VjcmV0', salt: 'c2FsdA==', N: 'many', r: 8, p: 1 };
    await table.db.send(new PutCommand({ TableName: table.name, Item }));
    const error = await readPassword(table, 'broken').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toBe(
      'a PASSWORD item of the tenants table has an unexpected form at: N, createdAt',
    );
    expect(JSON.stringify({ ...(error as Error) })).not.toContain('c2VjcmV0');
  });
});

describe('the keys', () => {
  it('are several, in the order in which they came', async () => {
    const [older, newer] = [ed25519Line(), ed25519Line()];
    const second = await addedFingerprint('rotating', newer, now + 1);
    const first = await addedFingerprint('rotating', older, now);
    expect(await listKeys(table, 'rotating')).toMatchObject([
      { fingerprint: first, addedAt: now, comment: 'hr@example', type: 'ssh-ed25519' },
      { fingerprint: second, addedAt: now + 1, publicKey: newer.split(' ').slice(0, 2).join(' ') },
    ]);
  });

  it('are told when they are there already, whatever the comment', async () => {
    const key = ed25519Line();
    const fingerprint = await addedFingerprint('twice', key);
    const again = await addKey(table, 'twice', key.replace('hr@example', 'another'), now + 1);
    expect(again).toMatchObject({ refusal: { code: 'ssh-key-duplicate' } });
    expect(JSON.stringify(again)).toContain(fingerprint);
    expect(await listKeys(table, 'twice')).toMatchObject([{ comment: 'hr@example', addedAt: now }]);
  });

  it('are added once when they are added twice at the same moment', async () => {
    const key = ed25519Line();
    const results = await Promise.all([addKey(table, 'racing', key, now), addKey(table, 'racing', key, now)]);
    expect(results.filter((each) => 'key' in each)).toHaveLength(1);
  });

  it('are refused when they are none, and nothing is kept', async () => {
    expect(await addKey(table, 'refused', 'ssh-dss AAAA', now)).toMatchObject({ refusal: { code: 'ssh-key-dsa' } });
    expect(await itemsOf('refused')).toEqual([]);
  });

  it('are at most ten', async () => {
    for (let count = 0; count < mostKeys; count += 1) await addedFingerprint('many', ed25519Line());
    expect(await addKey(table, 'many', ed25519Line(), now)).toMatchObject({ refusal: { code: 'ssh-key-count' } });
    expect(await listKeys(table, 'many')).toHaveLength(mostKeys);
  });

  it('are removed by fingerprint, with or without SHA256:', async () => {
    const [one, other] = [
      await addedFingerprint('leaving', ed25519Line()),
      await addedFingerprint('leaving', ed25519Line()),
    ];
    expect(await removeKey(table, 'leaving', one)).toBe(true);
    expect(await removeKey(table, 'leaving', one)).toBe(false);
    expect(await listKeys(table, 'leaving')).toMatchObject([{ fingerprint: other }]);
    expect(await removeKey(table, 'leaving', other.replace('SHA256:', ''))).toBe(true);
    expect(await listKeys(table, 'leaving')).toEqual([]);
  });
});

describe('the allow-list (W11)', () => {
  it('is not there unless it is set, and can be taken away', async () => {
    expect(await readAllowList(table, 'listed')).toBeUndefined();
    expect(await setAllowList(table, 'listed', ['203.0.113.0/24', '2001:DB8::/32'])).toEqual({
      cidrs: ['203.0.113.0/24', '2001:db8::/32'],
    });
    expect(await readAllowList(table, 'listed')).toEqual(['203.0.113.0/24', '2001:db8::/32']);
    expect(await setAllowList(table, 'listed', [])).toEqual({ cidrs: [] });
    expect(await readAllowList(table, 'listed')).toBeUndefined();
  });

  it('stays as it was when one entry is wrong', async () => {
    await setAllowList(table, 'careful', ['203.0.113.0/24']);
    expect(await setAllowList(table, 'careful', ['198.51.100.0/24', 'all'])).toMatchObject({
      refusals: [{ code: 'allow-list-entry' }],
    });
    expect(await readAllowList(table, 'careful')).toEqual(['203.0.113.0/24']);
  });

  it('lets nobody in by being empty in the table', async () => {
    const Item = { pk: 'TENANT#emptied', sk: 'ALLOW', cidrs: [] };
    await table.db.send(new PutCommand({ TableName: table.name, Item }));
    await expect(readAllowList(table, 'emptied')).rejects.toThrow('ALLOW item');
    expect(
      (await table.db.send(new GetCommand({ TableName: table.name, Key: { pk: Item.pk, sk: Item.sk } }))).Item,
    ).toEqual(Item);
  });
});
