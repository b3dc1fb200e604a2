import { beforeEach, describe, expect, it } from 'vitest';
import type { Change } from '../../../shared/domain/change.ts';
import type { Import } from '../../../shared/domain/import.ts';
import { sweepDue } from '../../../shared/import/sweep-due.ts';
import { days } from '../../support/cloud/clock.ts';
import { deliver } from '../../support/cloud/deliver.ts';
import { addUser, dueOf, evening, nothingDue, sweepAt, toldOf } from '../../support/cloud/due.ts';
import { changeOf, startPlan } from '../../support/cloud/made-plan.ts';
import { addCustomer, lastImport, reportOf, userOf } from '../../support/cloud/site.ts';
import { type Call, Killed } from '../../support/cloud/tap.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';

const cloud = withCloud();
beforeEach(() => nothingDue(cloud()));

const item = (tenant: string, key = '1') => userOf(cloud(), tenant, key);
const due = (tenant: string, key = '1') => dueOf(cloud(), tenant, key);
const told = (tenant: string) => [...new Set(toldOf(cloud(), tenant))];
const sweep = () => sweepAt(cloud(), evening);

const joins = { status: 'pending', instants: { onboardsAt: evening } } as const;
const leaves = { instants: { offboardsAt: evening } } as const;
const update = { type: 'update', row: 2, version: 1, set: { jobTitle: 'Poet' } } as const;

/** A plan with one change for a user who was there, `meanwhile`, and what comes of it. */
async function change(
  tenant: string,
  before: Partial<Change>,
  planned: Partial<Change>,
  meanwhile: () => Promise<unknown>,
) {
  await addCustomer(cloud(), tenant);
  await addUser(cloud(), tenant, '1', before);
  const phase = planned.reason === 'missing' ? 'removal' : 'change';
  await startPlan(cloud(), tenant, { [phase]: [[changeOf(0, '1', planned)]] });
  await meanwhile();
  await deliver(cloud());
  return lastImport(cloud(), tenant);
}

const isLeftAlone = async (one: Import) => {
  expect(one).toMatchObject({ state: 'succeeded_with_errors', counts: { rejected: 1, updated: 0, reactivated: 0 } });
  expect(await reportOf(cloud(), one)).toContain('changed-meanwhile');
};

describe('somebody whose login opened between plan and apply', () => {
  it('gets their update and stays active', async () => {
    const one = await change('opened', joins, { ...update, status: 'pending' }, sweep);
    expect(one).toMatchObject({ state: 'succeeded', counts: { updated: 1, rejected: 0 } });
    expect(await item('opened')).toMatchObject({ status: 'active', mayLogIn: true, jobTitle: 'Poet', version: 3 });
    expect(told('opened')).toEqual([
      `user.onboarded opened:onboarding-due:${evening}:1`,
      `user.updated ${one.id}:user.updated:1`,
    ]);
  });

  it('gets the date of leaving that the update brought, and is not onboarded again', async () => {
    const end = evening + days(30);
    const instants = { onboardsAt: evening, offboardsAt: end };
    await change('dated', joins, { ...update, status: 'pending', instants }, sweep);
    expect(await due('dated')).toEqual({ status: 'active', offboardsAt: end, dueAt: end });
  });

  it('is not sent back to wait: the update that would move the date came too late', async () => {
    const instants = { onboardsAt: evening + days(1) };
    await isLeftAlone(await change('too-late', joins, { ...update, status: 'pending', instants }, sweep));
    expect(await due('too-late')).toEqual({ status: 'active' });
  });
});

describe('somebody who was deactivated between plan and apply', () => {
  it.each([
    ['update', update],
    ['a later date', { ...update, instants: { offboardsAt: evening + days(9) } }],
  ])('is not brought back by %s', async (what, planned) => {
    const tenant = `out-${what.slice(0, 4).trim()}`;
    await isLeftAlone(await change(tenant, leaves, planned, sweep));
    expect(await item(tenant)).toMatchObject({ status: 'deactivated', mayLogIn: false, version: 2 });
    expect(await due(tenant)).toEqual({ status: 'deactivated' });
  });

  it('is not removed a second time', async () => {
    const archive = { type: 'archive', status: 'archived', reason: 'missing', version: 1 } as const;
    const one = await change('removal', leaves, archive, sweep);
    expect(await reportOf(cloud(), one)).toContain('changed-meanwhile');
    expect(await item('removal')).toMatchObject({ status: 'deactivated', version: 2 });
  });
});

