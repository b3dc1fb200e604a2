/** Each limit from a file to the stores: one below it and exactly it pass, one above waits for a person. */
import { describe, expect, it } from 'vitest';
import { worktango } from '../../../shared/domain/presets/worktango.ts';
import { type Profile, profileOf } from '../../../shared/domain/profile.ts';
import { approveImport } from '../../../shared/import/decide-import.ts';
import { days } from '../../support/cloud/clock.ts';
import { deliver } from '../../support/cloud/deliver.ts';
import { addCustomer, importFile, importsOf, statesOf, upload, usersOf } from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { csvOf, employee, employees, type Row, titles } from '../../support/employee-file.ts';

const cloud = withCloud();

/** Limits that hold nothing of forty people, but for the one that is tried. */
const wide = { count: 1000, percent: 100 };
const people = 40;

type Tried = {
  readonly limits: Partial<Profile['limits']>;
  /** So much passes. */
  readonly limit: number;
  readonly code: string;
  /** The second file, when the first had `employees(1, 40)`; `count` is what the limit is about. */
  readonly file: (count: number) => readonly Row[];
};

const poets = (from: number, to: number) => employees(from, to, { 'Job Title': 'Poet' });

const tried: Readonly<Record<string, Tried>> = {
  'removals, by their number': {
    limits: { removals: { count: 5, percent: 10 } },
    limit: 5,
    code: 'too-many-removals',
    file: (count) => employees(1, people - count),
  },
  'removals, by their share': {
    limits: { removals: { count: 1, percent: 20 } },
    limit: 8,
    code: 'too-many-removals',
    file: (count) => employees(1, people - count),
  },
  'removals that rows name': {
    limits: { removals: { count: 3, percent: 1 } },
    limit: 3,
    code: 'too-many-removals',
    file: (count) => [...employees(1, count, { Status: 'archived' }), ...employees(count + 1, people)],
  },
  creations: {
    limits: { creations: { count: 2, percent: 10 } },
    limit: 4,
    code: 'too-many-creations',
    file: (count) => employees(1, people + count),
  },
  changes: {
    limits: { changes: { count: 3, percent: 5 } },
    limit: 3,
    code: 'too-many-changes',
    file: (count) => [...poets(1, count), ...employees(count + 1, people)],
  },
  'last days': {
    limits: { removals: { count: 3, percent: 1 } },
    limit: 3,
    code: 'too-many-endings',
    file: (count) => [...employees(1, count, { 'Last Day': '2027-01-31' }), ...employees(count + 1, people)],
  },
  'removals in a group': {
    limits: { groups: [{ field: 'groups.Department', removals: { count: 2, percent: 10 } }] },
    limit: 4,
    code: 'group-shrinks',
    file: (count) => employees(1, people - count),
  },
  'half of all': {
    limits: {},
    limit: people / 2,
    code: 'more-than-half',
    file: (count) => employees(1, people - count),
  },
  'the least that must be left': {
    limits: { minimumPopulation: 30 },
    limit: 10,
    code: 'too-few-left',
    file: (count) => employees(1, people - count),
  },
};

/** Whoever leaves on a day has it in a column of its own. */
const { columns, ...others } = worktango;
const rules = profileOf({
  ...others,
  columns: [...columns, { title: 'Last Day', field: 'lastDay', type: 'date' }],
  offboarding: { field: 'lastDay', at: '23:00', past: 'error' },
  missing: 'archive',
  // Files that are less than half as long are none of this test's.
  drift: { rows: wide, filled: wide },
});

const send = (tenant: string, rows: readonly Row[]) =>
  importFile(cloud(), tenant, csvOf(rows, { titles: [...titles, 'Last Day'] }));

/** A tenant with its first forty people, whoever had to agree to them; two days later. */
async function customer(tenant: string, limits: Partial<Profile['limits']>): Promise<void> {
  await addCustomer(cloud(), tenant, { ...rules, limits: { removals: wide, ...limits } });
  const first = await send(tenant, employees(1, people));
  if (first.state === 'held') {
    await approveImport(cloud().context, { tenant, importId: first.id, by: 'jo@example.com' });
    await deliver(cloud());
  }
  cloud().clock.advance(days(2));
}

describe.each(Object.entries(tried))('a limit for %s', (name, { limits, limit, code, file }) => {
  it.each([
    ['one below it', limit - 1, true],
    ['exactly it', limit, true],
    ['one above it', limit + 1, false],
  ] as const)('has a file with %s (%i)', async (_, count, passes) => {
    const tenant = `${name.replace(/\W+/g, '-')}-${count}`;
    await customer(tenant, limits);
    const before = await usersOf(cloud(), tenant);
    expect(before.size).toBe(people);
    const one = await send(tenant, file(count));
    expect(one).toMatchObject(passes ? { state: 'succeeded' } : { state: 'held', held: [{ code }] });
    const after = await usersOf(cloud(), tenant);
    if (passes) expect(after).not.toEqual(before);
    else expect(after).toEqual(before);
  });
});

describe('a file of three rows', () => {
  it('removes none of a thousand users', { timeout: 120_000 }, async () => {
    await addCustomer(cloud(), 'thousand', { missing: 'archive' });
    await importFile(cloud(), 'thousand', csvOf(employees(1, 1000)));
    cloud().clock.advance(days(2));
    const one = await importFile(cloud(), 'thousand', csvOf(employees(1, 3)));
    const codes = (one.held ?? []).map(({ code }) => code);
    expect([one.state, codes]).toEqual(['held', expect.arrayContaining(['too-many-removals', 'more-than-half'])]);
    expect(new Set(Object.values(await statesOf(cloud(), 'thousand')))).toEqual(new Set(['active']));
  });
});

/** Two files at the same millisecond, the second one also about somebody new. */
async function twoAtOnce(tenant: string, missing: Profile['missing'], names: readonly [string, string]) {
  await addCustomer(cloud(), tenant, { missing });
  const [first, second] = names;
  await upload(cloud(), tenant, first, csvOf(employees(1, 3)));
  cloud().clock.advance(-1000);
  await upload(cloud(), tenant, second, csvOf([...employees(1, 2, { 'Job Title': 'Poet' }), employee('4')]));
}

describe('two files within a second', () => {
  it.each([
    ['of one name', ['staff.csv', 'staff.csv']],
    ['of two names', ['z.csv', 'a.csv']],
  ] as const)('%s are two imports, and the second says who is there', async (name, names) => {
    for (const isSwapped of [false, true]) {
      const tenant = `at-once-${name.replaceAll(' ', '-')}-${isSwapped}`;
      await twoAtOnce(tenant, 'archive', names);
      if (isSwapped) cloud().messages.reverse();
      await deliver(cloud());
      const imports = (await importsOf(cloud(), tenant)).map(({ state, counts }) => [state, counts.created]);
      expect(imports.sort()).toEqual([
        ['succeeded', 3],
        ['superseded', 0],
      ]);
      expect(await statesOf(cloud(), tenant)).toEqual({ 1: 'active', 2: 'active', 4: 'active' });
    }
  });

  it('are imported one after the other where they are parts of a whole', async () => {
    await twoAtOnce('at-once-parts', 'leave', ['staff.csv', 'staff.csv']);
    await deliver(cloud());
    expect((await importsOf(cloud(), 'at-once-parts')).map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    const users = await usersOf(cloud(), 'at-once-parts');
    expect([users.size, users.get('1')?.jobTitle]).toEqual([4, 'Poet']);
  });
});
