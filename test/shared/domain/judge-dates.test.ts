/** Rows A6, A10, A11 and Y5, rule by rule: what a date in a row comes to, by what is known of the user. */
import { describe, expect, it } from 'vitest';
import { type DateRules, dateRulesOf } from '../../../shared/domain/date-rules.ts';
import { claimedStatus } from '../../../shared/domain/diff.ts';
import { judgeDates } from '../../../shared/domain/judge-dates.ts';
import type { Instants } from '../../../shared/domain/lifecycle.ts';
import { alleo } from '../../../shared/domain/presets/alleo.ts';
import { ally } from '../../../shared/domain/presets/ally.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import type { UserRecord } from '../../../shared/domain/record.ts';
import type { User, UserStatus } from '../../../shared/domain/user.ts';

/** It is 08:00 UTC on 5 January 2026. */
const now = '2026-01-05T08:00:00Z';
const hour = 3_600_000;
const at = (instant: string): number => Date.parse(instant);

const on = 'onboardingDate';
const off = 'offboardingDate';

type Known = {
  readonly status?: UserStatus;
  readonly fields?: Record<string, string>;
  readonly instants?: Instants;
};

const userOf = ({ status = 'active', fields = {}, instants }: Known): User => ({
  key: '1',
  status,
  version: 1,
  lastChange: undefined,
  fields,
  ...(instants && { instants }),
});

type Row = {
  readonly status?: UserRecord['status'];
  readonly emptied?: readonly string[];
  readonly [field: string]: unknown;
};

/** Judges a row about a known user, or somebody new. */
function judged(profile: Profile, known: Known | undefined, row: Row, instant = now, more: Partial<DateRules> = {}) {
  const { status, emptied = [], ...values } = row;
  const texts = Object.fromEntries(
    Object.entries(values).filter((one): one is [string, string] => one[1] !== undefined),
  );
  const record = { key: '1', otherKeys: [], status, values: texts, emptied, left: [] };
  const rules = dateRulesOf(
    profile,
    { columns: [], defaults: undefined },
    {
      kind: 'users',
      now: at(instant),
      importId: 'import-2',
    },
  );
  if (rules === undefined) throw new Error('nothing depends on a date here');
  const user = known && userOf(known);
  const back = { usualStatus: 'active', returnsFrom: ['deleted', 'archived'] } as const;
  return judgeDates(user, record, claimedStatus(user, record, back), { ...rules, ...more });
}

/** The state and the instants that a row leads to, or the codes of what rejects it. */
function outcome(...args: Parameters<typeof judged>) {
  const result = judged(...args);
  if (result.issues !== undefined) return result.issues.map(({ code }) => code);
  return { status: result.status, ...(result.instants && { instants: result.instants }) };
}

/** What the row claims, dates included. */
function valuesOf(...args: Parameters<typeof judged>) {
  const result = judged(...args);
  return result.issues === undefined ? result.record.values : result.issues;
}

const pendingUntil = (date: string, instant = `${date}T00:00:00Z`) =>
  ({ status: 'pending', fields: { [on]: date }, instants: { onboardsAt: at(instant) } }) as const;
const leavingOn = (date: string) =>
  ({ fields: { [off]: date }, instants: { offboardsAt: at(`${date}T23:00:00Z`) } }) as const;
const leftOn = (date: string) => ({ status: 'deactivated', fields: { [off]: date } }) as const;