/** Stops the function that makes this call, once it is carried out. */
function stopAfter(isIt: (call: Call) => boolean): void {
  let stops = 0;
  cloud().tap.after = (call) => {
    if (stops > 0 || !isIt(call)) return;
    stops += 1;
    throw new Killed('here');
  };
}

const isWrite = ({ command, target }: Call): boolean => command === 'UpdateItem' && target === 'Directory';

describe('a chunk that was cut off, and comes again after the instant', () => {
  it.each([
    [
      'creates',
      { status: 'pending', set: { email: '2@example.com' }, instants: { onboardsAt: evening } },
      'active',
      'created',
    ],
    ['creates', { set: { email: '2@example.com' }, instants: { offboardsAt: evening } }, 'deactivated', 'created'],
  ] as const)('%s %j once: %s afterwards', async (_, planned, status, counted) => {
    const tenant = `cut-${status}`;
    await addCustomer(cloud(), tenant);
    await startPlan(cloud(), tenant, { change: [[changeOf(0, '2', { ...planned, row: 2 })]] });
    stopAfter(isWrite);
    await deliver(cloud(), { leaves: ({ receives }) => receives > 0 });
    expect(await sweep()).toMatchObject({ carriedOut: 1 });
    await deliver(cloud());
    const one = await lastImport(cloud(), tenant);
    expect(one).toMatchObject({ state: 'succeeded', counts: { [counted]: 1, rejected: 0 } });
    expect(await item(tenant, '2')).toMatchObject({ status, version: 2 });
    expect(told(tenant)).toContain(`user.created ${one.id}:user.created:2`);
  });

  it('does not bring back whom it had brought back, and who has left since', async () => {
    await addCustomer(cloud(), 'cut-back');
    await addUser(cloud(), 'cut-back', '1', { status: 'archived' });
    const reactivate = { type: 'reactivate', row: 2, version: 1, ...leaves } as const;
    await startPlan(cloud(), 'cut-back', { change: [[changeOf(0, '1', reactivate)]] });
    stopAfter(isWrite);
    await deliver(cloud(), { leaves: ({ receives }) => receives > 0 });
    await sweep();
    await deliver(cloud());
    expect(await lastImport(cloud(), 'cut-back')).toMatchObject({ state: 'succeeded', counts: { reactivated: 1 } });
    expect(await item('cut-back')).toMatchObject({ status: 'deactivated', version: 3 });
  });
});

describe('what happened and is not told yet', () => {
  const cutOffSweep = async () => {
    stopAfter(isWrite);
    await sweep();
    cloud().tap.after = () => undefined;
  };

  it.each([
    ['a row', { ...update, version: 2, type: 'reactivate' }, 'active', 'user.reactivated'],
    ['absence', { type: 'archive', status: 'archived', reason: 'missing', version: 2 }, 'archived', 'user.archived'],
  ] as const)('is told before %s changes the user again', async (what, planned, status, type) => {
    const tenant = `untold-${what.replace(' ', '-')}`;
    await addCustomer(cloud(), tenant);
    await addUser(cloud(), tenant, '1', leaves);
    await cutOffSweep();
    expect(await due(tenant)).toMatchObject({ status: 'deactivated', telling: { type: 'user.deactivated' } });
    expect(told(tenant)).toEqual([]);
    const phase = planned.type === 'archive' ? 'removal' : 'change';
    const one = await startPlan(cloud(), tenant, { [phase]: [[changeOf(0, '1', planned)]] });
    await deliver(cloud());
    expect(await lastImport(cloud(), tenant)).toMatchObject({ state: 'succeeded' });
    expect(await due(tenant)).toEqual({ status });
    expect(told(tenant)).toEqual([
      `user.deactivated ${tenant}:offboarding-due:${evening}:1`,
      `${type} ${one.id}:${type}:1`,
    ]);
    expect(await sweep()).toMatchObject({ carriedOut: 0 });
  });

  it('is told before an update that was planned when nothing had happened', async () => {
    const one = await change('untold-joins', joins, { ...update, status: 'pending' }, cutOffSweep);
    expect(one.counts).toMatchObject({ updated: 1 });
    expect(await item('untold-joins')).toMatchObject({ status: 'active', jobTitle: 'Poet' });
    expect(told('untold-joins')).toHaveLength(2);
    expect(await due('untold-joins')).toEqual({ status: 'active' });
  });

  it('that somebody is purged stays so: no row brings them back, and they are gone', async () => {
    const before = { status: 'deleted', instants: { purgesAt: evening } } as const;
    const restore = { type: 'restore', row: 2, version: 1, instants: {} } as const;
    const one = await change('untold-purge', before, restore, cutOffSweep);
    expect(await reportOf(cloud(), one)).toContain('changed-meanwhile');
    await sweep();
    expect(await item('untold-purge')).toBeUndefined();
    expect(told('untold-purge')).toEqual([`user.purged untold-purge:window-over:${evening}:1`]);
  });
});

