import { describe, expect, it } from 'vitest';
import { alleo } from '../../../shared/domain/presets/alleo.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import { approveImport } from '../../../shared/import/decide-import.ts';
import { days, minutes } from '../../support/cloud/clock.ts';
import { deliver } from '../../support/cloud/deliver.ts';
import { addCustomer, importFile, lastImport, platformWrites } from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { csvOf, employee, employees, type Row } from '../../support/employee-file.ts';

const cloud = withCloud();
const send = (tenant: string, rows: readonly Row[]) => importFile(cloud(), tenant, csvOf(rows));

/** A tenant whose first file has `count` employees; a day passes. */
async function customer(tenant: string, count: number, limits: Profile['limits'] = {}): Promise<void> {
  const removals = { count: 5, percent: 10 };
  await addCustomer(cloud(), tenant, { missing: 'archive', limits: { removals, ...limits } });
  await send(tenant, employees(1, count));
  cloud().clock.advance(days(1));
}

describe('limits over 24 hours', () => {
  it('hold the slice that goes beyond them, and let it pass a day later', async () => {
    await customer('slices', 40);
    expect(await send('slices', employees(1, 37))).toMatchObject({ state: 'succeeded', counts: { archived: 3 } });
    cloud().clock.advance(minutes(60));
    expect(await send('slices', employees(1, 35))).toMatchObject({ state: 'succeeded', counts: { archived: 2 } });
    const beyond = {
      state: 'held',
      held: [{ code: 'too-many-removals', removals: 1, earlier: 5, active: 40, limit: 5 }],
    };
    expect(await send('slices', employees(1, 34))).toMatchObject(beyond);
    cloud().clock.advance(days(1) - minutes(60));
    expect(await send('slices', employees(1, 32))).toMatchObject({ state: 'succeeded', counts: { archived: 3 } });
  });

  it('hold the slice of dates on which access ends that goes beyond them', async () => {
    await addCustomer(cloud(), 'dates', { ...alleo, fileNames: { patterns: [] } });
    const titles = 'Email,First name,Last name,Onboarding date,Offboarding date';
    const leavers = (count: number) =>
      Array.from({ length: 20 }, (_, at) => `u${at}@example.nl,Ada,Smit,2026-03-01,${at < count ? '2027-01-31' : ''}`);
    const sendDates = (count: number) => importFile(cloud(), 'dates', `${[titles, ...leavers(count)].join('\n')}\n`);
    await sendDates(0);
    expect(await sendDates(4)).toMatchObject({ state: 'succeeded', plan: { totals: { endings: 4 } } });
    expect(await sendDates(5)).toMatchObject({ state: 'succeeded', counts: { updated: 1 } });
    expect(await sendDates(6)).toMatchObject({
      state: 'held',
      held: [{ code: 'too-many-endings', endings: 1, earlier: 5, active: 20, limit: 5 }],
    });
    cloud().clock.advance(days(1));
    expect(await sendDates(7)).toMatchObject({ state: 'succeeded', counts: { updated: 2 } });
  });

  it('do not count what a person approved, nor what was never applied', async () => {
    await customer('agreed', 40);
    const big = await send('agreed', employees(1, 30));
    expect(big).toMatchObject({ state: 'held' });
    await approveImport(cloud().context, { tenant: 'agreed', importId: big.id, by: 'jo@example.com' });
    await deliver(cloud());
    expect(await send('agreed', employees(1, 20))).toMatchObject({
      state: 'held',
      held: [{ removals: 10 }, { code: 'fewer-rows', rows: 20, before: 30 }],
    });
    const small = await send('agreed', employees(1, 25));
    expect(small).toMatchObject({ state: 'succeeded', counts: { archived: 5 } });
  });

  it('hold creations and changes as well', async () => {
    const few = { count: 2, percent: 5 };
    await customer('changes', 40, { creations: few, changes: few });
    const first = await lastImport(cloud(), 'changes');
    expect(first).toMatchObject({
      state: 'held',
      held: [{ code: 'too-many-creations', creations: 40, active: 0, limit: 2 }],
    });
    await approveImport(cloud().context, { tenant: 'changes', importId: first.id, by: 'jo@example.com' });
    await deliver(cloud());
    const rows = (created: number, changed: number) => [
      ...employees(1, changed, { 'Job Title': 'Poet' }),
      ...employees(changed + 1, 40 + created),
    ];
    expect(await send('changes', rows(2, 2))).toMatchObject({ state: 'succeeded', counts: { created: 2, updated: 2 } });
    expect(await send('changes', rows(3, 2))).toMatchObject({
      state: 'held',
      held: [{ code: 'too-many-creations', creations: 1, earlier: 2, limit: 2 }],
    });
    expect(await send('changes', rows(2, 3))).toMatchObject({
      state: 'held',
      held: [{ code: 'too-many-changes', changes: 1, earlier: 2, limit: 2 }],
    });
  });
});

