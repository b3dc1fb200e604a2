import { describe, expect, it } from 'vitest';
import { noCounts } from '../../../shared/domain/counts.ts';
import { worktango } from '../../../shared/domain/presets/worktango.ts';
import { profileOf } from '../../../shared/domain/profile.ts';
import { cancelImport } from '../../../shared/import/cancel-import.ts';
import { approveImport } from '../../../shared/import/decide-import.ts';
import { NotUndoable, requestRollback } from '../../../shared/import/request-rollback.ts';
import { getImport } from '../../../shared/store/imports.ts';
import { days } from '../../support/cloud/clock.ts';
import { deliver } from '../../support/cloud/deliver.ts';
import { directoryOf, planIssuesOf, takeBack } from '../../support/cloud/rollback.ts';
import {
  addCustomer,
  importFile,
  importsOf,
  platformWrites,
  siteOf,
  statesOf,
  upload,
  userOf,
} from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { csvOf, employee, employees, titles } from '../../support/employee-file.ts';

const cloud = withCloud();
const by = 'jo@example.com';

const createsManagers = profileOf({
  ...worktango,
  columns: [
    ...worktango.columns.filter(({ field }) => field !== 'managerId'),
    { title: 'Manager ID', field: 'managerId', type: 'text', refers: { to: 'user', unknown: 'create' } },
  ],
});

const before = csvOf([...employees(1, 9), employee('10', { Status: 'archived' })]);

/** Creates 11, updates 1 and 2, brings 10 back, archives 8 by its row and 9 for its absence, leaves the others. */
const after = csvOf([
  employee('11'),
  ...employees(1, 2, { 'Job Title': 'Poet', Department: 'Verse' }),
  ...employees(3, 7),
  employee('8', { Status: 'archived' }),
  employee('10'),
]);

async function importBoth(tenant: string, missing: 'archive' | 'deactivate' | 'delete' = 'archive') {
  await addCustomer(cloud(), tenant, { missing });
  await importFile(cloud(), tenant, before);
  const directory = await directoryOf(cloud(), tenant);
  return { directory, one: await importFile(cloud(), tenant, after) };
}

const ids = async (tenant: string) => (await importsOf(cloud(), tenant)).map(({ id }) => id);