describe('A10: the onboarding date of somebody new', () => {
  it.each<[what: string, date: string | undefined, result: object]>([
    ['none: onboarded today', undefined, { status: 'active' }],
    ['today', '2026-01-05', { status: 'active' }],
    ['tomorrow: pending', '2026-01-06', { status: 'pending', instants: { onboardsAt: at('2026-01-06T00:00:00Z') } }],
    ['yesterday', '2026-01-04', ['onboarding-date-past']],
  ])('%s', (_, date, result) => {
    expect(outcome(alleo, undefined, { [on]: date })).toEqual(result);
  });

  it('is today where the row has none, and stored so', () => {
    expect(judged(alleo, undefined, { firstName: 'Ada' })).toMatchObject({
      record: { values: { firstName: 'Ada', [on]: '2026-01-05' } },
    });
  });

  it('stays open for somebody new who is out already', () => {
    expect(outcome(alleo, undefined, { status: 'archived' })).toEqual({ status: 'archived' });
    expect(valuesOf(alleo, undefined, { status: 'archived' })).toEqual({});
    expect(outcome(alleo, undefined, { status: 'archived', [on]: '2020-01-01' })).toEqual({ status: 'archived' });
  });

  it('is what the rules give everybody who has none', () => {
    const defaults = { [on]: '2026-02-01' };
    expect(outcome(alleo, undefined, {}, now, { defaults })).toMatchObject({ status: 'pending' });
    expect(valuesOf(alleo, undefined, {}, now, { defaults })).toEqual({});
  });

  it.each<[zone: string, instant: string, today: string, opens: string]>([
    ['UTC', '2026-01-05T23:59:59.999Z', '2026-01-05', '2026-01-06T00:00:00Z'],
    ['Europe/Amsterdam', '2026-01-05T22:59:59.999Z', '2026-01-05', '2026-01-05T23:00:00Z'],
    ['Europe/Amsterdam', '2026-07-05T21:59:59.999Z', '2026-07-05', '2026-07-05T22:00:00Z'],
    ['America/New_York', '2026-01-06T04:59:59.999Z', '2026-01-05', '2026-01-06T05:00:00Z'],
  ])("is judged by today's date in %s: at %s it is %s", (timeZone, instant, today, opens) => {
    const profile = { ...alleo, timeZone };
    const tomorrow = new Date(at(today) + 24 * hour).toISOString().slice(0, 10);
    const yesterday = new Date(at(today) - 24 * hour).toISOString().slice(0, 10);
    expect(outcome(profile, undefined, { [on]: today }, instant)).toEqual({ status: 'active' });
    expect(outcome(profile, undefined, { [on]: yesterday }, instant)).toEqual(['onboarding-date-past']);
    expect(outcome(profile, undefined, { [on]: tomorrow }, instant)).toEqual({
      status: 'pending',
      instants: { onboardsAt: at(opens) },
    });
    // One millisecond later the day that was tomorrow is today.
    const midnight = new Date(at(instant) + 1).toISOString();
    expect(outcome(profile, undefined, { [on]: tomorrow }, midnight)).toEqual({ status: 'active' });
  });
});

describe('A10: the onboarding date of somebody who is yet to come', () => {
  const pending = pendingUntil('2026-02-01');

  it.each<[what: string, date: string | undefined, result: object]>([
    ['the same: nothing', '2026-02-01', { status: 'pending' }],
    ['none: nothing', undefined, { status: 'pending' }],
    ['later', '2026-03-01', { status: 'pending', instants: { onboardsAt: at('2026-03-01T00:00:00Z') } }],
    ['earlier', '2026-01-06', { status: 'pending', instants: { onboardsAt: at('2026-01-06T00:00:00Z') } }],
    ['today: active now, and nothing is due', '2026-01-05', { status: 'active', instants: {} }],
    ['yesterday', '2026-01-04', ['onboarding-date-past']],
  ])('may move: %s', (_, date, result) => {
    expect(outcome(alleo, pending, { [on]: date })).toEqual(result);
  });

  it('is not taken away by an empty cell, also where those erase', () => {
    const result = judged(alleo, pending, { emptied: [on, 'prefix'] });
    expect(result).toMatchObject({ status: 'pending', record: { emptied: ['prefix'] }, instants: undefined });
  });

  it('moves without the date of leaving', () => {
    const both = { ...pending, instants: { ...pending.instants, offboardsAt: at('2026-12-31T23:00:00Z') } };
    expect(outcome(alleo, both, { [on]: '2026-03-01' })).toEqual({
      status: 'pending',
      instants: { onboardsAt: at('2026-03-01T00:00:00Z'), offboardsAt: at('2026-12-31T23:00:00Z') },
    });
    expect(outcome(alleo, both, { [on]: '2026-01-05' })).toEqual({
      status: 'active',
      instants: { offboardsAt: at('2026-12-31T23:00:00Z') },
    });
  });

  it('does not open the login before its day, whatever the status says', () => {
    expect(outcome(alleo, pending, { status: 'active' })).toEqual({ status: 'pending' });
    expect(outcome(alleo, pending, { status: 'deactivated' })).toEqual({ status: 'deactivated' });
  });

  it('is fixed from its first instant on, also when the clock has not been heard yet', () => {
    const late = ['onboarding-date-fixed'];
    expect(outcome(alleo, pending, { [on]: '2026-03-01' }, '2026-02-01T00:00:00Z')).toEqual(late);
    expect(outcome(alleo, pending, { [on]: '2026-03-01' }, '2026-01-31T23:59:59.999Z')).toMatchObject({
      status: 'pending',
    });
    expect(outcome(alleo, pending, { [on]: '2026-02-01' }, '2026-02-01T00:00:00Z')).toEqual({ status: 'pending' });
  });
});

