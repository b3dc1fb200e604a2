/** Rows A6, A10, A11, Y5 and K3 in plans: files that come one after the other while time goes by. */
import { describe, expect, it } from 'vitest';
import { alleo } from '../../../shared/domain/presets/alleo.ts';
import { ally } from '../../../shared/domain/presets/ally.ts';
import { tenkc } from '../../../shared/domain/presets/tenkc.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import { createDatedTenant } from '../../support/dated-tenant.ts';
import { codesByRow, fileOf, ownRules } from '../../support/own-rules.ts';

const at = (instant: string): number => Date.parse(instant);
const days = (count: number): number => count * 86_400_000;

const ada = 'ada@example.nl';
const [on, off] = ['Onboarding date', 'Offboarding date'];

/** A file with rows about one user or several: `[Onboarding date, Offboarding date]` by name. */
const dates = (rows: Readonly<Record<string, readonly [onboarding: string, offboarding: string]>>): string =>
  `Email,First name,Last name,${on},${off}\n${Object.entries(rows)
    .map(([name, cells]) => `${name}@example.nl,${name},Smit,${cells.join(',')}\n`)
    .join('')}`;

const monday = '2026-01-05T08:00:00Z';

describe('A10: a file with an onboarding date', () => {
  it('makes somebody who is pending until that day, and active from its first instant on', async () => {
    const { send, sweep, user } = createDatedTenant(alleo);
    const sent = await send(dates({ ada: ['2026-01-07', ''] }), monday);
    expect(sent.changes).toMatchObject([
      { type: 'create', status: 'pending', instants: { onboardsAt: at('2026-01-07T00:00:00Z') } },
    ]);
    sweep('2026-01-06T23:59:59.999Z');
    expect(user(ada)?.status).toBe('pending');
    sweep('2026-01-07T00:00:00Z');
    expect(user(ada)).toMatchObject({ status: 'active', instants: {} });
  });

  it('that is empty onboards today, and says so for good', async () => {
    const { send, user } = createDatedTenant(alleo);
    await send(dates({ ada: ['', ''] }), monday);
    expect(user(ada)).toMatchObject({ status: 'active', fields: { onboardingDate: '2026-01-05' } });
    const next = await send(dates({ ada: ['', ''] }), '2026-01-06T08:00:00Z');
    expect([next.plan.counts.unchanged, next.changes]).toEqual([1, []]);
    expect(user(ada)?.fields.onboardingDate).toBe('2026-01-05');
  });

  it('opens the login at once where it is moved to today: an update', async () => {
    const { send, user } = createDatedTenant(alleo);
    await send(dates({ ada: ['2026-02-01', ''] }), monday);
    const sent = await send(dates({ ada: ['2026-01-06', ''] }), '2026-01-06T08:00:00Z');
    expect(sent.changes).toMatchObject([{ type: 'update', status: 'active', instants: {} }]);
    expect(sent.plan.counts).toMatchObject({ updated: 1, reactivated: 0 });
    expect(user(ada)?.status).toBe('active');
  });

  it('that is over rejects its row and nobody else: an HR system that repeats old dates is let go on', async () => {
    const { send, user } = createDatedTenant(alleo);
    const file = dates({ ada: ['2020-01-01', ''], bob: ['2026-01-05', ''] });
    const sent = await send(file, monday);
    expect(codesByRow(sent)).toEqual([[2, 'onboarding-date-past']]);
    expect(sent.plan.counts).toMatchObject({ rows: 2, created: 1, rejected: 1 });
    expect(user('bob@example.nl')?.status).toBe('active');
    const next = await send(file, '2026-01-06T08:00:00Z');
    expect(codesByRow(next)).toEqual([[2, 'onboarding-date-past']]);
    expect(next.plan.counts).toMatchObject({ unchanged: 1, rejected: 1 });
  });
});