describe('an import that is taken back', () => {
  it('leaves the directory as it was; whom it created goes as absentees do', async () => {
    const { directory, one } = await importBoth('back');
    const site = await siteOf(cloud(), 'back');
    const rollback = await takeBack(cloud(), one);
    expect(rollback).toMatchObject({
      state: 'succeeded',
      rollsBack: one.id,
      asked: { by },
      file: `rollback of ${one.id}`,
      counts: { ...noCounts, rows: 6, updated: 2, reactivated: 2, archived: 2 },
    });
    expect(rollback.reportKey).toBeUndefined();
    expect(await siteOf(cloud(), 'back')).toEqual(site);
    const { 11: created, ...others } = await directoryOf(cloud(), 'back');
    expect(others).toEqual(directory);
    expect(created).toMatchObject({ status: 'archived', mayLogIn: false });
    expect(await userOf(cloud(), 'back', '1')).toMatchObject({ version: 3, lastChange: `${rollback.id}#1` });
    for (const name of ['rowHash', 'recordHash', 'jobTitle']) {
      expect(await userOf(cloud(), 'back', '1')).not.toHaveProperty(name);
    }
    expect(await getImport(cloud().backdoor.imports, 'back', one.id)).toMatchObject({ rolledBackBy: rollback.id });
  });

  it('tells of each user', async () => {
    const { one } = await importBoth('told');
    cloud().events.length = 0;
    const { id } = await takeBack(cloud(), one);
    const told = cloud().events.map(({ type, detail }) => `${type} ${String(Object(detail).id)}`);
    expect(told.filter((line) => line.startsWith('user.')).sort()).toEqual(
      [
        `user.archived ${id}:user.archived:10`,
        `user.archived ${id}:user.archived:11`,
        `user.reactivated ${id}:user.reactivated:8`,
        `user.reactivated ${id}:user.reactivated:9`,
        `user.updated ${id}:user.updated:1`,
        `user.updated ${id}:user.updated:2`,
      ].sort(),
    );
  });

  it('can be had again by taking that back, too', async () => {
    const { one } = await importBoth('again');
    const applied = await directoryOf(cloud(), 'again');
    const rollback = await takeBack(cloud(), one);
    cloud().clock.advance(days(2));
    const second = await takeBack(cloud(), rollback);
    expect(second).toMatchObject({ state: 'succeeded', rollsBack: rollback.id, counts: { rows: 6, rejected: 0 } });
    expect(await directoryOf(cloud(), 'again')).toEqual(applied);
  });

  it('is compared field by field when its file comes again', async () => {
    const { one } = await importBoth('file');
    const applied = await statesOf(cloud(), 'file');
    await takeBack(cloud(), one);
    cloud().clock.advance(days(2));
    const again = await importFile(cloud(), 'file', after);
    expect(again.counts).toMatchObject({ updated: 2, reactivated: 2, archived: 2, unchanged: 5 });
    expect(await statesOf(cloud(), 'file')).toEqual(applied);
  });

  it.each([
    ['leave', 'deactivated'],
    ['deactivate', 'deactivated'],
    ['archive', 'archived'],
    ['delete', 'deleted'],
  ] as const)('has those whom it created go by the rules: %s', async (missing, status) => {
    const tenant = `created-${missing}`;
    await addCustomer(cloud(), tenant, { missing, limits: { removals: { count: 5, percent: 10 } } });
    await importFile(cloud(), tenant, csvOf(employees(1, 4)));
    const one = await importFile(cloud(), tenant, csvOf(employees(1, 5)));
    await takeBack(cloud(), one);
    const gone = await userOf(cloud(), tenant, '5');
    expect(gone).toMatchObject({ status, mayLogIn: false });
    expect(gone?.purgesAt !== undefined).toBe(status === 'deleted');
  });

  it('brings deleted users back while their window lasts', async () => {
    const { one } = await importBoth('deleted', 'delete');
    expect(await userOf(cloud(), 'deleted', '9')).toMatchObject({ status: 'deleted', purgesAt: expect.any(Number) });
    await takeBack(cloud(), one);
    const back = await userOf(cloud(), 'deleted', '9');
    expect(back).toMatchObject({ status: 'active', mayLogIn: true });
    for (const name of ['purgesAt', 'dueAt', 'deletedAt']) expect(back).not.toHaveProperty(name);
  });

  it('says whose window is over', async () => {
    const { one } = await importBoth('window', 'delete');
    cloud().clock.advance(days(31));
    const rollback = await takeBack(cloud(), one);
    expect(await userOf(cloud(), 'window', '9')).toMatchObject({ status: 'deleted' });
    expect(await planIssuesOf(cloud(), rollback)).toMatchObject([{ code: 'no-longer-there', value: '9' }]);
  });

  it('takes back whom rows named alone, and knows them as such again', async () => {
    await addCustomer(cloud(), 'implied', { ...createsManagers, missing: 'archive' });
    const form = { titles: [...titles, 'Manager ID'] };
    await importFile(cloud(), 'implied', csvOf(employees(1, 3), form));
    const named = await importFile(
      cloud(),
      'implied',
      csvOf([employee('1', { 'Manager ID': '50' }), ...employees(2, 3)], form),
    );
    const applied = await directoryOf(cloud(), 'implied');
    expect(applied['50']).toMatchObject({ implied: true, status: 'active' });
    const known = await importFile(
      cloud(),
      'implied',
      csvOf([employee('1', { 'Manager ID': '50' }), ...employees(2, 3), employee('50')], form),
    );
    expect(await userOf(cloud(), 'implied', '50')).not.toHaveProperty('implied');
    await takeBack(cloud(), known);
    expect(await directoryOf(cloud(), 'implied')).toEqual(applied);
    await takeBack(cloud(), named);
    expect((await userOf(cloud(), 'implied', '1'))?.managerId).toBeUndefined();
  });
});

