import { beforeEach, describe, expect, it } from 'vitest';
import type { Change } from '../../../shared/domain/change.ts';
import { writeChange } from '../../../shared/store/directory-write.ts';
import { days, minutes } from '../../support/cloud/clock.ts';
import { addUser, dueOf, evening, nothingDue, sweepAt, toldOf } from '../../support/cloud/due.ts';
import { changeOf, plannedAt } from '../../support/cloud/made-plan.ts';
import { platformWrites, userOf } from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';

const cloud = withCloud();
beforeEach(() => nothingDue(cloud()));

const sweep = (now: number, hasTime?: () => boolean) => sweepAt(cloud(), now, hasTime);
const due = (tenant: string, key = '1') => dueOf(cloud(), tenant, key);
const item = (tenant: string, key = '1') => userOf(cloud(), tenant, key);
const told = (tenant: string) => toldOf(cloud(), tenant);
const add = (tenant: string, more: Partial<Change>, key = '1') => addUser(cloud(), tenant, key, more);
const idle = { carriedOut: 0, lag: 0, isComplete: true, failure: undefined };

/** A later file's word about the user. */
const fileSays = (tenant: string, version: number, more: Partial<Change>) =>
  writeChange(
    cloud().backdoor.directory,
    { tenant, importId: 'later', at: plannedAt },
    changeOf(1, '1', { type: 'update', version, ...more }),
  );

describe('an offboarding (A6)', () => {
  it('happens at its instant and not a millisecond before', async () => {
    await add('leaver', { instants: { offboardsAt: evening }, record: 'AAAA', raw: 'AAAA' });
    expect(await sweep(evening - 1)).toEqual(idle);
    expect(await item('leaver')).toMatchObject({ status: 'active', mayLogIn: true, dueAt: evening, version: 1 });
    expect(await sweep(evening)).toEqual({ ...idle, carriedOut: 1 });
    const left = await item('leaver');
    expect(left).toMatchObject({
      status: 'deactivated',
      mayLogIn: false,
      isSearchable: false,
      mayBeContacted: false,
      deactivatedAt: '2026-01-31T23:00:00.000Z',
      updatedAt: '2026-01-31T23:00:00.000Z',
      version: 2,
      lastChange: `due#offboarding-due#${evening}#before#0`,
      email: '1@example.com',
    });
    for (const name of ['dueAt', 'dueShard', 'offboardsAt', 'telling', 'rowHash', 'recordHash']) {
      expect(left).not.toHaveProperty(name);
    }
    expect(told('leaver')).toEqual([`user.deactivated leaver:offboarding-due:${evening}:1`]);
  });

  it('tells what happened without who did it, for no import did', async () => {
    await add('detail', { instants: { offboardsAt: evening } });
    await sweep(evening);
    expect(cloud().events.map(({ detail }) => detail)).toContainEqual({
      id: `detail:offboarding-due:${evening}:1`,
      tenant: 'detail',
      key: '1',
      fields: [],
    });
  });

  it('comes before an onboarding that is later, which then is void', async () => {
    await add('never-came', { status: 'pending', instants: { offboardsAt: evening, onboardsAt: evening + 1 } });
    await sweep(evening + days(3));
    expect(await due('never-came')).toEqual({ status: 'deactivated' });
    expect(told('never-came')).toHaveLength(1);
  });
});

describe('an onboarding (A10)', () => {
  it('opens the login at its instant and not a millisecond before, and leaves the offboarding due', async () => {
    const later = evening + days(30);
    await add('joiner', { status: 'pending', instants: { onboardsAt: evening, offboardsAt: later } });
    await sweep(evening - 1);
    expect(await item('joiner')).toMatchObject({ status: 'pending', mayLogIn: false, dueAt: evening });
    await sweep(evening);
    expect(await item('joiner')).toMatchObject({ mayLogIn: true, version: 2 });
    expect(await due('joiner')).toEqual({ status: 'active', offboardsAt: later, dueAt: later });
    expect(told('joiner')).toEqual([`user.onboarded joiner:onboarding-due:${evening}:1`]);
  });
});

