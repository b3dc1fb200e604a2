import { randomUUID } from 'node:crypto';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { worktango } from '../../../shared/domain/presets/worktango.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import { profileHistory } from '../../../shared/store/profile-history.ts';
import { addTenant, changeProfile, getTenant, listTenants, type Tenant } from '../../../shared/store/tenants.ts';
import { startTenantsTable, type TestTable } from './tenants-table.ts';

let tenants: TestTable;

beforeAll(async () => {
  tenants = await startTenantsTable();
});
afterAll(() => tenants.close());

async function added(): Promise<Tenant> {
  const tenant = { tenant: randomUUID(), active: true, revision: 1, profile: worktango, createdAt: 5 };
  await addTenant(tenants.table, tenant);
  return tenant;
}

const keeping = (days: number): Profile => ({ ...worktango, retentionDays: days });

const change = (before: Tenant, days: number, by = 'jo', at = days) =>
  changeProfile(tenants.table, before, keeping(days), { id: randomUUID(), by, at });

const read = async ({ tenant }: Tenant): Promise<Tenant> => {
  const found = await getTenant(tenants.table, tenant);
  if (found === undefined) throw new Error('the tenant is gone');
  return found;
};

describe('a profile that is changed', () => {
  it('has the next revision, and all else stays', async () => {
    const before = await added();
    const after = await change(before, 7);
    expect(after).toEqual({ ...before, profile: keeping(7), revision: 2, changeId: expect.any(String) });
    expect(await read(before)).toEqual(after);
  });

  it('keeps who changed it, when, and both profiles, newest first', async () => {
    const first = await added();
    expect(await profileHistory(tenants.table, first.tenant)).toEqual([]);
    await change(first, 7, 'jo', 100);
    await change(await read(first), 8, 'sam', 200);
    expect(await profileHistory(tenants.table, first.tenant)).toMatchObject([
      { by: 'sam', at: 200, revision: 3, before: { retentionDays: 7 }, after: { retentionDays: 8 } },
      { by: 'jo', at: 100, revision: 2, before: { retentionDays: 90 }, after: { retentionDays: 7 } },
    ]);
  });

  it('is changed by one of those who read the same revision, and history shows that one alone', async () => {
    const before = await added();
    const results = await Promise.all([7, 8, 9, 10].map((days) => change(before, days)));
    const won = results.filter((one) => one !== undefined);
    expect(won).toHaveLength(1);
    expect(await read(before)).toEqual(won[0]);
    const history = await profileHistory(tenants.table, before.tenant);
    expect(history.map(({ id }) => id)).toEqual([won[0]?.changeId]);
  });

  it('is changed once when the same request comes twice', async () => {
    const before = await added();
    const decision = { id: randomUUID(), by: 'jo', at: 1 };
    await changeProfile(tenants.table, before, keeping(7), decision);
    expect(await changeProfile(tenants.table, before, keeping(7), decision)).toMatchObject({ revision: 2 });
    expect(await profileHistory(tenants.table, before.tenant)).toHaveLength(1);
  });

  it('leaves what others write on the same item alone', async () => {
    const before = await added();
    const Key = { pk: `TENANT#${before.tenant}`, sk: 'PROFILE' };
    const TableName = tenants.table.name;
    await tenants.table.db.send(
      new UpdateCommand({
        TableName,
        Key,
        UpdateExpression: 'SET active = :off, note = :note',
        ExpressionAttributeValues: { ':off': false, ':note': 'hello' },
      }),
    );
    await change(before, 7);
    const { Item } = await tenants.table.db.send(new GetCommand({ TableName, Key }));
    expect(Item).toMatchObject({ active: false, note: 'hello', revision: 2 });
  });

  it('is one tenant still, however long its history', async () => {
    const { tenant } = await added();
    for (const days of [1, 2, 3]) await change(await read(await read({ tenant } as Tenant)), days);
    const found: Tenant[] = [];
    for await (const one of listTenants(tenants.table)) if (one.tenant === tenant) found.push(one);
    expect(found).toMatchObject([{ revision: 4 }]);
  });

  it('has a history in which each change begins where the one before it ended, whoever races whom', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 6 }), async (rounds) => {
        const tenant = await added();
        for (const [round, racers] of rounds.entries()) {
          const before = await read(tenant);
          await Promise.all(Array.from({ length: racers }, (_, racer) => change(before, 1 + round * 10 + racer)));
        }
        const history = (await profileHistory(tenants.table, tenant.tenant)).toReversed();
        expect(history.map(({ revision }) => revision)).toEqual(rounds.map((_, round) => round + 2));
        expect([worktango, ...history.map(({ after }) => after)]).toEqual([
          ...history.map(({ before }) => before),
          (await read(tenant)).profile,
        ]);
      }),
      { numRuns: 20 },
    );
  });
});