describe('what was changed since', () => {
  it('stays and is listed; the other fields go back', async () => {
    const { one } = await importBoth('since');
    await platformWrites(cloud(), 'since', '1', { jobTitle: 'Novelist' });
    await platformWrites(cloud(), 'since', '2', { points: 5 });
    const rollback = await takeBack(cloud(), one);
    expect(rollback).toMatchObject({ state: 'succeeded', counts: { rows: 6, updated: 2, rejected: 0 } });
    expect(await planIssuesOf(cloud(), rollback)).toEqual([
      expect.objectContaining({
        code: 'changed-since',
        severity: 'warning',
        row: 3,
        column: 'jobTitle',
        value: '1',
      }),
    ]);
    expect(await userOf(cloud(), 'since', '1')).toMatchObject({
      jobTitle: 'Novelist',
      groups: { Department: 'R&D' },
    });
    expect(await userOf(cloud(), 'since', '2')).toMatchObject({ points: 5, groups: { Department: 'R&D' } });
  });

  it('by a newer file stays, and takes nobody away whom that file has', async () => {
    const { one } = await importBoth('newer');
    await importFile(
      cloud(),
      'newer',
      csvOf([
        employee('11', { 'Job Title': 'Critic' }),
        ...employees(1, 2, { 'Job Title': 'Critic' }),
        ...employees(3, 7),
        employee('10', { 'Job Title': 'Critic' }),
      ]),
    );
    const rollback = await takeBack(cloud(), one);
    expect(rollback).toMatchObject({
      state: 'succeeded_with_errors',
      counts: { rows: 6, reactivated: 2, rejected: 4 },
    });
    expect(await statesOf(cloud(), 'newer')).toMatchObject({ 8: 'active', 9: 'active', 10: 'active', 11: 'active' });
    expect(await userOf(cloud(), 'newer', '1')).toMatchObject({ jobTitle: 'Critic' });
    const found = (await planIssuesOf(cloud(), rollback)).map(({ value, column, severity }) => [
      value,
      column,
      severity,
    ]);
    expect(found.sort()).toEqual([
      ['1', 'jobTitle', 'error'],
      ['10', 'status', 'error'],
      ['11', undefined, 'error'],
      ['2', 'jobTitle', 'error'],
    ]);
  });

  it('is an address that somebody else got: nobody has it twice', async () => {
    await addCustomer(cloud(), 'address');
    await importFile(cloud(), 'address', csvOf(employees(1, 3)));
    const moved = { Email: 'new@example.com', 'Job Title': 'Poet' };
    const one = await importFile(cloud(), 'address', csvOf([employee('1', moved), ...employees(2, 3)]));
    const newest = employee('4', { Email: 'ada1@example.com' });
    await importFile(cloud(), 'address', csvOf([employee('1', moved), ...employees(2, 3), newest]));
    const rollback = await takeBack(cloud(), one);
    expect(await planIssuesOf(cloud(), rollback)).toMatchObject([
      { code: 'address-taken', severity: 'warning', column: 'email', value: '1' },
    ]);
    const user = await userOf(cloud(), 'address', '1');
    expect(user).toMatchObject({ email: 'new@example.com' });
    expect(user).not.toHaveProperty('jobTitle');
  });

  it('are not addresses that two had changed with each other: both go back', async () => {
    await addCustomer(cloud(), 'swap');
    await importFile(cloud(), 'swap', csvOf(employees(1, 3)));
    const swapped = [employee('1', { Email: 'ada2@example.com' }), employee('2', { Email: 'ada1@example.com' })];
    const one = await importFile(cloud(), 'swap', csvOf([...swapped, employee('3')]));
    expect(one.counts).toMatchObject({ updated: 2 });
    const rollback = await takeBack(cloud(), one);
    expect(rollback).toMatchObject({ state: 'succeeded', counts: { updated: 2 } });
    expect(await userOf(cloud(), 'swap', '1')).toMatchObject({ email: 'ada1@example.com' });
    expect(await userOf(cloud(), 'swap', '2')).toMatchObject({ email: 'ada2@example.com' });
  });

  it('between plan and apply is an issue like any other', async () => {
    const { one } = await importBoth('raced');
    cloud().clock.advance(1000);
    const { id } = await requestRollback(cloud().context, { tenant: 'raced', importId: one.id, by });
    let raced = false;
    cloud().tap.before = async ({ command }) => {
      if (raced || command !== 'UpdateItem') return;
      const now = await getImport(cloud().backdoor.imports, 'raced', id);
      if (now?.state !== 'applying') return;
      raced = true;
      await platformWrites(cloud(), 'raced', '1', { jobTitle: 'Novelist', version: 9 });
    };
    await deliver(cloud());
    expect(await getImport(cloud().backdoor.imports, 'raced', id)).toMatchObject({
      state: 'succeeded_with_errors',
      counts: { updated: 1, rejected: 1 },
    });
    expect(await userOf(cloud(), 'raced', '1')).toMatchObject({ jobTitle: 'Novelist' });
  });
});

describe('what an import did not do', () => {
  it('is not taken back: an issue when it was applied', async () => {
    await addCustomer(cloud(), 'undone', { missing: 'archive' });
    await importFile(cloud(), 'undone', csvOf(employees(1, 3)));
    await upload(cloud(), 'undone', 'staff.csv', csvOf(employees(1, 3, { 'Job Title': 'Poet' })));
    let raced = false;
    cloud().tap.before = async ({ command }) => {
      const [newest] = await importsOf(cloud(), 'undone');
      if (raced || command !== 'UpdateItem' || newest?.state !== 'applying') return;
      raced = true;
      await platformWrites(cloud(), 'undone', '2', { jobTitle: 'Novelist', version: 7 });
    };
    await deliver(cloud());
    cloud().tap.before = () => undefined;
    const [one] = await importsOf(cloud(), 'undone');
    expect(one).toMatchObject({ state: 'succeeded_with_errors', counts: { updated: 2, rejected: 1 } });
    const rollback = await takeBack(cloud(), { tenant: 'undone', id: one?.id ?? '' });
    expect(rollback).toMatchObject({ state: 'succeeded', counts: { rows: 2, updated: 2 } });
    expect(await userOf(cloud(), 'undone', '2')).toMatchObject({ jobTitle: 'Novelist', version: 7 });
  });
});