describe('A10: the onboarding date of somebody who is in', () => {
  const active = { fields: { [on]: '2025-06-01' } };

  it.each(['2025-05-01', '2026-01-04', '2026-01-05', '2026-02-01'])('can not be changed to %s', (date) => {
    expect(outcome(alleo, active, { [on]: date })).toEqual(['onboarding-date-fixed']);
  });

  it('is repeated every day, and judged only where it differs', () => {
    expect(outcome(alleo, active, { [on]: '2025-06-01' })).toEqual({ status: 'active' });
    expect(outcome(alleo, active, {})).toEqual({ status: 'active' });
    expect(judged(alleo, active, { emptied: [on] })).toMatchObject({ record: { emptied: [] } });
  });

  it('names whom to contact', () => {
    const contactOf = (profile: Profile) => judged(profile, active, { [on]: '2026-02-01' }).issues?.[0];
    expect(contactOf(alleo)).toMatchObject({
      code: 'onboarding-date-fixed',
      severity: 'error',
      scope: 'row',
      column: on,
      value: '2026-02-01',
      message: expect.stringContaining('ask admin-support@alleo.nl'),
    });
    const { contact: _, ...nobody } = alleo;
    expect(contactOf(nobody)?.message).toContain('ask support');
  });

  it.each<[what: string, date: string, result: object]>([
    ['since when they have been in is a fact', '2015-03-01', { status: 'active' }],
    ['today as well', '2026-01-05', { status: 'active' }],
    ['a day to come would shut them out', '2026-01-06', ['onboarding-date-fixed']],
  ])('may be added where there was none: %s', (_, date, result) => {
    expect(outcome(alleo, {}, { [on]: date })).toEqual(result);
  });

  it('may be added to somebody who is out, whichever it is', () => {
    const out = { status: 'deactivated' } as const;
    expect(outcome(alleo, out, { [on]: '2026-02-01' })).toEqual({ status: 'deactivated' });
    expect(outcome(alleo, out, { [on]: '2015-03-01' })).toEqual({ status: 'deactivated' });
  });

  it('is not due any more where platform code has opened the login before', () => {
    const early = { ...pendingUntil('2026-02-01'), status: 'active' } as const;
    expect(outcome(alleo, early, { [on]: '2026-02-01' })).toEqual({ status: 'active' });
    expect(outcome(alleo, early, { [on]: '2026-03-01' })).toEqual(['onboarding-date-fixed']);
  });

  it('stays for somebody who is deactivated', () => {
    const out = { ...active, status: 'deactivated' } as const;
    expect(outcome(alleo, out, { [on]: '2026-02-01' })).toEqual(['onboarding-date-fixed']);
    expect(outcome(alleo, out, { [on]: '2026-02-01', status: 'active' })).toEqual(['onboarding-date-fixed']);
    // Unless they were taken out before they came.
    const early = { status: 'deactivated', fields: { [on]: '2026-02-01' } } as const;
    expect(outcome(alleo, early, { [on]: '2026-03-01' })).toEqual({ status: 'deactivated' });
    expect(outcome(alleo, early, { status: 'active' })).toEqual({
      status: 'pending',
      instants: { onboardsAt: at('2026-02-01T00:00:00Z') },
    });
  });
});