describe('half of the active users', () => {
  it('are not removed without a person, whatever the limits say, in slices or at once', async () => {
    await customer('half', 10, { removals: { count: 1000, percent: 100 } });
    expect(await send('half', employees(1, 4))).toMatchObject({
      state: 'held',
      held: [
        { code: 'more-than-half', removals: 6, active: 10 },
        { code: 'fewer-rows', rows: 4, before: 10, limit: 5 },
      ],
    });
    expect(await send('half', employees(1, 5))).toMatchObject({ state: 'succeeded' });
    expect(await send('half', employees(1, 4))).toMatchObject({
      state: 'held',
      held: [{ code: 'more-than-half', removals: 1, earlier: 5, active: 10 }],
    });
  });

  it('are told from those who were inactive before', async () => {
    await customer('inactive', 8, { removals: { count: 1000, percent: 100 } });
    for (const key of ['5', '6', '7', '8']) {
      await platformWrites(cloud(), 'inactive', key, { status: 'deactivated', version: 2 });
    }
    const one = await send('inactive', employees(1, 3));
    expect(one).toMatchObject({ state: 'succeeded', plan: { totals: { removals: 5, lost: 1 } } });
  });
});

describe('a group that shrinks', () => {
  const jobTitle = { field: 'jobTitle', removals: { count: 1, percent: 50 } };
  const staff = (sales: number, research: number): Row[] => [
    ...employees(1, sales, { 'Job Title': 'Sales' }),
    ...employees(101, 100 + research, { 'Job Title': 'R&D' }),
  ];

  it('is held, and one that loses as much as it may is not', async () => {
    await customer('groups', 1, { groups: [jobTitle] });
    await send('groups', [...staff(4, 40), employee('999')]);
    cloud().clock.advance(days(1));
    expect(await send('groups', staff(1, 40))).toMatchObject({
      state: 'held',
      held: [{ code: 'group-shrinks', field: 'jobTitle', value: 'Sales', removals: 3, members: 4, limit: 2 }],
    });
    expect(await send('groups', staff(2, 38))).toMatchObject({ state: 'succeeded', counts: { archived: 5 } });
  });

  it('is told by its entry of a map, where that is the field', async () => {
    const groups = ['Site'];
    const limits = { removals: { count: 5, percent: 10 }, groups: [{ ...jobTitle, field: 'groups.Site' }] };
    await addCustomer(cloud(), 'maps', { missing: 'archive', limits, groups });
    const titles = ['Employee ID', 'First Name', 'Last Name', 'Email', 'Status', 'Site'];
    const file = (rows: readonly Row[]) => csvOf(rows, { titles });
    await importFile(
      cloud(),
      'maps',
      file([...employees(1, 40, { Site: 'Rome' }), ...employees(41, 42, { Site: 'Oslo' })]),
    );
    cloud().clock.advance(days(1));
    expect(await importFile(cloud(), 'maps', file(employees(1, 40, { Site: 'Rome' })))).toMatchObject({
      state: 'held',
      held: [{ code: 'group-shrinks', field: 'groups.Site', value: 'Oslo', removals: 2, members: 2, limit: 1 }],
    });
  });
});

describe('the least that must be left', () => {
  it('counts who comes as well as who goes', async () => {
    await customer('least', 20, { minimumPopulation: 19 });
    expect(await send('least', employees(1, 18))).toMatchObject({
      state: 'held',
      held: [{ code: 'too-few-left', left: 18, active: 20, minimum: 19 }],
    });
    expect(await send('least', [...employees(1, 18), employee('21')])).toMatchObject({ state: 'succeeded' });
  });
});

describe('a held import', () => {
  it('has up to ten of those whom it is about, per type of change, until it is decided upon', async () => {
    await customer('samples', 40);
    const rows = [...employees(2, 13, { 'Job Title': 'Poet' }), ...employees(14, 20), ...employees(41, 43)];
    const { id, samples = {} } = await send('samples', rows);
    expect(Object.keys(samples).sort()).toEqual(['archive', 'create', 'update']);
    expect(samples.create).toEqual([
      { key: '41', row: 21 },
      { key: '42', row: 22 },
      { key: '43', row: 23 },
    ]);
    expect(samples.update).toHaveLength(10);
    expect(samples.archive).toHaveLength(10);
    expect(samples.archive?.[0]).toEqual({ key: '1' });
    await approveImport(cloud().context, { tenant: 'samples', importId: id, by: 'jo@example.com' });
    await deliver(cloud());
    const done = await lastImport(cloud(), 'samples');
    expect(done.state).toBe('succeeded');
    expect(done.samples).toBeUndefined();
  });
});
