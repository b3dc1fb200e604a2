import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Counted } from '../../../shared/access/login.ts';
import { setPassword } from '../../../shared/store/credentials.ts';
import { loginStore } from '../../../shared/store/login-record.ts';
import { addProfile, startTenantsTable, type TestTable } from './tenants-table.ts';

const now = Date.UTC(2026, 0, 5, 9);
const hour = 3_600_000;
const everything: Counted = ['pair', 'address', 'account'];
const nothing = { pair: undefined, address: undefined, account: undefined, trusted: false };

let server: TestTable;
let store: ReturnType<typeof loginStore>;
beforeAll(async () => {
  server = await startTenantsTable();
  store = loginStore(server.table);
});
afterAll(() => server.close());

const recordOf = async (tenant: string, block: string, at = now) => (await store.readAccount(tenant, block, at)).record;

describe('an account', () => {
  it('exists when it has a profile, with or without a password', async () => {
    await addProfile(server.table, 'known');
    expect(await store.readAccount('known', '192.0.2.1', now)).toEqual({
      exists: true,
      password: undefined,
      allowed: undefined,
      record: nothing,
    });
    await setPassword(server.table, 'no-profile', now);
    expect(await store.readAccount('no-profile', '192.0.2.1', now)).toMatchObject({ exists: false, record: nothing });
  });
});

describe('failures', () => {
  it('are counted by pair, by address and by account', async () => {
    await store.countFailure('one', '192.0.2.2', everything, now);
    await store.countFailure('one', '192.0.2.2', everything, now + 5);
    await store.countFailure('one', '192.0.2.3', everything, now + 6);
    await store.countFailure('two', '192.0.2.2', everything, now + 7);
    expect(await recordOf('one', '192.0.2.2')).toEqual({
      pair: { failures: 2, lastFailureAt: now + 5 },
      address: { failures: 3, lastFailureAt: now + 7 },
      account: { failures: 3, lastFailureAt: now + 6 },
      trusted: false,
    });
  });

  it('go to no other counter than those named', async () => {
    await store.countFailure('some', '192.0.2.4', ['pair', 'address'], now);
    expect(await recordOf('some', '192.0.2.4')).toMatchObject({ pair: {}, address: {}, account: undefined });
  });

  it('all arrive when they come at the same moment', async () => {
    await Promise.all(Array.from({ length: 40 }, () => store.countFailure('burst', '192.0.2.5', everything, now)));
    expect(await recordOf('burst', '192.0.2.5')).toMatchObject({
      pair: { failures: 40 },
      address: { failures: 40 },
      account: { failures: 40 },
    });
  });

  it('are out of date at the end of their window, before TTL has deleted them', async () => {
    await store.countFailure('ageing', '192.0.2.6', everything, now);
    const later = (hours: number) => recordOf('ageing', '192.0.2.6', now + hours * hour);
    expect(await later(1 - 0.001)).toMatchObject({ pair: {}, address: {}, account: {} });
    expect(await later(1)).toMatchObject({ pair: {}, address: undefined, account: undefined });
    expect(await later(24)).toEqual(nothing);
  });

  it('start at one again in a new window, also when they come at the same moment', async () => {
    const again = now + 25 * hour;
    await Promise.all(Array.from({ length: 10 }, () => store.countFailure('anew', '192.0.2.7', everything, now)));
    await Promise.all(Array.from({ length: 10 }, () => store.countFailure('anew', '192.0.2.7', everything, again)));
    expect(await recordOf('anew', '192.0.2.7', again)).toMatchObject({
      pair: { failures: 10, lastFailureAt: again },
      address: { failures: 10 },
      account: { failures: 10 },
    });
  });

  it('carry the time at which DynamoDB may delete them, in seconds', async () => {
    await store.countFailure('tidy', '192.0.2.8', everything, now + 999);
    const Key = { pk: 'ADDRESS#192.0.2.8', sk: 'LOGIN' };
    const { Item } = await server.table.db.send(new GetCommand({ TableName: server.table.name, Key }));
    expect(Item).toMatchObject({ expiresAt: now / 1_000 + 3_600 });
  });
});

describe('a success', () => {
  it('clears the pair and makes it trusted, for that address alone', async () => {
    await store.countFailure('back', '192.0.2.9', everything, now);
    await store.recordSuccess('back', '192.0.2.9', now);
    expect(await recordOf('back', '192.0.2.9')).toMatchObject({
      pair: undefined,
      address: {},
      account: {},
      trusted: true,
    });
    expect(await recordOf('back', '192.0.2.10')).toMatchObject({ trusted: false });
    expect(await recordOf('other', '192.0.2.9')).toMatchObject({ trusted: false });
  });

  it('is remembered for a quarter and no longer than 120 days', async () => {
    await store.recordSuccess('quarterly', '192.0.2.11', now);
    expect(await recordOf('quarterly', '192.0.2.11', now + 119 * 24 * hour)).toMatchObject({ trusted: true });
    expect(await recordOf('quarterly', '192.0.2.11', now + 120 * 24 * hour)).toMatchObject({ trusted: false });
  });
});
