/** Rows W3 to W7 on the page's own kind of files. W1, W2, W8 and W9 are tested where the engine does them. */
import { describe, expect, it } from 'vitest';
import { accessIn } from '../../../shared/domain/user.ts';
import { changesOf, findings, fixture, tenantOf } from './fixture.ts';

const [first, second] = [fixture('worktango/first.csv'), fixture('worktango/second.csv')];
const groups = ['groups', 'Department,Location,Division'] as const;
const archiving = ['missing', 'archive'] as const;

describe('W3: the unique identifier', () => {
  it('is the employee id: then everything else may change, the email too', async () => {
    const tenant = tenantOf('worktango', groups);
    await tenant.send('first.csv', first);
    const sent = await tenant.send('second.csv', second);
    expect(changesOf(sent)).toMatchObject({ '00102': 'update' });
    expect(sent.plan.counts).toMatchObject({ created: 1, updated: 2, unchanged: 1, archived: 1, reactivated: 1 });
    expect(tenant.users()['00102']?.fields).toMatchObject({
      email: 'grace.hopper@navy.example',
      lastName: 'Murray Hopper',
      jobTitle: 'Head of Engineering',
    });
  });

  it('is the email when the tenant says so: a new address is a new user, and the old one is missing', async () => {
    const tenant = tenantOf('worktango', ['identity', 'email'], archiving);
    await tenant.send('a.csv', fixture('worktango/by-email.csv'));
    const sent = await tenant.send('b.csv', fixture('worktango/by-email-changed.csv'));
    expect(changesOf(sent)).toEqual({
      'ada.lovelace@example.com': 'update',
      'grace.hopper@navy.example': 'create',
      'grace.hopper@example.com': 'archive',
    });
  });

  it('must be in the file: one without employee ids is refused, unless the email is the identifier', async () => {
    const sent = await tenantOf('worktango').send('a.csv', fixture('worktango/by-email.csv'));
    expect(sent.plan.failure).toMatchObject({ code: 'missing-column' });
    expect(findings(sent)).toEqual([[1, 'Employee ID', 'missing-column']]);
  });

  it('leaves the manager id alone when managers are named by something else than the identifier', async () => {
    const file = 'Employee ID,First Name,Last Name,Email,Status,Manager ID\n7,Ada,King,ada@example.com,active,9\n';
    const warned = await tenantOf('worktango', ['identity', 'email']).send('a.csv', file);
    expect(findings(warned)).toEqual([[2, 'Manager ID', 'unknown-reference']]);
    const plain = tenantOf('worktango', ['identity', 'email'], ['columns.managerId.refers', 'null']);
    expect(findings(await plain.send('a.csv', file))).toEqual([]);
    expect(plain.users()['ada@example.com']?.fields).toMatchObject({ managerId: '9' });
  });
});

describe('W4: required columns', () => {
  it('may be in any order', async () => {
    const tenant = tenantOf('worktango', groups);
    expect((await tenant.send('second.csv', second)).plan.failure).toBeUndefined();
    expect(tenant.users()['00103']?.fields).toMatchObject({ firstName: 'Katherine', lastName: 'Johnson' });
  });

  it('that are missing are all named at once, and nothing of the file is imported', async () => {
    const sent = await tenantOf('worktango').send('a.csv', fixture('worktango/missing-columns.csv'));
    expect(findings(sent)).toEqual(['Email', 'Last Name', 'Status'].map((title) => [1, title, 'missing-column']));
    for (const title of ['Email', 'Last Name', 'Status']) expect(sent.plan.failure?.message).toContain(`"${title}"`);
    expect(sent.changes).toEqual([]);
  });
});

