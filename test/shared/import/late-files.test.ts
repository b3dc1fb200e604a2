import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Profile } from '../../../shared/domain/profile.ts';
import { registerUpload } from '../../../shared/import/register-upload.ts';
import { tellLateFiles } from '../../../shared/import/tell-late-files.ts';
import { getDeliveries, listDeliveries, noteDelivery } from '../../../shared/store/deliveries.ts';
import { days, minutes } from '../../support/cloud/clock.ts';
import { addCustomer, upload } from '../../support/cloud/site.ts';
import { Killed } from '../../support/cloud/tap.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';

const cloud = withCloud();
const came = Date.parse('2026-01-05T08:00:00.250Z');
const hours = (count: number): number => minutes(60 * count);

/** A tenant whose last file came at `came`; every test has one of its own, and looks for what is told of it alone. */
async function customer(tenant: string, more: Partial<Profile> = {}): Promise<string> {
  await addCustomer(cloud(), tenant, more);
  await noteDelivery(cloud().backdoor.imports, tenant, came);
  return tenant;
}

const look = (now: number) => cloud().tap.live(() => tellLateFiles(cloud().context, now));

const toldOf = (tenant: string): unknown[] =>
  cloud().events.flatMap(({ type, detail }) => {
    const told = detail as { tenant: string };
    return type === 'delivery.late' && told.tenant === tenant ? [detail] : [];
  });

const idsOf = (tenant: string): unknown[] => toldOf(tenant).map((detail) => (detail as { id: string }).id);

/** Nobody else is late. */
beforeEach(async () => {
  const { imports } = cloud().backdoor;
  for await (const page of listDeliveries(imports)) {
    for (const { tenant } of page) await noteDelivery(imports, tenant, Date.parse('2099-01-01'));
  }
});

describe('a file that does not come (K11)', () => {
  it('is told to the millisecond after its grace, once', async () => {
    const tenant = await customer('weekly', { cadence: 'weekly' });
    const lateAt = came + days(8);
    expect(await look(lateAt - 1)).toEqual({ tenants: [], failure: undefined });
    expect(await look(lateAt)).toEqual({ tenants: [tenant], failure: undefined });
    const expectedAt = came + days(7);
    expect(toldOf(tenant)).toEqual([
      {
        id: `weekly:delivery.late:${expectedAt}`,
        tenant,
        expectedAt: '2026-01-12T08:00:00.250Z',
        lastAt: '2026-01-05T08:00:00.250Z',
      },
    ]);
    for (const later of [0, 1, hours(1), days(7) - 1])
      expect(await look(lateAt + later)).toMatchObject({ tenants: [] });
  });

  it('is told again after the next miss, and an outage is caught up with, one in a run', async () => {
    const tenant = await customer('silent', { cadence: 'daily' });
    const now = came + days(3) + hours(12);
    for (let run = 0; run < 5; run += 1) await look(now);
    expect(idsOf(tenant)).toEqual([1, 2, 3].map((day) => `silent:delivery.late:${came + days(day)}`));
    await look(now + days(1) - 1);
    expect(idsOf(tenant)).toHaveLength(3);
    await look(now + days(1));
    expect(idsOf(tenant)).toHaveLength(4);
  });

  it('is over when a file comes, and counted from that one', async () => {
    const tenant = await customer('back', { cadence: 'daily' });
    await look(came + days(1) + hours(12));
    const again = came + days(1) + hours(13);
    await noteDelivery(cloud().backdoor.imports, tenant, again);
    await look(again + days(1) + hours(12) - 1);
    expect(idsOf(tenant)).toHaveLength(1);
    await look(again + days(1) + hours(12));
    expect(idsOf(tenant)).toEqual([came, again].map((last) => `back:delivery.late:${last + days(1)}`));
  });

  it('is noticed where the rhythm was learned, and nowhere else', async () => {
    await customer('irregular');
    const tenant = await customer('learned');
    for (const week of [1, 2, 3, 4]) await noteDelivery(cloud().backdoor.imports, tenant, came + days(7 * week));
    const lateAt = came + days(36);
    expect(await look(lateAt - 1)).toMatchObject({ tenants: [] });
    expect(await look(lateAt)).toMatchObject({ tenants: [tenant] });
  });

  it('is nobody’s whose tenant is not active, or is not there', async () => {
    const tenant = await customer('off', { cadence: 'daily' });
    const { db, name: TableName } = cloud().backdoor.tenants;
    const Key = { pk: `TENANT#${tenant}`, sk: 'PROFILE' };
    const values = { ':off': false };
    await db.send(
      new UpdateCommand({ TableName, Key, UpdateExpression: 'SET active = :off', ExpressionAttributeValues: values }),
    );
    await noteDelivery(cloud().backdoor.imports, 'nobody', came);
    expect(await look(came + days(30))).toEqual({ tenants: [], failure: undefined });
  });

  it('is told under the same id when a run dies before telling, or between telling and noting', async () => {
    const tenant = await customer('crash', { cadence: 'daily' });
    const now = came + days(1) + hours(12);
    let deaths = 0;
    for (const wanted of ['PutEvents', 'Update'] as const) {
      cloud().tap.before = ({ command }) => {
        if (!command.startsWith(wanted)) return;
        deaths += 1;
        throw new Killed('here');
      };
      await look(now).catch(() => undefined);
    }
    cloud().tap.before = () => undefined;
    expect(deaths).toBe(2);
    expect(await look(now)).toMatchObject({ tenants: [tenant] });
    expect(await look(now)).toMatchObject({ tenants: [] });
    expect(idsOf(tenant)).toHaveLength(2);
    expect(new Set(idsOf(tenant)).size).toBe(1);
  });

  it('keeps nobody else’s from being told when one tenant can’t be read', async () => {
    const [bad, good] = [await customer('bad', { cadence: 'daily' }), await customer('good', { cadence: 'daily' })];
    cloud().tap.before = ({ command, input }) => {
      if (command.startsWith('Get') && JSON.stringify(input).includes(`TENANT#${bad}`)) throw new Error('throttled');
    };
    const { tenants, failure } = await look(came + days(2));
    expect([tenants, failure?.message]).toEqual([[good], '1 tenants could not be looked at']);
  });
});

describe('when files came', () => {
  it('is noted with each arrival, whether it is repeated or not', async () => {
    await addCustomer(cloud(), 'noted');
    cloud().faults.losesEvents = true;
    const version = await upload(cloud(), 'noted', 'staff.csv', 'x');
    for (const _ of [1, 2]) await registerUpload(cloud().context, { ...version, order: '1', at: came });
    expect(await getDeliveries(cloud().backdoor.imports, 'noted')).toEqual({
      tenant: 'noted',
      cameAt: [came],
      toldUpTo: 0,
      revision: 1,
    });
  });

  it('is kept for the last twelve days that had one, whatever the order, with the last of each day', async () => {
    const { imports } = cloud().backdoor;
    const all = Array.from({ length: 14 }, (_, day) => came + days(day));
    for (const at of [...all.toReversed(), came + days(13) + 5, came + days(12) - 5]) {
      await noteDelivery(imports, 'order', at);
    }
    const { cameAt } = (await getDeliveries(imports, 'order')) ?? {};
    expect(cameAt).toEqual([...all.slice(2, 13), came + days(13) + 5]);
  });

  it('loses nothing when several are noted at once', async () => {
    const { imports } = cloud().backdoor;
    await Promise.all([0, 1, 2, 3].map((day) => noteDelivery(imports, 'busy', came + days(day))));
    expect((await getDeliveries(imports, 'busy'))?.cameAt).toHaveLength(4);
  });
});
