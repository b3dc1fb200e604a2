/** Rows Y1 to Y4, Y6, Y8 to Y16, and how the dates of Y5 are read. Y7, exports: `test/shared/domain/export-row.test.ts`. */
import { describe, expect, it } from 'vitest';
import { changesOf, expectedAt, findings, fixture, tenantOf } from './fixture.ts';

const [first, second] = [fixture('ally/users-first.csv'), fixture('ally/users-second.csv')];
const owner = ['organisationOwner', 'owner@example.com'] as const;

/** A tenant that has the first file. */
async function begun() {
  const tenant = tenantOf('ally', owner);
  await tenant.send('users.csv', first);
  return tenant;
}

const badCells = async () => (await begun()).send('users.csv', fixture('ally/users-bad-cells.csv'));

describe('Y1: the email', () => {
  it('is all that a user needs', async () => {
    const tenant = tenantOf('ally');
    expect(findings(await tenant.send('users.csv', 'User Email\nkim.lee@example.com\n'))).toEqual([]);
    expect(tenant.users()).toEqual({
      'kim.lee@example.com': { status: 'active', fields: { email: 'kim.lee@example.com' } },
    });
  });

  it('must be there, be one, and be unique', async () => {
    const sent = await badCells();
    for (const finding of [
      [2, 'User Email', 'required-value'],
      [3, 'User Email', 'invalid-email'],
      [10, 'User Email', 'duplicate-key'],
      [11, 'User Email', 'duplicate-key'],
    ]) {
      expect(findings(sent)).toContainEqual(finding);
    }
    const without = await tenantOf('ally').send('users.csv', 'User Name\nKim Lee\n');
    expect(findings(without)).toEqual([[1, 'User Email', 'missing-column']]);
  });
});

describe('Y2: the name', () => {
  it('is one column or two: what the file has is kept as it is, and nothing is made of it', async () => {
    const tenant = await begun();
    expect(tenant.users()['rosa.diaz@example.com']?.fields).toMatchObject({ userName: 'Rosa Diaz' });
    expect(tenant.users()['rosa.diaz@example.com']?.fields).not.toHaveProperty('firstName');
    await tenant.send('users.csv', second);
    expect(tenant.users()['rosa.diaz@example.com']?.fields).toMatchObject({
      userName: 'Rosa Diaz',
      firstName: 'Rosa',
      lastName: 'Diaz',
    });
    expect(tenant.users()['nils.berg@example.com']?.fields).not.toHaveProperty('userName');
  });
});

describe('Y3: teams', () => {
  it('are a list with commas; a name that has a comma stands in quotes of its own', async () => {
    const tenant = await begun();
    expect(tenant.users()['rosa.diaz@example.com']?.fields.teams).toEqual(['Sales', 'EMEA']);
    expect(tenant.users()['lea.martin@example.com']?.fields.teams).toEqual(['Data, AI', 'Platform']);
  });

  it('with a quote that is not closed reject their row', async () => {
    expect(findings(await badCells())).toContainEqual([5, 'Teams', 'invalid-list']);
  });
});

describe('Y4: whether somebody is an administrator', () => {
  it('is Yes or No', async () => {
    const tenant = await begun();
    expect(tenant.users()['rosa.diaz@example.com']?.fields.isOrgAdmin).toBe(true);
    expect(tenant.users()['amir.khan@example.com']?.fields.isOrgAdmin).toBe(false);
  });

  it('is nothing else', async () => {
    expect(expectedAt(await badCells(), 6, 'Is Org Admin')).toBe('one of: Yes, No');
  });
});