describe('A11: a file with an offboarding date', () => {
  it('deactivates at 23:00 UTC, and not a millisecond before (A6)', async () => {
    const { send, sweep, user } = createDatedTenant(alleo);
    await send(dates({ ada: ['', '2026-01-31'] }), monday);
    sweep('2026-01-31T22:59:59.999Z');
    expect(user(ada)?.status).toBe('active');
    sweep('2026-01-31T23:00:00Z');
    expect(user(ada)?.status).toBe('deactivated');
  });

  it('repeats it for as long as it likes', async () => {
    const { send, sweep, user, forget } = createDatedTenant(alleo);
    const file = dates({ ada: ['', '2026-01-31'] });
    await send(file, monday);
    for (const day of [
      '2026-01-31T22:00:00Z',
      '2026-01-31T23:00:00Z',
      '2026-02-01T08:00:00Z',
      '2027-02-01T08:00:00Z',
    ]) {
      forget();
      const sent = await send(file, day);
      expect([sent.changes, sent.issues]).toEqual([[], []]);
      sweep(day);
    }
    expect(user(ada)).toMatchObject({ status: 'deactivated', fields: { offboardingDate: '2026-01-31' } });
  });

  it('may move it while the account is active, and no more', async () => {
    const { send, sweep, user } = createDatedTenant(alleo);
    await send(dates({ ada: ['', '2026-01-31'] }), monday);
    await send(dates({ ada: ['', '2026-01-30'] }), '2026-01-20T08:00:00Z');
    await send(dates({ ada: ['', ''] }), '2026-01-21T08:00:00Z');
    sweep('2026-01-30T23:00:00Z');
    expect(user(ada)?.status).toBe('deactivated');
    const sent = await send(dates({ ada: ['', '2026-12-31'] }), '2026-02-01T08:00:00Z');
    expect(codesByRow(sent)).toEqual([[2, 'already-offboarded']]);
    expect(user(ada)?.fields.offboardingDate).toBe('2026-01-30');
  });

  it('finds them out from the instant on, however late the clock is', async () => {
    const { send } = createDatedTenant(alleo);
    await send(dates({ ada: ['', '2026-01-31'] }), monday);
    const sent = await send(dates({ ada: ['', '2026-02-28'] }), '2026-01-31T23:02:00Z');
    expect(codesByRow(sent)).toEqual([[2, 'already-offboarded']]);
  });
});

describe('Y5: a file with a deactivation date', () => {
  const file = (cell: string) => `User Email,Deactivation Date\n${ada},${cell}\n`;

  it('that is over deactivates a day after the import that brought it, and the same again moves nothing', async () => {
    const { send, sweep, user, forget } = createDatedTenant(ally);
    await send(file(''), monday);
    const sent = await send(file('01/02/2026'), '2026-01-06T08:00:00Z');
    const offboardsAt = at('2026-01-07T08:00:00Z');
    expect(sent.changes).toMatchObject([
      { type: 'update', status: 'active', instants: { offboardsAt, offboardsAfter: 'import-2' } },
    ]);
    forget();
    const again = await send(file('01/02/2026'), '2026-01-06T20:00:00Z');
    expect([again.changes, again.issues]).toEqual([[], []]);
    sweep(offboardsAt - 1);
    expect(user(ada)?.status).toBe('active');
    sweep(offboardsAt);
    expect(user(ada)?.status).toBe('deactivated');
  });

  it('is read in the notation that the profile says: the third of February or the second of March', async () => {
    for (const [dateFormat, instant] of [
      ['MM/DD/YYYY', '2026-02-03T00:00:00Z'],
      ['DD/MM/YYYY', '2026-03-02T00:00:00Z'],
    ] as const) {
      const sent = await createDatedTenant({ ...ally, dateFormat }).send(file('02/03/2026'), monday);
      expect(sent.changes[0]?.instants).toEqual({ offboardsAt: at(instant) });
    }
  });

  it('is that of its day in the time zone of the profile', async () => {
    const sent = await createDatedTenant({ ...ally, timeZone: 'America/New_York' }).send(file('07/04/2026'), monday);
    expect(sent.changes[0]?.instants).toEqual({ offboardsAt: at('2026-07-04T04:00:00Z') });
  });
});