describe('A10: the onboarding date of somebody who comes back', () => {
  it.each(['archived', 'deleted'] as const)('from %s may be a new one, and shuts the login until then', (status) => {
    const out = { status, fields: { [on]: '2020-01-01' }, instants: { purgesAt: at('2026-01-20T00:00:00Z') } } as const;
    expect(outcome(alleo, out, { [on]: '2026-02-01' })).toEqual({
      status: 'pending',
      instants: { onboardsAt: at('2026-02-01T00:00:00Z') },
    });
    expect(outcome(alleo, out, { [on]: '2020-01-01' })).toEqual({ status: 'active', instants: {} });
    expect(outcome(alleo, out, {})).toEqual({ status: 'active', instants: {} });
    expect(outcome(alleo, out, { [on]: '2025-12-01' })).toEqual(['onboarding-date-past']);
  });

  it('counts as it is stored: who was deleted before their day is pending again', () => {
    const instants = { onboardsAt: at('2026-02-01T00:00:00Z') };
    const out = { ...pendingUntil('2026-02-01'), status: 'deleted' } as const;
    // What slept while they were out is due again, so it is said again.
    expect(outcome(alleo, out, {})).toEqual({ status: 'pending', instants });
    expect(outcome(alleo, { ...out, instants: {} }, {})).toEqual({ status: 'pending', instants });
  });
});

describe('A11: the offboarding date of somebody who works here', () => {
  const leaving = leavingOn('2026-06-30');

  it.each<[what: string, known: Known | undefined, status: UserStatus]>([
    ['new', undefined, 'active'],
    ['active', {}, 'active'],
    ['leaving on another day', leaving, 'active'],
    ['yet to come', pendingUntil('2026-02-01'), 'pending'],
  ])('must be in the future: %s', (_, known, status) => {
    const instants = known?.instants?.onboardsAt === undefined ? {} : { onboardsAt: known.instants.onboardsAt };
    const closes = (date: string) => ({ status, instants: { ...instants, offboardsAt: at(`${date}T23:00:00Z`) } });
    expect(outcome(alleo, known, { [off]: '2026-07-31' })).toEqual(closes('2026-07-31'));
    expect(outcome(alleo, known, { [off]: '2026-01-05' })).toEqual(closes('2026-01-05'));
    expect(outcome(alleo, known, { [off]: '2026-01-04' })).toEqual(['offboarding-date-past']);
  });

  it('of today counts as the future before 23:00 UTC (A6)', () => {
    const today = { [off]: '2026-01-05' };
    expect(outcome(alleo, {}, today, '2026-01-05T22:59:59.999Z')).toMatchObject({ status: 'active' });
    expect(outcome(alleo, {}, today, '2026-01-05T23:00:00Z')).toEqual(['offboarding-date-past']);
  });

  it('says when on its day it takes effect', () => {
    const profile = { ...alleo, timeZone: 'Europe/Amsterdam' };
    expect(judged(profile, {}, { [off]: '2026-01-04' }).issues?.[0]?.expected).toContain('23:00 (Europe/Amsterdam)');
  });

  it('is not taken away by an empty cell, also where those erase', () => {
    expect(outcome(alleo, leaving, {})).toEqual({ status: 'active' });
    expect(judged(alleo, leaving, { emptied: [off] })).toMatchObject({ record: { emptied: [] }, instants: undefined });
  });

  it('is repeated every day, also when it is over', () => {
    expect(outcome(alleo, leaving, { [off]: '2026-06-30' })).toEqual({ status: 'active' });
    expect(outcome(alleo, { fields: leaving.fields }, { [off]: '2026-06-30' }, '2026-08-01T00:00:00Z')).toEqual({
      status: 'active',
    });
  });

  it('goes with the status of a row that ends the access by itself', () => {
    const row = { [off]: '2026-01-04', status: 'deactivated' } as const;
    expect(outcome(alleo, {}, row)).toEqual({ status: 'deactivated' });
    expect(outcome(alleo, undefined, row)).toEqual({ status: 'deactivated' });
  });
});