describe('a rollback in the lane', () => {
  it('is held when it removes too many, and a newer file does not drop it', async () => {
    await addCustomer(cloud(), 'held', { missing: 'delete' });
    await importFile(cloud(), 'held', csvOf(employees(1, 10)));
    const one = await importFile(cloud(), 'held', csvOf(employees(1, 20)));
    const rollback = await takeBack(cloud(), one);
    expect(rollback).toMatchObject({ state: 'held', held: [{ code: 'too-many-removals', removals: 10 }] });
    await importFile(cloud(), 'held', csvOf(employees(1, 20, { 'Job Title': 'Poet' })));
    expect(await getImport(cloud().backdoor.imports, 'held', rollback.id)).toMatchObject({ state: 'held' });
  });

  it('is what was approved, although the restore window moves', async () => {
    await addCustomer(cloud(), 'approved', { missing: 'delete' });
    await importFile(cloud(), 'approved', csvOf(employees(1, 10)));
    const one = await importFile(cloud(), 'approved', csvOf(employees(1, 20)));
    const { id } = await takeBack(cloud(), one);
    cloud().clock.advance(days(1));
    await approveImport(cloud().context, { tenant: 'approved', importId: id, by });
    await deliver(cloud());
    expect(await getImport(cloud().backdoor.imports, 'approved', id)).toMatchObject({
      state: 'succeeded',
      counts: { deleted: 10 },
    });
  });

  it('is one and the same however often it is asked for', async () => {
    const { one } = await importBoth('same');
    const first = await takeBack(cloud(), one);
    const count = (await ids('same')).length;
    expect(await takeBack(cloud(), one)).toEqual(first);
    expect(await ids('same')).toHaveLength(count);
  });

  it('is found again when whoever asked died before it was registered', async () => {
    const { one } = await importBoth('died');
    const asking = { tenant: 'died', importId: one.id, by };
    cloud().tap.before = ({ command }) => {
      if (command === 'PutItem') throw new Error('killed');
    };
    await expect(requestRollback(cloud().context, asking)).rejects.toThrow('killed');
    cloud().tap.before = () => undefined;
    const rollback = await takeBack(cloud(), one);
    expect(rollback).toMatchObject({ state: 'succeeded' });
    expect(await getImport(cloud().backdoor.imports, 'died', one.id)).toMatchObject({ rolledBackBy: rollback.id });
  });

  it('is another one where the one before was cancelled', async () => {
    const { directory, one } = await importBoth('cancelled');
    cloud().clock.advance(1000);
    const asking = { tenant: 'cancelled', importId: one.id, by };
    const stopped = await requestRollback(cloud().context, asking);
    await cancelImport(cloud().context, { tenant: 'cancelled', importId: stopped.id, by });
    await deliver(cloud());
    const rollback = await takeBack(cloud(), one);
    expect(rollback).toMatchObject({ state: 'succeeded', counts: { updated: 2 } });
    expect(rollback.id).not.toBe(stopped.id);
    expect(await directoryOf(cloud(), 'cancelled')).toMatchObject(directory);
  });

  it("leaves what the customer's files are usually like as it was", async () => {
    const { one } = await importBoth('habits');
    await takeBack(cloud(), one);
    cloud().clock.advance(days(2));
    const shorter = await importFile(cloud(), 'habits', csvOf(employees(1, 8), { lastLineEnd: false }));
    expect(shorter).toMatchObject({ state: 'held', held: [{ code: 'line-end-missing' }] });
  });
});

describe('an import that can not be taken back', () => {
  const codeOf = async (tenant: string, importId: string): Promise<string> => {
    try {
      await requestRollback(cloud().context, { tenant, importId, by });
    } catch (error) {
      if (error instanceof NotUndoable) return error.code;
      throw error;
    }
    throw new Error('it was taken');
  };

  it('is one that is not there', async () => {
    expect(await codeOf('none', 'x')).toBe('no-such-import');
  });

  it('is one that changed nothing', async () => {
    await addCustomer(cloud(), 'refused');
    const one = await importFile(cloud(), 'refused', 'nonsense\n1\n');
    expect(one.state).toBe('failed');
    expect(await codeOf('refused', one.id)).toBe('not-applied');
  });

  it('is one that is not over', async () => {
    await addCustomer(cloud(), 'busy', { missing: 'archive' });
    await importFile(cloud(), 'busy', csvOf(employees(1, 40)));
    const one = await importFile(cloud(), 'busy', csvOf(employees(1, 20)));
    expect(one.state).toBe('held');
    expect(await codeOf('busy', one.id)).toBe('not-over');
  });

  it('is one past its retention', async () => {
    const { one } = await importBoth('old');
    cloud().clock.advance(days(1000));
    expect(await codeOf('old', one.id)).toBe('past-retention');
  });
});