describe('K3: whoever is no longer in the file', () => {
  const file = (...names: string[]) =>
    `First Name,Last Name,Email Address\n${names.map((name) => `${name},Smit,${name}@example.nl\n`).join('')}`;

  it('is deleted, can be restored for 30 days, and is then purged', async () => {
    const { send, sweep, user } = createDatedTenant(tenkc);
    await send(file('ada', 'bob'), monday);
    const sent = await send(file('bob'), '2026-02-05T08:00:00Z');
    const purgesAt = at('2026-02-05T08:00:00Z') + days(30);
    expect(sent.changes).toMatchObject([{ type: 'delete', key: ada, reason: 'missing', instants: { purgesAt } }]);
    sweep(purgesAt - 1);
    expect(user(ada)?.status).toBe('deleted');
    sweep(purgesAt);
    expect(user(ada)).toBeUndefined();
  });

  it('is restored by the next file that has them, and nothing is due any more', async () => {
    const { send, sweep, user } = createDatedTenant(tenkc);
    await send(file('ada', 'bob'), monday);
    await send(file('bob'), '2026-02-05T08:00:00Z');
    const sent = await send(file('ada', 'bob'), '2026-03-05T08:00:00Z');
    expect(sent.changes).toMatchObject([{ type: 'restore', status: 'active' }]);
    sweep('2027-01-01T00:00:00Z');
    expect(user(ada)?.status).toBe('active');
  });

  it('comes back as pending when their day is still to come', async () => {
    const rules = { ...alleo, missing: 'delete', limits: { removals: { count: 5, percent: 10 } } } as const;
    const { send, user } = createDatedTenant(rules);
    await send(dates({ ada: ['2026-03-01', ''], bob: ['', ''] }), monday);
    await send(dates({ bob: ['', ''] }), '2026-01-06T08:00:00Z');
    expect(user(ada)).toMatchObject({ status: 'deleted', instants: { onboardsAt: at('2026-03-01T00:00:00Z') } });
    const sent = await send(dates({ ada: ['2026-03-01', ''], bob: ['', ''] }), '2026-01-07T08:00:00Z');
    expect(sent.changes).toMatchObject([
      { type: 'restore', status: 'pending', instants: { onboardsAt: at('2026-03-01T00:00:00Z') } },
    ]);
  });
});

describe('a plan that waits for a person', () => {
  const file = (...names: string[]) =>
    `First Name,Last Name,Email Address\n${names.map((name) => `${name},Smit,${name}@example.nl\n`).join('')}`;
  const hour = 3_600_000;

  it('is the same plan when it is made again, although the restore window begins anew', async () => {
    const { send, plan } = createDatedTenant(tenkc);
    await send(file('ada', 'bob', 'cleo'), monday);
    const now = at('2026-02-05T08:00:00Z');
    const [first, later] = [await plan(file('bob'), now), await plan(file('bob'), now + 9 * hour)];
    expect(later.changes.map(({ instants }) => instants)).not.toEqual(first.changes.map(({ instants }) => instants));
    expect(later.plan.hash).toBe(first.plan.hash);
    expect((await plan(file('bob', 'cleo'), now)).plan.hash).not.toBe(first.plan.hash);
  });
});