describe('A11: the offboarding date of somebody who is out', () => {
  const left = leftOn('2026-01-02');

  it.each(['2026-01-03', '2026-01-05', '2026-06-30'])('is an error when it is a different one: %s', (date) => {
    expect(judged(alleo, left, { [off]: date }).issues).toMatchObject([
      { code: 'already-offboarded', column: off, message: expect.stringContaining('ask admin-support@alleo.nl') },
    ]);
  });

  it('is nothing when it is the same, or empty', () => {
    expect(outcome(alleo, left, { [off]: '2026-01-02' })).toEqual({ status: 'deactivated' });
    expect(outcome(alleo, left, {})).toEqual({ status: 'deactivated' });
  });

  it('counts from its instant on, also when the clock has not been heard yet', () => {
    const leaving = leavingOn('2026-01-31');
    const move = { [off]: '2026-06-30' };
    expect(outcome(alleo, leaving, move, '2026-01-31T22:59:59.999Z')).toMatchObject({ status: 'active' });
    expect(outcome(alleo, leaving, move, '2026-01-31T23:00:00Z')).toEqual(['already-offboarded']);
    expect(outcome(alleo, leaving, { [off]: '2026-01-31' }, '2026-01-31T23:00:00Z')).toEqual({ status: 'active' });
  });

  it('is before any onboarding: who was to leave before they came is out, and no later date lets them in', () => {
    const instants = { onboardsAt: at('2026-02-01T00:00:00Z'), offboardsAt: at('2026-01-04T23:00:00Z') };
    const never = { status: 'pending', fields: { [on]: '2026-02-01', [off]: '2026-01-04' }, instants } as const;
    expect(outcome(alleo, never, { [on]: '2026-01-05' })).toEqual({ status: 'pending' });
    expect(outcome(alleo, never, { [off]: '2026-06-30' })).toEqual(['already-offboarded']);
  });

  it('keeps them out, whatever the status of the row says', () => {
    expect(outcome(alleo, left, { [off]: '2026-01-02', status: 'active' })).toEqual({ status: 'deactivated' });
    expect(outcome(alleo, left, { status: 'active' })).toEqual({ status: 'deactivated' });
    const archived = { ...left, status: 'archived' } as const;
    expect(outcome(alleo, archived, { [off]: '2026-01-02' })).toEqual({ status: 'archived' });
    expect(outcome(alleo, archived, { [off]: '2026-01-03' })).toEqual(['already-offboarded']);
    expect(outcome(alleo, archived, {})).toEqual({ status: 'active' });
  });

  it('may be a new one, in the future, for who comes back', () => {
    const back = { status: 'active', [off]: '2026-06-30' } as const;
    const instants = { offboardsAt: at('2026-06-30T23:00:00Z') };
    expect(outcome(alleo, left, back)).toEqual({ status: 'active', instants });
    expect(outcome(alleo, { ...left, status: 'deleted' }, back)).toEqual({ status: 'active', instants });
  });

  it('is due again for who comes back before it', () => {
    const onLeave = { status: 'deactivated', fields: { [off]: '2026-06-30' } } as const;
    expect(outcome(alleo, onLeave, { status: 'active' })).toEqual({
      status: 'active',
      instants: { offboardsAt: at('2026-06-30T23:00:00Z') },
    });
  });

  it('is stored where there was none, and nothing becomes due', () => {
    const out = { status: 'deactivated' } as const;
    expect(outcome(alleo, out, { [off]: '2026-01-02' })).toEqual({ status: 'deactivated' });
    expect(outcome(alleo, out, { [off]: '2026-06-30' })).toEqual({ status: 'deactivated' });
  });
});