describe('Y5: the deactivation date', () => {
  it('is mm/dd/yyyy, and dd/mm/yyyy where the profile says so: never guessed', async () => {
    const tenant = await begun();
    expect(tenant.users()['amir.khan@example.com']?.fields.deactivationDate).toBe('2030-12-31');
    const dayFirst = tenantOf('ally', ['dateFormat', 'DD/MM/YYYY']);
    expect(findings(await dayFirst.send('users.csv', fixture('ally/users-day-first.csv')))).toEqual([]);
    expect(dayFirst.users()['kim.lee@example.com']?.fields).toEqual({
      email: 'kim.lee@example.com',
      deactivationDate: '2030-12-31',
      custom: { 'Joining Date': '2020-01-15' },
    });
  });

  it.each([
    [7, 'a date as MM/DD/YYYY; this looks like DD/MM/YYYY'],
    [8, 'a date as MM/DD/YYYY; this looks like YYYY-MM-DD'],
    [9, 'a date as MM/DD/YYYY; the calendar has no such day'],
  ])('in another notation rejects its row: %i', async (row, expected) => {
    expect(expectedAt(await badCells(), row, 'Deactivation Date')).toBe(expected);
  });
});

describe('Y6: custom fields', () => {
  it('are all other titles; the first whole column with values tells the type, which then stays', async () => {
    const tenant = await begun();
    expect(tenant.customFields('users')).toEqual({ 'Employee ID': 'text', 'Joining Date': 'date', Remote: 'boolean' });
    expect(tenant.users()['lea.martin@example.com']?.fields.custom).toEqual({
      'Employee ID': '003',
      'Joining Date': '2024-02-29',
      Remote: true,
    });
    await tenant.send('users.csv', second);
    expect(tenant.customFields('users')).toEqual({
      'Employee ID': 'text',
      'Joining Date': 'date',
      Remote: 'boolean',
      'T-Shirt': 'text',
    });
  });

  it('keep what does not fit their type, with a warning', async () => {
    const tenant = await begun();
    const sent = await tenant.send('users.csv', second);
    expect(findings(sent)).toEqual([
      [3, 'Joining Date', 'type-misfit'],
      [3, 'Remote', 'type-misfit'],
    ]);
    expect(tenant.users()['amir.khan@example.com']?.fields.custom).toEqual({
      'Employee ID': '002b',
      'Joining Date': 'next spring',
      Remote: 'sometimes',
      'T-Shirt': 'L',
    });
  });

  it('can not have a name that programs use for themselves', async () => {
    const tenant = tenantOf('ally');
    const sent = await tenant.send('users.csv', 'User Email,__proto__\nkim.lee@example.com,x\n');
    expect(findings(sent)).toEqual([[1, '__proto__', 'unusable-title']]);
    expect(tenant.users()['kim.lee@example.com']?.fields).not.toHaveProperty('custom');
  });
});

describe('Y8: files about teams', () => {
  it.each(['teams.csv', 'Ally Teams 2026.csv', 'team_import.csv', 'teams/first.csv', 'Teams/x/first.csv'])(
    'are told by their name: %s',
    async (name) => {
      expect((await tenantOf('ally').send(name, fixture('ally/teams/first.csv'))).kind).toBe('teams');
    },
  );

  it.each(['users.csv', 'employees 2026.csv', 'daily/export.csv'])('are no files of other names: %s', async (name) => {
    expect((await tenantOf('ally').send(name, first)).kind).toBe('users');
  });

  it('have owner, parent and type; who says nothing of the owner means that of the organisation', async () => {
    const tenant = await begun();
    expect(findings(await tenant.send('teams/first.csv', fixture('ally/teams/first.csv')))).toEqual([]);
    expect(tenant.teams()).toMatchObject({
      Sales: { fields: { owner: 'rosa.diaz@example.com', parentTeam: 'Revenue', teamType: 'Department' } },
      'Customer Success': { fields: { owner: 'owner@example.com', parentTeam: 'Revenue' } },
    });
    expect(tenant.teams()['Customer Success']?.fields).not.toHaveProperty('teamType');
  });

  it('have a unique name in every row, and an owner who is an address', async () => {
    const sent = await (await begun()).send('teams.csv', fixture('ally/teams/bad-cells.csv'));
    expect(findings(sent)).toEqual([
      [2, 'Team Name', 'required-value'],
      [3, 'Team Owner', 'invalid-email'],
      [4, 'Team Owner', 'unknown-reference'],
      [5, 'Team Name', 'duplicate-key'],
      [6, 'Team Name', 'duplicate-key'],
    ]);
    expect(sent.plan.counts).toMatchObject({ rows: 5, created: 1, rejected: 4 });
  });

  it('are refused without the column of names, also when they are files about users with such a name', async () => {
    const sent = await tenantOf('ally').send('teams.csv', first);
    expect(sent.plan.failure?.code).toBe('missing-column');
    expect(findings(sent)).toContainEqual([1, 'Team Name', 'missing-column']);
  });

  it('touch no users, and files about users touch no teams that they do not name', async () => {
    const tenant = await begun();
    const users = tenant.users();
    await tenant.send('teams.csv', fixture('ally/teams/first.csv'));
    expect(tenant.users()).toEqual(users);
  });
});

