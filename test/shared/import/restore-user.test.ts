import { beforeEach, describe, expect, it } from 'vitest';
import type { Change } from '../../../shared/domain/change.ts';
import { restoreUser } from '../../../shared/import/restore-user.ts';
import { writeChange } from '../../../shared/store/directory-write.ts';
import { days, minutes } from '../../support/cloud/clock.ts';
import { addUser, dueOf, evening, nothingDue, sweepAt, toldOf } from '../../support/cloud/due.ts';
import { changeOf, plannedAt } from '../../support/cloud/made-plan.ts';
import { platformWrites, userOf } from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';

const cloud = withCloud();
beforeEach(() => nothingDue(cloud()));

const due = (tenant: string) => dueOf(cloud(), tenant, '1');
const item = (tenant: string) => userOf(cloud(), tenant, '1');
const restore = (tenant: string, now: number) => restoreUser(cloud().context.directory, tenant, '1', now);

/** Somebody who had these instants when an import deleted them, restorable until `evening`. */
async function deleted(tenant: string, more: Partial<Change> = {}): Promise<void> {
  await addUser(cloud(), tenant, '1', more);
  const change = changeOf(5, '1', {
    type: 'delete',
    status: 'deleted',
    reason: 'missing',
    version: 1,
    instants: { purgesAt: evening },
  });
  expect(await writeChange(cloud().backdoor.directory, { tenant, importId: 'i2', at: plannedAt }, change)).toBe(true);
}

describe('a deleted user', () => {
  it('is restored in the last millisecond of the window, and the next sweep tells it once', async () => {
    await deleted('last');
    await platformWrites(cloud(), 'last', '1', { points: 5 });
    const now = evening - 1;
    expect(await restore('last', now)).toEqual({ restored: true, status: 'active' });
    const back = await item('last');
    expect(back).toMatchObject({
      status: 'active',
      mayLogIn: true,
      points: 5,
      version: 3,
      lastChange: `due#restored#${now}#i2#5`,
      dueAt: now,
    });
    for (const name of ['deletedAt', 'purgesAt', 'rowHash', 'recordHash']) expect(back).not.toHaveProperty(name);
    expect(toldOf(cloud(), 'last')).toEqual([]);
    await sweepAt(cloud(), evening);
    await sweepAt(cloud(), evening + minutes(5));
    expect(toldOf(cloud(), 'last')).toEqual([`user.restored last:restored:${now}:1`]);
    expect(await due('last')).toEqual({ status: 'active' });
  });

  it.each([0, 1, days(1)])('is not restored %i ms after the window, swept or not', async (late) => {
    const tenant = `over-${late}`;
    await deleted(tenant);
    expect(await restore(tenant, evening + late)).toEqual({ restored: false, why: 'window-over' });
    expect(await due(tenant)).toMatchObject({ status: 'deleted', dueAt: evening });
    await sweepAt(cloud(), evening + late);
    expect(await item(tenant)).toBeUndefined();
    expect(await restore(tenant, evening + late)).toEqual({ restored: false, why: 'no-such-user' });
    expect(toldOf(cloud(), tenant)).toEqual([`user.purged ${tenant}:window-over:${evening}:1`]);
  });

  it('is purged in no case once they are back', async () => {
    await deleted('back');
    await restore('back', evening - 1);
    await sweepAt(cloud(), evening + days(30));
    expect(await item('back')).toMatchObject({ status: 'active' });
  });

  it('comes back to what they had, less what is over', async () => {
    await deleted('pending', {
      status: 'pending',
      instants: { onboardsAt: evening + 5, offboardsAt: evening + days(9), offboardsAfter: 'i9' },
    });
    expect(await restore('pending', evening - 1)).toEqual({ restored: true, status: 'pending' });
    expect(await item('pending')).toMatchObject({ mayLogIn: false, isSearchable: true });
    await sweepAt(cloud(), evening);
    expect(await due('pending')).toEqual({
      status: 'pending',
      onboardsAt: evening + 5,
      offboardsAt: evening + days(9),
      offboardsAfter: 'i9',
      dueAt: evening + 5,
    });
    await deleted('over', { status: 'pending', instants: { onboardsAt: evening - 5 } });
    expect(await restore('over', evening - 1)).toEqual({ restored: true, status: 'active' });
    await sweepAt(cloud(), evening);
    expect(await due('over')).toEqual({ status: 'active' });
  });

  it.each([
    ['left', evening - 1, 'deactivated', false],
    ['leaving', evening, 'active', true],
  ])('who has %s when they are restored comes back so', async (tenant, offboardsAt, status, mayLogIn) => {
    await deleted(tenant, { status: 'active', instants: { offboardsAt } });
    expect(await restore(tenant, evening - 1)).toEqual({ restored: true, status });
    expect(await item(tenant)).toMatchObject({ status, mayLogIn });
    await sweepAt(cloud(), evening);
    expect(await item(tenant)).toMatchObject({ status: 'deactivated', mayLogIn: false });
  });

  it('is not restored any more once their purge is being told', async () => {
    await deleted('told');
    cloud().tap.after = ({ command }) => {
      if (command === 'PutEvents') throw new Error('nobody heard that the bus took it');
    };
    await sweepAt(cloud(), evening);
    cloud().tap.after = () => undefined;
    expect(toldOf(cloud(), 'told')).toHaveLength(1);
    expect(await restore('told', evening - 1)).toEqual({ restored: false, why: 'window-over' });
    await sweepAt(cloud(), evening + minutes(5));
    expect(await item('told')).toBeUndefined();
  });
});

describe('somebody who is not deleted', () => {
  it('is not restored', async () => {
    await addUser(cloud(), 'active', '1', {});
    expect(await restore('active', evening)).toEqual({ restored: false, why: 'not-deleted' });
    expect(await restore('nobody', evening)).toEqual({ restored: false, why: 'no-such-user' });
  });

  it('is restored once by two people at the same time', async () => {
    await deleted('two');
    const both = await Promise.all([restore('two', evening - 2), restore('two', evening - 1)]);
    expect(both.filter(({ restored }) => restored)).toHaveLength(1);
    expect(both).toContainEqual({ restored: false, why: 'not-deleted' });
    expect(await item('two')).toMatchObject({ version: 3 });
  });
});