describe('Y5: the deactivation date', () => {
  const field = 'deactivationDate';
  const tomorrow = at(now) + 24 * hour;
  const known = (date: string, instants?: Instants): Known => ({
    fields: { [field]: date },
    ...(instants && { instants }),
  });

  it.each<[what: string, known: Known | undefined]>([
    ['new', undefined],
    ['active', {}],
    ['of another date that is over', known('2025-11-30', { offboardsAt: 1, offboardsAfter: 'import-1' })],
    ['leaving later', known('2026-06-30', { offboardsAt: at('2026-06-30T00:00:00Z') })],
  ])('of somebody who is %s deactivates at 00:00, or, when it is over, a day after this import', (_, who) => {
    const before = '2026-01-04T08:00:00Z';
    const row = { [field]: '2026-01-05' };
    const result = (instants: Instants) => ({ status: 'active', instants });
    expect(outcome(ally, who, row, before)).toEqual(result({ offboardsAt: at('2026-01-05T00:00:00Z') }));
    const over = { ...row, [field]: '2026-01-04' };
    expect(outcome(ally, who, over)).toEqual(result({ offboardsAt: tomorrow, offboardsAfter: 'import-2' }));
  });

  it('of today deactivates today, also when its time of day is over', () => {
    const instants = { offboardsAt: at('2026-01-05T00:00:00Z') };
    expect(outcome(ally, {}, { [field]: '2026-01-05' })).toEqual({ status: 'active', instants });
    const evenings = { ...ally, offboarding: { field, at: '18:00', past: 'after-24-hours' } } as const;
    expect(outcome(evenings, {}, { [field]: '2026-01-05' })).toEqual({
      status: 'active',
      instants: { offboardsAt: at('2026-01-05T18:00:00Z') },
    });
  });

  it.each<[what: string, who: Known]>([
    ['to come', known('2026-06-30', { offboardsAt: at('2026-06-30T00:00:00Z') })],
    [
      'over, and waiting for its day',
      known('2026-01-02', { offboardsAt: tomorrow - hour, offboardsAfter: 'import-1' }),
    ],
    ['over for years', known('2020-01-01')],
  ])('that is the same again moves nothing: %s', (_, who) => {
    expect(outcome(ally, who, { [field]: who.fields?.[field] })).toEqual({ status: 'active' });
    expect(outcome(ally, who, {})).toEqual({ status: 'active' });
  });

  it('of the future replaces one that is over', () => {
    const who = known('2026-01-02', { offboardsAt: tomorrow, offboardsAfter: 'import-1' });
    expect(outcome(ally, who, { [field]: '2026-02-01' })).toEqual({
      status: 'active',
      instants: { offboardsAt: at('2026-02-01T00:00:00Z') },
    });
  });

  it.each(['2025-12-31', '2026-01-05', '2026-06-30'])(
    'of somebody who is out changes nothing but itself: %s',
    (date) => {
      for (const status of ['deactivated', 'archived'] as const) {
        const result = outcome(ally, { status, fields: { [field]: '2026-01-02' } }, { [field]: date, status });
        expect(result).toEqual({ status });
      }
    },
  );

  it('is withdrawn by an empty cell where those erase', () => {
    const who = known('2026-06-30', { offboardsAt: at('2026-06-30T00:00:00Z') });
    expect(judged(ally, who, { emptied: [field] })).toMatchObject({ record: { emptied: [field] }, instants: {} });
  });

  it('that is over and is not in the row does not act on who comes back', () => {
    const who = { status: 'archived', fields: { [field]: '2026-01-02' }, instants: { offboardsAt: 1 } } as const;
    expect(outcome(ally, who, {})).toEqual({ status: 'active', instants: {} });
  });

  it('brings nobody back, nor does a status beside it', () => {
    const who = { status: 'deactivated', fields: { [field]: '2026-01-02' } } as const;
    expect(outcome(ally, who, { [field]: '2026-01-03', status: 'active' })).toEqual({ status: 'deactivated' });
    expect(outcome(ally, who, { emptied: [field], status: 'active' })).toEqual({ status: 'active' });
  });
});

describe('rules about dates', () => {
  const planning = { kind: 'users', now: 0, importId: '1' } as const;
  const mapping = { columns: [], defaults: undefined };

  it('are none without a field that something depends on, and for files about teams', () => {
    const { onboarding: _on, offboarding: _off, ...without } = alleo;
    expect(dateRulesOf(without, mapping, planning)).toBeUndefined();
    expect(dateRulesOf(alleo, mapping, { ...planning, kind: 'teams' })).toBeUndefined();
  });

  it('may be about one date alone', () => {
    const { offboarding: _, ...opening } = alleo;
    expect(outcome(opening, {}, { [off]: '2020-01-01' })).toEqual({ status: 'active' });
    expect(outcome(ally, undefined, { [on]: '2020-01-01' })).toEqual({ status: 'active' });
  });

  it('leave alone what is due by other rules', () => {
    const { offboarding: _, ...opening } = alleo;
    const known = {
      ...pendingUntil('2026-02-01'),
      instants: { onboardsAt: at('2026-02-01T00:00:00Z'), offboardsAt: 7e12 },
    };
    expect(outcome(opening, known, { [on]: '2026-03-01' })).toMatchObject({ instants: { offboardsAt: 7e12 } });
  });
});