describe('the end of a restore window (K3)', () => {
  it('deletes the item, after it was told', async () => {
    await add('window', { status: 'deleted', instants: { purgesAt: evening } });
    await sweep(evening - 1);
    expect(await due('window')).toEqual({ status: 'deleted', purgesAt: evening, dueAt: evening });
    expect(await sweep(evening)).toMatchObject({ carriedOut: 1 });
    expect(await item('window')).toBeUndefined();
    expect(told('window')).toEqual([`user.purged window:window-over:${evening}:1`]);
    const made = cloud().tap.calls.map(({ command }) => command);
    expect(made.indexOf('PutEvents')).toBeLessThan(made.indexOf('DeleteItem'));
  });
});

describe('after an outage', () => {
  it('everything is caught up with in one sweep, in its order, and told as of when it was due', async () => {
    const [begin, end] = [evening, evening + days(1)];
    await add('outage', { status: 'pending', instants: { onboardsAt: begin, offboardsAt: end } });
    await add('outage', { status: 'deleted', instants: { purgesAt: end } }, '2');
    const found = await sweep(evening + days(4));
    expect(found).toEqual({ ...idle, carriedOut: 3, lag: 4 * 86_400 });
    expect(await item('outage')).toMatchObject({ status: 'deactivated', version: 3 });
    expect(await item('outage', '2')).toBeUndefined();
    expect(told('outage').filter((one) => one.endsWith(':1'))).toEqual([
      `user.onboarded outage:onboarding-due:${begin}:1`,
      `user.deactivated outage:offboarding-due:${end}:1`,
    ]);
    expect(await sweep(evening + days(4))).toEqual(idle);
  });
});

describe('a clock that goes back', () => {
  it('repeats nothing, and undoes nothing', async () => {
    await add('back', { status: 'pending', instants: { onboardsAt: evening, offboardsAt: evening + 60_000 } });
    await sweep(evening);
    const before = await item('back');
    for (const now of [evening - days(1), evening - 1, evening, evening + 59_999]) {
      expect(await sweep(now)).toEqual(idle);
    }
    expect(await item('back')).toEqual(before);
    expect(told('back')).toHaveLength(1);
  });
});

describe('a date that a later file changed', () => {
  it('is void: the new one counts', async () => {
    await add('moved', { instants: { offboardsAt: evening } });
    expect(await fileSays('moved', 1, { instants: { offboardsAt: evening + days(7) } })).toBe(true);
    await sweep(evening + days(7) - 1);
    expect(await due('moved')).toMatchObject({ status: 'active', dueAt: evening + days(7) });
    await sweep(evening + days(7));
    expect(told('moved')).toEqual([`user.deactivated moved:offboarding-due:${evening + days(7)}:1`]);
  });

  it('is void when it was withdrawn', async () => {
    await add('withdrawn', { instants: { offboardsAt: evening } });
    await fileSays('withdrawn', 1, { instants: {} });
    expect(await sweep(evening + days(7))).toEqual(idle);
    expect(await due('withdrawn')).toEqual({ status: 'active' });
  });

  it('is void when the user was taken out before', async () => {
    await add('gone', { instants: { offboardsAt: evening } });
    await fileSays('gone', 1, { type: 'archive', status: 'archived' });
    expect(await sweep(evening + days(7))).toEqual(idle);
    expect(await item('gone')).toMatchObject({ status: 'archived', version: 2 });
  });

  it('stands where a file said nothing of it', async () => {
    await add('stands', { instants: { offboardsAt: evening } });
    await fileSays('stands', 1, { set: { jobTitle: 'Poet' } });
    await sweep(evening);
    expect(await item('stands')).toMatchObject({ status: 'deactivated', jobTitle: 'Poet', version: 3 });
  });

  it.each(['moved while the sweep looked', 'withdrawn while the sweep looked'])(
    'is void also when it was %s',
    async (what) => {
      const instants = what.startsWith('moved') ? { offboardsAt: evening + days(7) } : {};
      const tenant = `race-${what.slice(0, 3)}`;
      await add(tenant, { instants: { offboardsAt: evening } });
      cloud().tap.after = async ({ command }) => {
        if (command === 'BatchGetItem') await fileSays(tenant, 1, { instants });
      };
      await sweep(evening);
      expect(await due(tenant)).toMatchObject({ status: 'active', ...instants });
      expect(told(tenant)).toEqual([]);
    },
  );
});

