/** What is true of dates in any files, at any instants. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alleo } from '../../../shared/domain/presets/alleo.ts';
import { ally } from '../../../shared/domain/presets/ally.ts';
import { createDatedTenant, type DatedTenant } from '../../support/dated-tenant.ts';
import type { Planned } from '../../support/memory-plan.ts';
import { codesByRow } from '../../support/own-rules.ts';

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.parse('2026-01-05T00:00:00Z');

const dateOf = (instant: number): string => new Date(instant).toISOString().slice(0, 10);
/** Days from the start on. */
const onDay = (count: number): string => dateOf(start + count * day);
const closesAt = (date: string): number => Date.parse(`${date}T23:00:00Z`);
const american = (date: string): string => `${date.slice(5, 7)}/${date.slice(8)}/${date.slice(0, 4)}`;

type Row = { readonly on: string; readonly off: string };

const alleoFile = (rows: readonly Row[]): string =>
  `Email,First name,Last name,Onboarding date,Offboarding date\n${rows
    .map(({ on, off }, n) => `u${n}@example.nl,Ada,Smit,${on},${off}\n`)
    .join('')}`;

const allyFile = (dates: readonly string[]): string =>
  `User Email,Deactivation Date\n${dates.map((date, n) => `u${n}@example.nl,${date && american(date)}\n`).join('')}`;

const key = 'u0@example.nl';

/** Few enough for files to repeat them. */
const someDate = fc.oneof(fc.constant(''), fc.integer({ min: -3, max: 12 }).map(onDay));
const someRow: fc.Arbitrary<Row> = fc.record({ on: someDate, off: someDate });
/** Hours between one file and the next: often the same day, or across 23:00 or midnight. */
const someHours = fc.constantFrom(0, 1, 7, 23, 24, 25, 72);

const timeout = 60_000;

/** What a user of the first page is by its words, worked out anew for each row, without a clock that does anything. */
type Person = { readonly on: string; readonly off: string } | undefined;

const stateAt = ({ on, off }: NonNullable<Person>, now: number): string => {
  if (off !== '' && closesAt(off) <= now) return 'deactivated';
  return on > dateOf(now) ? 'pending' : 'active';
};

function expectedOf(person: Person, { on, off }: Row, now: number): { person: Person; codes: string[] } {
  const today = dateOf(now);
  const codes: string[] = [];
  const isOut = person !== undefined && stateAt(person, now) === 'deactivated';
  const isIn = person !== undefined && person.on <= today;
  if (on !== '' && on !== person?.on) {
    if (isIn) codes.push('onboarding-date-fixed');
    else if (on < today && !isOut) codes.push('onboarding-date-past');
  }
  if (off !== '' && off !== person?.off) {
    if (isOut) codes.push('already-offboarded');
    else if (closesAt(off) <= now) codes.push('offboarding-date-past');
  }
  if (codes.length > 0) return { person, codes: codes.sort() };
  return { person: { on: on || person?.on || today, off: off || person?.off || '' }, codes };
}

function observed({ user }: DatedTenant): unknown {
  const known = user(key);
  if (known === undefined) return undefined;
  const { onboardingDate: on = '', offboardingDate: off = '' } = known.fields;
  return { on, off, status: known.status };
}

describe('dates by the words of the page (A10, A11)', { timeout }, () => {
  const files = fc.array(fc.tuple(someHours, someRow, fc.boolean()), { minLength: 1, maxLength: 8 });

  it('come to the same in any order of files, at any instants, however often the clock is heard', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.boolean(), async (steps, forgets) => {
        const tenant = createDatedTenant(alleo);
        let now = start + 8 * hour;
        let person: Person;
        for (const [hours, row, sweeps] of steps) {
          now += hours * hour;
          if (sweeps) tenant.sweep(now);
          if (forgets) tenant.forget();
          const expected = expectedOf(person, row, now);
          const sent = await tenant.send(alleoFile([row]), now);
          expect(codesByRow(sent).map(([, code]) => code)).toEqual(expected.codes);
          person = expected.person;
        }
        tenant.sweep(now);
        expect(observed(tenant)).toEqual(person && { ...person, status: stateAt(person, now) });
      }),
      { numRuns: 100 },
    );
  });
});