describe('an instant that comes in the middle of an import', { timeout: 120_000 }, () => {
  const keys = { joins: '1', leaves: '2', purged: '3', creates: '4' };
  const changes = [
    changeOf(0, keys.joins, { ...update, status: 'pending' }),
    changeOf(1, keys.leaves, { ...update, row: 3 }),
    changeOf(2, keys.purged, { type: 'restore', row: 4, version: 1, instants: {} }),
    changeOf(3, keys.creates, { ...joins, row: 5, set: { email: '4@example.com' } }),
  ];

  /** Sweeps just before the n-th call of the import. Whether there was such a call. */
  async function interrupted(tenant: string, wanted: number): Promise<boolean> {
    await addCustomer(cloud(), tenant);
    await addUser(cloud(), tenant, keys.joins, joins);
    await addUser(cloud(), tenant, keys.leaves, leaves);
    await addUser(cloud(), tenant, keys.purged, { status: 'deleted', instants: { purgesAt: evening } });
    await startPlan(cloud(), tenant, { change: [changes] });
    let calls = 0;
    cloud().tap.before = async () => {
      calls += 1;
      if (calls === wanted) await sweepDue({ ...cloud().backdoor, now: () => evening }, () => true);
    };
    await deliver(cloud());
    cloud().tap.before = () => undefined;
    await sweep();
    return calls >= wanted;
  }

  it('leaves everybody as it should be, wherever it comes', async () => {
    let wanted = 1;
    for (; await interrupted(`middle-${wanted}`, wanted); wanted += 1) {
      const tenant = `middle-${wanted}`;
      const say = `before call ${wanted}`;
      const [joined, left, purged, created] = await Promise.all(Object.values(keys).map((key) => item(tenant, key)));
      expect(joined, say).toMatchObject({ status: 'active', jobTitle: 'Poet' });
      expect(left, say).toMatchObject({ status: 'deactivated' });
      expect(created, say).toMatchObject({ status: 'active', version: 2 });
      const { counts } = await lastImport(cloud(), tenant);
      const isUpdated = left?.jobTitle === 'Poet';
      const isBack = purged?.status === 'active';
      expect(counts, say).toMatchObject({
        created: 1,
        updated: isUpdated ? 2 : 1,
        restored: isBack ? 1 : 0,
        rejected: (isUpdated ? 0 : 1) + (isBack ? 0 : 1),
      });
      const all = told(tenant);
      expect(
        all.filter((one) => one.startsWith('user.onboarded')),
        say,
      ).toHaveLength(2);
      expect(
        all.filter((one) => one.startsWith('user.deactivated')),
        say,
      ).toHaveLength(1);
      expect(
        all.filter((one) => one.startsWith('user.purged')),
        say,
      ).toHaveLength(isBack ? 0 : 1);
      for (const key of Object.values(keys)) expect((await due(tenant, key)) ?? {}, say).not.toHaveProperty('telling');
      await nothingDue(cloud());
    }
    expect(wanted).toBeGreaterThan(12);
  });
});