describe('an index that says something else than the item', () => {
  it('is put right, and nothing happens', async () => {
    await add('wrong', { instants: { offboardsAt: evening + days(7) } });
    await platformWrites(cloud(), 'wrong', '1', { dueAt: evening });
    await sweep(evening);
    expect(await due('wrong')).toEqual({
      status: 'active',
      offboardsAt: evening + days(7),
      dueAt: evening + days(7),
    });
    await platformWrites(cloud(), 'wrong', '1', { status: 'archived', dueAt: evening });
    await sweep(evening);
    expect(await due('wrong')).not.toHaveProperty('dueAt');
    expect(told('wrong')).toEqual([]);
  });
});

describe('one sweep', () => {
  const many = Array.from({ length: 150 }, (_, at) => String(at));
  const addMany = (tenant: string) =>
    Promise.all(many.map((key) => add(tenant, { instants: { offboardsAt: evening } }, key)));
  const statuses = (tenant: string) => Promise.all(many.map(async (key) => (await item(tenant, key))?.status));

  it('begins nothing when there is no time left, and the next one goes on', async () => {
    await addMany('slow');
    let pages = 0;
    const some = await sweep(evening, () => pages++ < 60);
    expect(some.isComplete).toBe(false);
    expect(some.carriedOut).toBeGreaterThan(0);
    expect(some.carriedOut).toBeLessThan(many.length);
    const rest = await sweep(evening + minutes(5));
    expect(rest).toEqual({ ...idle, carriedOut: many.length - some.carriedOut, lag: 300 });
    expect(new Set(await statuses('slow'))).toEqual(new Set(['deactivated']));
    expect(new Set(told('slow')).size).toBe(many.length);
    expect(told('slow')).toHaveLength(many.length);
  });

  it('and another at the same time carry out everything once', async () => {
    await addMany('twice');
    const both = await Promise.all([sweep(evening), sweep(evening)]);
    expect(both.map(({ failure }) => failure)).toEqual([undefined, undefined]);
    expect(new Set(await statuses('twice'))).toEqual(new Set(['deactivated']));
    const versions = await Promise.all(many.map(async (key) => (await item('twice', key))?.version));
    expect(new Set(versions)).toEqual(new Set([2]));
    expect(new Set(told('twice')).size).toBe(many.length);
  });

  it('is not kept from the others by a user who can’t be read or written', async () => {
    for (const key of ['1', '2', '3']) await add('poison', { instants: { offboardsAt: evening } }, key);
    await platformWrites(cloud(), 'poison', '2', { lastChange: 5 });
    cloud().tap.before = ({ command, input }) => {
      if (command === 'UpdateItem' && JSON.stringify(input).includes('USER#3')) throw new Error('throttled');
    };
    const first = await sweep(evening);
    expect(first).toMatchObject({ carriedOut: 1, isComplete: true });
    expect(String(first.failure)).toContain('2 of what is due could not be carried out');
    cloud().tap.before = () => undefined;
    await platformWrites(cloud(), 'poison', '2', { lastChange: 'before#0' });
    expect(await sweep(evening + 1)).toMatchObject({ carriedOut: 2, failure: undefined });
    expect(told('poison')).toHaveLength(3);
  });

  it('takes the access also while nothing can be told, and tells it later', async () => {
    await add('mute', { instants: { offboardsAt: evening } });
    cloud().tap.before = ({ command }) => {
      if (command === 'PutEvents') throw new Error('the bus is down');
    };
    expect(await sweep(evening)).toMatchObject({ carriedOut: 0, failure: expect.any(Error) });
    expect(await item('mute')).toMatchObject({ status: 'deactivated', mayLogIn: false, dueAt: evening });
    expect(told('mute')).toEqual([]);
    cloud().tap.before = () => undefined;
    expect(await sweep(evening + minutes(5))).toEqual({ ...idle, carriedOut: 1, lag: 300 });
    expect(told('mute')).toHaveLength(1);
    expect(await due('mute')).toEqual({ status: 'deactivated' });
  });
});