/** More titles are in `test/shared/domain/unknown-columns.test.ts`. */
describe('Y9: standard titles', () => {
  it('must match exactly: a near miss is pointed out and becomes no custom field', async () => {
    const tenant = tenantOf('ally');
    const sent = await tenant.send('users.csv', fixture('ally/users-near-misses.csv'));
    expect(findings(sent)).toEqual(
      ['IsOrgAdmin', 'Manager email', 'Team', 'User name', 'user email'].map((title) => [1, title, 'near-miss-title']),
    );
    expect(tenant.users()['kim.lee@example.com']?.fields).toEqual({
      email: 'kim.lee@example.com',
      custom: { 'Employee ID': '009' },
    });
  });

  it('that are required and nearly there are named in the refusal', async () => {
    const sent = await tenantOf('ally').send('users.csv', 'User email,Title\nkim.lee@example.com,Engineer\n');
    expect(sent.plan.failure).toMatchObject({
      code: 'missing-column',
      message: expect.stringContaining('"User email"'),
    });
  });
});

describe('Y10: an import', () => {
  it('updates the matched fields of an email that is there, and creates a user for one that is not', async () => {
    const tenant = await begun();
    const sent = await tenant.send('users.csv', second);
    expect(changesOf(sent)).toMatchObject({
      'rosa.diaz@example.com': 'update',
      'amir.khan@example.com': 'update',
      'nils.berg@example.com': 'create',
    });
    expect(tenant.users()['amir.khan@example.com']?.fields).toMatchObject({ title: 'Senior Account Executive' });
  });

  it('does the same for the names of teams', async () => {
    const tenant = await begun();
    await tenant.send('teams.csv', fixture('ally/teams/first.csv'));
    const sent = await tenant.send('teams.csv', fixture('ally/teams/second.csv'));
    expect(changesOf(sent)).toEqual({ 'team Sales': 'update', 'team EMEA': 'update', 'team APAC': 'create' });
    expect(tenant.teams().EMEA?.fields).toMatchObject({ owner: 'amir.khan@example.com', teamType: 'Region' });
  });
});

describe('Y11: an import never takes a value away', () => {
  it('from users: empty cells change nothing, and teams are added', async () => {
    const tenant = await begun();
    await tenant.send('users.csv', second);
    expect(tenant.users()['rosa.diaz@example.com']?.fields).toMatchObject({
      title: 'Director',
      managerEmail: 'head@example.com',
      isOrgAdmin: true,
      teams: ['Sales', 'EMEA', 'Strategy'],
      custom: { 'Employee ID': '001', 'Joining Date': '2020-01-15', Remote: false, 'T-Shirt': 'M' },
    });
    expect(tenant.users()['amir.khan@example.com']?.fields.deactivationDate).toBe('2030-12-31');
  });

  it('from teams', async () => {
    const tenant = await begun();
    await tenant.send('teams.csv', fixture('ally/teams/first.csv'));
    await tenant.send('teams.csv', fixture('ally/teams/second.csv'));
    expect(tenant.teams().Sales?.fields).toMatchObject({
      owner: 'rosa.diaz@example.com',
      parentTeam: 'Revenue',
      teamType: 'Function',
    });
  });
});