describe('W5: groups', () => {
  it('are parent groups whose cells are the sub groups; an empty cell takes somebody out', async () => {
    const tenant = tenantOf('worktango', groups);
    await tenant.send('first.csv', first);
    expect(tenant.users()['00103']?.fields.groups).toEqual({
      Department: 'Engineering',
      Location: 'Hampton',
      Division: 'North',
    });
    await tenant.send('second.csv', second);
    expect(tenant.users()['00103']?.fields.groups).toEqual({ Department: 'Research', Location: 'Hampton' });
  });

  it('that the profile does not name are ignored, with a warning', async () => {
    const tenant = tenantOf('worktango');
    expect(findings(await tenant.send('first.csv', first))).toEqual([[1, 'Division', 'unknown-column']]);
    expect(tenant.users()['00103']?.fields.groups).toEqual({ Department: 'Engineering', Location: 'Hampton' });
  });

  it('have no cap', async () => {
    const many = Array.from({ length: 500 }, (_, at) => `Group ${at}`);
    const tenant = tenantOf('worktango', ['groups', JSON.stringify(many)]);
    const titles = ['Employee ID', 'First Name', 'Last Name', 'Email', 'Status', ...many];
    const row = ['1', 'Ada', 'King', 'ada@example.com', 'active', ...many.map((name) => `Sub of ${name}`)];
    expect(findings(await tenant.send('a.csv', `${titles.join()}\n${row.join()}\n`))).toEqual([]);
    expect(Object.keys(tenant.users()['1']?.fields.groups ?? {})).toHaveLength(500);
  });
});

describe('W6: archiving', () => {
  it('follows the Status column, and brings back who is active again', async () => {
    const tenant = tenantOf('worktango', groups);
    await tenant.send('first.csv', first);
    const sent = await tenant.send('second.csv', second);
    expect(changesOf(sent)).toMatchObject({ '00104': 'archive', '00106': 'reactivate' });
  });

  it.each([
    ['leaves who is not in the file', [], 'active', 0],
    ['archives who is not in the file when the tenant says so', [archiving], 'archived', 1],
  ] as const)('%s', async (_, settings, status, removals) => {
    const tenant = tenantOf('worktango', groups, ...settings);
    await tenant.send('first.csv', first);
    const sent = await tenant.send('second.csv', second);
    expect(sent.plan).toMatchObject({ counts: { missing: 1 }, absenceRemovals: removals });
    expect(tenant.users()['00105']?.status).toBe(status);
  });

  it('of who is missing needs the Status column all the same', async () => {
    const file = 'Employee ID,First Name,Last Name,Email\n00101,Ada,Lovelace,ada.lovelace@example.com\n';
    const tenant = tenantOf('worktango', archiving);
    await tenant.send('first.csv', first);
    const sent = await tenant.send('b.csv', file);
    expect(findings(sent)).toEqual([[1, 'Status', 'missing-column']]);
    expect(sent.changes).toEqual([]);
  });
});

describe('W7: archived users', () => {
  it('cannot log in', () => {
    expect(accessIn('archived').mayLogIn).toBe(false);
    expect(accessIn('active').mayLogIn).toBe(true);
  });

  /** What platform code keeps on the item is in `test/shared/import/import.test.ts`. */
  it('keep every value: being archived and coming back touch nothing but the state', async () => {
    const tenant = tenantOf('worktango', groups, archiving);
    await tenant.send('first.csv', first);
    const before = tenant.users();
    const gone = await tenant.send('gone.csv', first.toString().replace(/^00105.*\n/m, ''));
    expect(gone.changes).toMatchObject([{ key: '00105', type: 'archive', was: {}, set: {} }]);
    const back = await tenant.send('back.csv', first);
    expect(back.changes).toMatchObject([{ key: '00105', type: 'reactivate', was: {}, set: {} }]);
    expect(tenant.users()).toEqual(before);
  });
});

describe('cells that the page forbids', () => {
  it('reject their rows, each with its reason', async () => {
    const sent = await tenantOf('worktango').send('bad-cells.csv', fixture('worktango/bad-cells.csv'));
    expect(findings(sent)).toEqual([
      [2, 'Status', 'unknown-status'],
      [3, 'First Name', 'required-value'],
      [4, 'Last Name', 'required-value'],
      [5, 'Employee ID', 'required-value'],
      [6, 'Email', 'invalid-email'],
      [7, 'Email', 'required-value'],
      [8, 'Status', 'required-value'],
      [9, 'Hire Date', 'invalid-date'],
      [10, 'Birthday', 'invalid-date'],
      [10, 'Hire Date', 'invalid-date'],
      [11, 'Manager ID', 'unknown-reference'],
      [12, 'Employee ID', 'duplicate-key'],
      [13, 'Employee ID', 'duplicate-key'],
      [14, 'Email', 'email-taken'],
      [15, 'Email', 'email-taken'],
    ]);
    expect(sent.plan.counts).toMatchObject({ rows: 14, created: 1, rejected: 13 });
  });
});
