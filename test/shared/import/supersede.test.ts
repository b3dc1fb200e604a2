import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../shared/domain/profile.ts';
import { approveImport } from '../../../shared/import/decide-import.ts';
import { pauseTenant, resumeTenant } from '../../../shared/import/pause-tenant.ts';
import { sweepImports } from '../../../shared/import/sweep-imports.ts';
import { minutes } from '../../support/cloud/clock.ts';
import { deliver } from '../../support/cloud/deliver.ts';
import {
  addCustomer,
  importFile,
  importsOf,
  lastImport,
  reportOf,
  siteOf,
  upload,
  usersOf,
} from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { csvOf, employees } from '../../support/employee-file.ts';

const cloud = withCloud();
const by = 'jo@example.com';
const strict = { removals: { count: 5, percent: 10 }, changes: { count: 2, percent: 1 } };
const poets = (count: number) => csvOf(employees(1, count, { 'Job Title': 'Poet' }));
const states = async (tenant: string) => (await importsOf(cloud(), tenant)).map(({ state }) => state);

/** A tenant with ten users, and a held import that changes all of them. */
async function holdImport(tenant: string, missing: Profile['missing']) {
  await addCustomer(cloud(), tenant, { missing, limits: strict });
  await importFile(cloud(), tenant, csvOf(employees(1, 10)));
  return importFile(cloud(), tenant, poets(10));
}

/** An upload whose event comes only when the sweep looks for it. */
async function lateUpload(tenant: string, file: string, body: string): Promise<void> {
  cloud().faults.losesEvents = true;
  await upload(cloud(), tenant, file, body);
  cloud().faults.losesEvents = false;
}

async function sweepLater(): Promise<void> {
  cloud().clock.advance(minutes(6));
  await sweepImports(cloud().context);
  await deliver(cloud());
}

describe('a newer complete file', () => {
  it('supersedes what is held: it says so, names the newer one, and its upload goes', async () => {
    const one = await holdImport('complete', 'archive');
    const newer = await importFile(cloud(), 'complete', csvOf(employees(1, 11)));
    expect(newer).toMatchObject({ state: 'succeeded', counts: { created: 1 }, plan: { isComplete: true } });
    const older = (await importsOf(cloud(), 'complete')).find(({ id }) => id === one.id);
    if (older === undefined) throw new Error('the older import is gone');
    const failure = { code: 'superseded', message: expect.stringContaining(newer.id) };
    expect(older).toMatchObject({ state: 'superseded', failure });
    expect(await reportOf(cloud(), older)).toContain(`import ${newer.id}`);
    expect(await siteOf(cloud(), 'complete')).not.toContain('complete/staff.csv');
  });

  it('is not overwritten by an older one whose event comes late', async () => {
    await addCustomer(cloud(), 'late', { missing: 'archive' });
    await lateUpload('late', 'old.csv', poets(3));
    await importFile(cloud(), 'late', csvOf(employees(1, 4)));
    await sweepLater();
    expect(await states('late')).toEqual(['succeeded', 'superseded']);
    const users = await usersOf(cloud(), 'late');
    expect([users.size, users.get('1')?.jobTitle]).toEqual([4, undefined]);
    expect(await siteOf(cloud(), 'late')).not.toContain('late/old.csv');
  });

  it('leaves what is newer, be it held or applied', async () => {
    const one = await holdImport('order', 'archive');
    await lateUpload('order', 'between.csv', csvOf(employees(1, 11)));
    const newest = await importFile(cloud(), 'order', poets(9));
    expect(newest.state).toBe('held');
    await sweepLater();
    expect(await states('order')).toEqual(['held', 'succeeded', 'superseded', 'succeeded']);
    expect((await lastImport(cloud(), 'order')).id).toBe(newest.id);
    expect(newest.id).not.toBe(one.id);
  });
});