describe('Y12 to Y14: who is named and is not there', () => {
  it('is created with default values: the manager of a user (Y12)', async () => {
    const tenant = tenantOf('ally', owner);
    const sent = await tenant.send('users.csv', first);
    expect(sent.changes.filter(({ key }) => key === 'head@example.com')).toMatchObject([
      { entity: 'user', type: 'create', reason: 'implied', set: { email: 'head@example.com' } },
    ]);
    expect(tenant.users()['rosa.diaz@example.com']?.fields.managerEmail).toBe('head@example.com');
    const later = await tenant.send('users.csv', second);
    expect(changesOf(later)).toMatchObject({ 'head@example.com': 'update' });
    expect(tenant.users()['head@example.com']?.fields).toMatchObject({ firstName: 'Hilde', isOrgAdmin: true });
  });

  it('is created with default values: the team of a user (Y13)', async () => {
    const tenant = tenantOf('ally', owner);
    const sent = await tenant.send('users.csv', first);
    expect(Object.keys(tenant.teams()).sort()).toEqual(['Data, AI', 'EMEA', 'Platform', 'Sales']);
    expect(tenant.teams().Platform?.fields).toEqual({ name: 'Platform', owner: 'owner@example.com' });
    expect(sent.plan.counts).toMatchObject({ rows: 3, created: 3, implied: 5 });
    expect((await tenant.send('users.csv', first)).plan.counts).toMatchObject({ unchanged: 3, implied: 0 });
  });

  it('is created with default values: the parent of a team (Y14)', async () => {
    const tenant = tenantOf('ally', owner);
    const sent = await tenant.send('teams.csv', fixture('ally/teams/first.csv'));
    expect(changesOf(sent)).toMatchObject({ 'team Revenue': 'create' });
    expect(sent.plan.counts).toMatchObject({ rows: 3, created: 3, implied: 1 });
    expect(tenant.teams().Revenue?.fields).toEqual({ name: 'Revenue', owner: 'owner@example.com' });
  });

  it('is not created for a row that is rejected', async () => {
    const tenant = tenantOf('ally');
    const file = 'User Email,Manager Email,Teams,Is Org Admin\nkim.lee@example.com,boss@example.com,Ops,perhaps\n';
    const sent = await tenant.send('users.csv', file);
    expect(sent.changes).toEqual([]);
    expect(tenant.teams()).toEqual({});
  });

  it('is somebody of this file, wherever the row about them stands', async () => {
    const file = 'User Email,Manager Email\nkim.lee@example.com,boss@example.com\nboss@example.com,\n';
    expect((await tenantOf('ally').send('users.csv', file)).plan.counts).toMatchObject({ created: 2, implied: 0 });
  });
});

describe('Y15: users who are left out of a file', () => {
  it('are unchanged', async () => {
    const tenant = await begun();
    const before = tenant.users()['lea.martin@example.com'];
    const sent = await tenant.send('users.csv', second);
    expect(sent.plan).toMatchObject({ counts: { missing: 1 }, absenceRemovals: 0 });
    expect(tenant.users()['lea.martin@example.com']).toEqual(before);
  });
});

describe('Y16: the encoding', () => {
  it('is UTF-8, for both kinds of files', async () => {
    const tenant = tenantOf('ally');
    await tenant.send('users.csv', 'User Email,User Name\nzoe@example.com,Zoë Åström 東京\n');
    expect(tenant.users()['zoe@example.com']?.fields.userName).toBe('Zoë Åström 東京');
    const latin = Buffer.from('Team Name\nÉquipe\n', 'latin1');
    expect((await tenant.send('teams.csv', latin)).plan.failure?.code).toBe('encoding-not-utf8');
  });
});

describe('cells that the page forbids', () => {
  it('reject their rows, each with its reason', async () => {
    const sent = await badCells();
    expect(findings(sent)).toEqual([
      [2, 'User Email', 'required-value'],
      [3, 'User Email', 'invalid-email'],
      [4, 'Manager Email', 'invalid-email'],
      [5, 'Teams', 'invalid-list'],
      [6, 'Is Org Admin', 'invalid-boolean'],
      [7, 'Deactivation Date', 'invalid-date'],
      [8, 'Deactivation Date', 'invalid-date'],
      [9, 'Deactivation Date', 'invalid-date'],
      [10, 'User Email', 'duplicate-key'],
      [11, 'User Email', 'duplicate-key'],
    ]);
    expect(sent.plan.counts).toMatchObject({ rows: 10, rejected: 10 });
  });
});