describe('dates by the words of the page (Y5)', { timeout }, () => {
  type Model = { date: string; leaves: number | undefined; isOut: boolean };

  const next = (model: Model | undefined, date: string, now: number): Model => {
    const known = model ?? { date: '', leaves: undefined, isOut: false };
    if (date === '' || date === known.date) return known;
    if (known.isOut) return { ...known, date };
    const begins = Date.parse(`${date}T00:00:00Z`);
    return { ...known, date, leaves: date < dateOf(now) ? now + day : begins };
  };

  it('come to the same in any order of files, at any instants', async () => {
    const files = fc.array(fc.tuple(someHours, someDate), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(files, fc.boolean(), async (steps, forgets) => {
        const tenant = createDatedTenant(ally);
        let now = start + 8 * hour;
        let model: Model | undefined;
        const pass = () => {
          tenant.sweep(now);
          if (model?.leaves !== undefined && model.leaves <= now) model = { ...model, isOut: true };
        };
        for (const [hours, date] of steps) {
          now += hours * hour;
          pass();
          if (forgets) tenant.forget();
          expect((await tenant.send(allyFile([date]), now)).issues).toEqual([]);
          model = next(model, date, now);
        }
        pass();
        expect(tenant.user(key)?.status).toBe(model?.isOut ? 'deactivated' : 'active');
        expect(tenant.user(key)?.fields.deactivationDate ?? '').toBe(model?.date);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the same file, day after day', { timeout }, () => {
  /** Somebody for every other week of the year before and after the start, with and without the other date. */
  const weeks = Array.from({ length: 54 }, (_, week) => onDay(14 * (week - 26)));

  it('changes nothing for a year, and says nothing new', async () => {
    const rows = weeks.flatMap((date) => [
      { on: date, off: '' },
      { on: '', off: date },
      { on: date, off: dateOf(Date.parse(date) + 30 * day) },
    ]);
    const tenant = createDatedTenant(alleo);
    const file = alleoFile(rows);
    const rejectedIn = ({ issues }: Planned) => new Set(issues.map(({ row }) => row));
    const first = await tenant.send(file, start + 8 * hour);
    expect(first.plan.counts.created).toBeGreaterThan(50);
    for (let count = 1; count <= 365; count += 1) {
      const now = start + count * day + 8 * hour;
      tenant.sweep(now);
      if (count % 2 === 0) tenant.forget();
      const sent = await tenant.send(file, now);
      expect([sent.changes, rejectedIn(sent)]).toEqual([[], rejectedIn(first)]);
    }
    const left = rows.filter((_, n) => tenant.user(`u${n}@example.nl`)?.status === 'deactivated');
    expect(left.length).toBeGreaterThan(40);
  });

  it('changes nothing either where dates may be over (Y5)', async () => {
    const tenant = createDatedTenant(ally);
    const file = allyFile(['', ...weeks]);
    expect((await tenant.send(file, start + 8 * hour)).plan.counts.created).toBe(55);
    for (let count = 1; count <= 365; count += 1) {
      const now = start + count * day + 8 * hour;
      tenant.sweep(now);
      if (count % 2 === 0) tenant.forget();
      const sent = await tenant.send(file, now);
      expect([sent.changes, sent.issues]).toEqual([[], []]);
    }
    expect(tenant.user('u0@example.nl')?.status).toBe('active');
    expect(weeks.filter((_, n) => tenant.user(`u${n + 1}@example.nl`)?.status === 'active')).toEqual([weeks.at(-1)]);
  });
});

describe('a date that moves', { timeout }, () => {
  /** Days, each later than the one before. */
  const moves = fc
    .uniqueArray(fc.integer({ min: 3, max: 300 }), { minLength: 1, maxLength: 10 })
    .map((days) => days.sort((a, b) => a - b));

  it('ends at the last one, forward or back, and acts once (A11, Y5)', async () => {
    const orders = moves.chain((days) =>
      fc.tuple(fc.constant(days), fc.shuffledSubarray(days, { minLength: days.length })),
    );
    await fc.assert(
      fc.asyncProperty(orders, async ([forward, shuffled]) => {
        for (const days of [forward, shuffled]) {
          const [strict, lenient] = [createDatedTenant(alleo), createDatedTenant(ally)];
          for (const count of days) {
            await strict.send(alleoFile([{ on: '', off: onDay(count) }]), start);
            await lenient.send(allyFile([onDay(count)]), start);
          }
          const last = onDay(days.at(-1) ?? 0);
          for (const [tenant, leaves] of [
            [strict, closesAt(last)],
            [lenient, Date.parse(last)],
          ] as const) {
            tenant.sweep(leaves - 1);
            expect(tenant.user(key)?.status).toBe('active');
            tenant.sweep(leaves);
            expect(tenant.user(key)).toMatchObject({ status: 'deactivated', instants: {} });
            const { version } = tenant.user(key) ?? {};
            tenant.sweep(start + 400 * day);
            expect(tenant.user(key)?.version).toBe(version);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it('opens the login on the last of its days (A10)', async () => {
    await fc.assert(
      fc.asyncProperty(moves, async (days) => {
        const tenant = createDatedTenant(alleo);
        for (const count of days) await tenant.send(alleoFile([{ on: onDay(count), off: '' }]), start);
        const opens = start + (days.at(-1) ?? 0) * day;
        tenant.sweep(opens - 1);
        expect(tenant.user(key)?.status).toBe('pending');
        tenant.sweep(opens);
        expect(tenant.user(key)).toMatchObject({ status: 'active', instants: {} });
      }),
      { numRuns: 20 },
    );
  });
});