describe('complete files that wait behind each other', () => {
  const hold = (...bodies: readonly string[]) => bodies.map((body, at) => [`${at}.csv`, body] as const);

  /** Uploads files while nothing is delivered, so that all of them wait. */
  async function uploadAll(tenant: string, more: Partial<Profile>, files: readonly (readonly [string, string])[]) {
    await addCustomer(cloud(), tenant, { missing: 'archive', ...more });
    await importFile(cloud(), tenant, csvOf(employees(1, 10)));
    for (const [name, body] of files) await upload(cloud(), tenant, name, body);
    await deliver(cloud());
    return (await importsOf(cloud(), tenant)).toReversed().map(({ state }) => state);
  }

  it('are passed by the newest of them, and superseded by it', async () => {
    const files = hold(csvOf(employees(1, 11)), csvOf(employees(1, 12)), csvOf(employees(1, 13)));
    expect(await uploadAll('backlog', {}, files)).toEqual(['succeeded', 'superseded', 'superseded', 'succeeded']);
    const newest = await lastImport(cloud(), 'backlog');
    expect(newest).toMatchObject({ counts: { created: 3 } });
    expect(await siteOf(cloud(), 'backlog')).not.toContain('backlog/0.csv');
  });

  it('have their turn when the newest is held', async () => {
    const files = hold(csvOf(employees(1, 11)), csvOf(employees(1, 12)), poets(12));
    expect(await uploadAll('held-behind', { limits: strict }, files)).toEqual([
      'succeeded',
      'superseded',
      'succeeded',
      'held',
    ]);
  });

  it('have their turn when the newest is refused', async () => {
    const files = hold(csvOf(employees(1, 11)), 'no,columns,of,ours\n1,2,3,4\n');
    expect(await uploadAll('refused-behind', {}, files)).toEqual(['succeeded', 'succeeded', 'failed']);
  });

  it('wait for a lane that is paused, and the newest is first when it goes on', async () => {
    const files = hold(csvOf(employees(1, 11)), csvOf(employees(1, 12)));
    await addCustomer(cloud(), 'stopped', { missing: 'archive' });
    await pauseTenant(cloud().backdoor, { tenant: 'stopped', by });
    for (const [name, body] of files) await upload(cloud(), 'stopped', name, body);
    await deliver(cloud());
    expect(await states('stopped')).toEqual(['received', 'received']);
    await resumeTenant(cloud().backdoor, { tenant: 'stopped', by });
    await deliver(cloud());
    expect(await states('stopped')).toEqual(['succeeded', 'superseded']);
  });

  it('are passed by no part of a whole: each of those is imported', async () => {
    const files = hold(csvOf(employees(11, 11)), csvOf(employees(12, 12)), csvOf(employees(13, 13)));
    const all = await uploadAll('parts', { missing: 'leave' }, files);
    expect(all).toEqual(['succeeded', 'succeeded', 'succeeded', 'succeeded']);
    expect((await usersOf(cloud(), 'parts')).size).toBe(13);
  });
});

describe('a newer file whose silence means nothing', () => {
  it('supersedes nothing: what is held can still be approved', async () => {
    const one = await holdImport('partial', 'leave');
    const newer = await importFile(cloud(), 'partial', csvOf(employees(11, 11)));
    expect(newer).toMatchObject({ state: 'succeeded', plan: { isComplete: false } });
    expect(await states('partial')).toEqual(['succeeded', 'held', 'succeeded']);
    await approveImport(cloud().context, { tenant: 'partial', importId: one.id, by });
    await deliver(cloud());
    expect(await states('partial')).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect((await usersOf(cloud(), 'partial')).get('1')).toMatchObject({ jobTitle: 'Poet' });
  });

  it('is imported although its event came late', async () => {
    await addCustomer(cloud(), 'late-part');
    await lateUpload('late-part', 'old.csv', poets(3));
    await importFile(cloud(), 'late-part', csvOf(employees(4, 5)));
    await sweepLater();
    expect(await states('late-part')).toEqual(['succeeded', 'succeeded']);
    expect((await usersOf(cloud(), 'late-part')).size).toBe(5);
  });
});