describe('a row that its dates reject', () => {
  const rules = (missing: Profile['missing']) => ({
    ...alleo,
    missing,
    limits: { removals: { count: 5, percent: 10 } },
  });

  it('keeps its user from being missing', async () => {
    const { send, user } = createDatedTenant(rules('archive'));
    await send(dates({ ada: ['', ''], bob: ['', ''] }), monday);
    const sent = await send(dates({ ada: ['2026-03-01', ''], bob: ['', ''] }), '2026-01-06T08:00:00Z');
    expect(sent.plan.counts).toMatchObject({ rows: 2, unchanged: 1, rejected: 1, missing: 0 });
    expect(user(ada)?.status).toBe('active');
  });

  it('is counted once where its key comes again', async () => {
    const row = (date: string) => `${ada},Ada,Smit,${date},\n`;
    const file = `Email,First name,Last name,${on},${off}\n${row('2020-01-01')}${row('2020-01-01')}`;
    const sent = await createDatedTenant(alleo).send(file, monday);
    expect(sent.plan.counts).toMatchObject({ rows: 2, rejected: 2, unchanged: 0, created: 0 });
    expect(codesByRow(sent)).toEqual([
      [2, 'onboarding-date-past'],
      [3, 'duplicate-key'],
    ]);
  });

  it('names nobody who would be made for it, remarks on no name, and rejects none twice', async () => {
    const profile = ownRules({
      columns: [
        { title: 'ID', field: 'id', type: 'text' },
        { title: 'Boss', field: 'boss', type: 'text', refers: { to: 'user', unknown: 'create' } },
        { title: 'Buddy', field: 'buddy', type: 'text', refers: { to: 'user', unknown: 'warn' } },
        { title: 'Mentor', field: 'mentor', type: 'text', refers: { to: 'user', unknown: 'error' } },
        { title: 'Start', field: 'start', type: 'date' },
      ],
      onboarding: { field: 'start' },
    });
    const { send, user } = createDatedTenant(profile);
    const file = fileOf('ID Boss Buddy Mentor Start', '1 99 98 97 2020-01-01', '2 96 1 1 2026-02-01');
    const sent = await send(file, monday);
    expect(codesByRow(sent)).toEqual([[2, 'onboarding-date-past']]);
    expect(sent.plan.counts).toMatchObject({ rows: 2, created: 1, rejected: 1, implied: 1 });
    expect(['99', '96', '2'].map((key) => user(key)?.status)).toEqual([undefined, 'active', 'pending']);
  });

  it('gives up no address, and takes none', async () => {
    const profile = ownRules({
      columns: [
        { title: 'ID', field: 'id', type: 'text' },
        { title: 'Email', field: 'email', type: 'email' },
        { title: 'Start', field: 'start', type: 'date' },
      ],
      onboarding: { field: 'start' },
    });
    const { send } = createDatedTenant(profile);
    await send(fileOf('ID Email Start', '1 a@example.com -', '2 b@example.com -'), monday);
    const swap = fileOf('ID Email Start', '1 c@example.com 2026-02-01', '2 a@example.com -', '3 c@example.com -');
    expect(codesByRow(await send(swap, monday))).toEqual([
      [2, 'onboarding-date-fixed'],
      [3, 'email-taken'],
    ]);
  });
});

describe('rules that change', () => {
  const { offboarding: _, ...without } = alleo;
  const file = dates({ ada: ['', '2026-06-30'], bob: ['', '2026-01-02'], cleo: ['', ''] });
  const offboardsAt = at('2026-06-30T23:00:00Z');

  it('count for the dates that are ahead, from the next file on', async () => {
    const { send, plan, forget } = createDatedTenant(without);
    await send(file, monday);
    const now = '2026-01-06T08:00:00Z';
    const sent = await send(file, now, { profile: alleo, revision: 2 });
    expect(sent.changes).toMatchObject([{ key: ada, type: 'update', was: {}, set: {}, instants: { offboardsAt } }]);
    expect([sent.plan.counts.updated, sent.plan.counts.unchanged, sent.issues]).toEqual([1, 2, []]);
    const zone = { ...alleo, timeZone: 'Europe/Amsterdam' };
    const moved = await send(file, now, { profile: zone, revision: 3 });
    expect(moved.changes).toMatchObject([{ key: ada, instants: { offboardsAt: at('2026-06-30T21:00:00Z') } }]);
    const again = await plan(file, '2026-01-07T08:00:00Z', { profile: zone, revision: 4 });
    expect([again.changes, again.usersRead]).toEqual([[], 0]);
    forget();
    expect((await plan(file, now, { profile: zone })).changes).toEqual([]);
  });

  it('count for logins that are yet to open, too', async () => {
    const { send } = createDatedTenant(alleo);
    const pending = dates({ ada: ['2026-02-01', ''] });
    await send(pending, monday);
    const moved = await send(pending, monday, { profile: { ...alleo, timeZone: 'America/New_York' }, revision: 2 });
    expect(moved.changes).toMatchObject([
      { status: 'pending', was: {}, set: {}, instants: { onboardsAt: at('2026-02-01T05:00:00Z') } },
    ]);
  });
});
