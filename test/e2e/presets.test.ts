/** Five tenants, one for each preset: their files over SFTP, and then what the directory says. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fixture } from '../shared/presets/fixture.ts';
import { type ImportView, RunningCloud } from './running-cloud.ts';
import { put } from './sftp-client.ts';

const cloud = new RunningCloud();

const settings = {
  worktango: ['groups=Department,Location,Division', 'missing=archive'],
  tenkc: [],
  alleo: ['columns.companyGroup.values=Amsterdam,Berlin'],
  ally: ['organisationOwner=owner@example.com'],
  supermood: [],
} as const;
type Preset = keyof typeof settings;
const presets = ['worktango', 'tenkc', 'alleo', 'ally', 'supermood'] as const satisfies readonly Preset[];

const tenkcName = (date: string) =>
  `10KC Membership File - Your Organization Name - All Active Personnel - ${date}.csv` as const;
const [january, february] = [tenkcName('01.13.2023'), tenkcName('02.13.2023')];

/** Files that are there at the same time, tenant by tenant: name on the site, and the fixture. */
const rounds: readonly Readonly<Record<Preset, readonly (readonly [name: string, fixture: string])[]>>[] = [
  {
    worktango: [['any name.txt', 'first.csv']],
    tenkc: [[january, january]],
    alleo: [
      ['alleo_employees_00001.csv', 'alleo_employees_00001.csv'],
      ['employees.csv', 'alleo_employees_00002.csv'],
    ],
    ally: [
      ['users.csv', 'users-first.csv'],
      ['teams.csv', 'teams/first.csv'],
    ],
    supermood: [['employees 2026-01-05.csv', 'employees 2026-01-05.csv']],
  },
  {
    worktango: [['second.csv', 'second.csv']],
    tenkc: [
      [february, february],
      [`again ${january}`, january],
    ],
    alleo: [
      ['alleo_employees_semicolons.csv', 'alleo_employees_semicolons.csv'],
      ['alleo_employees_00002.csv', 'alleo_employees_00002.csv'],
    ],
    ally: [
      ['users again.csv', 'users-second.csv'],
      ['teams again.csv', 'teams/second.csv'],
    ],
    supermood: [['employees 2026-02-05.csv', 'employees 2026-02-05.csv']],
  },
];

type Item = Readonly<Record<string, unknown>> & { readonly key: string };

type Ended = ImportView & { readonly finishedAt: string | null };
type Login = Awaited<ReturnType<RunningCloud['login']>>;

const imports = new Map<Preset, readonly Ended[]>();
const users = new Map<string, Record<string, Item>>();

const byKey = (items: readonly Item[]): Record<string, Item> =>
  Object.fromEntries(items.map((item) => [item.key, item]));

async function addTenant(preset: Preset): Promise<Login> {
  const set = settings[preset].flatMap((setting) => ['--set', setting]);
  const added = await cloud.rollcall('tenants', 'add', preset, '--preset', preset, ...set);
  expect(added.exit, added.stderr).toBe(0);
  return cloud.login(preset);
}

/**
 * One when the one before has arrived, because a tenant's files are imported in the order of their arrival, and S3
 * promises none between the events of two files.
 */
async function sendAll(
  preset: Preset,
  login: Login | undefined,
  files: readonly (readonly [name: string, bytes: Buffer])[],
): Promise<void> {
  if (login === undefined) throw new Error('every preset has a tenant');
  for (const [at, [name, bytes]] of files.entries()) {
    await put(login, `/${name}`, bytes);
    if (at < files.length - 1) await awaitArrival(preset, name);
  }
}

async function awaitArrival(preset: Preset, name: string): Promise<void> {
  const listArrived = async () => {
    expect((await cloud.imports(preset)).map(({ file }) => file)).toContain(name);
  };
  await vi.waitFor(listArrived, { timeout: 60_000, interval: 200 });
}

/** Takes a tenant's history once so many imports have ended. */
async function awaitImports(preset: Preset, count: number): Promise<void> {
  const haveEnded = async () => {
    const ended = (await cloud.imports(preset)).filter(({ finishedAt }) => finishedAt !== undefined);
    expect(ended).toHaveLength(count);
  };
  await vi.waitFor(haveEnded, { timeout: 60_000, interval: 200 });
  const { json } = await cloud.rollcall<Ended[]>('imports', 'list', preset);
  expect(json.filter(({ finishedAt }) => finishedAt !== null)).toHaveLength(count);
  imports.set(preset, json);
}

beforeAll(async () => {
  await cloud.start();
  const logins = await Promise.all(presets.map(addTenant));
  for (const [nth, round] of rounds.entries()) {
    await Promise.all(
      presets.map((preset, at) =>
        sendAll(
          preset,
          logins[at],
          round[preset].map(([name, file]) => [name, fixture(`${preset}/${file}`)]),
        ),
      ),
    );
    const sent = rounds.slice(0, nth + 1);
    for (const preset of presets) await awaitImports(preset, sent.flatMap((one) => one[preset]).length);
  }
  for (const preset of presets) {
    users.set(preset, byKey((await cloud.rollcall<Item[]>('users', 'list', preset)).json));
  }
}, 180_000);
afterAll(() => cloud.dispose(), 60_000);

const outcome = (preset: Preset, file: string) =>
  imports.get(preset)?.find((one) => one.file === file) ?? expect.fail(`${file} was not imported`);
const failureOf = async (preset: Preset, file: string) =>
  (await cloud.rollcall<ImportView>('imports', 'show', preset, outcome(preset, file).id)).json.failure;
const userOf = (preset: Preset, key: string) => users.get(preset)?.[key];

const open = { mayLogIn: true, isSearchable: true, mayBeContacted: true };
const closed = { mayLogIn: false, isSearchable: false, mayBeContacted: false };

describe('worktango', () => {
  it('creates, updates, archives and reactivates', () => {
    expect(outcome('worktango', 'any name.txt')).toMatchObject({
      state: 'succeeded',
      counts: { rows: 6, created: 6 },
    });
    expect(outcome('worktango', 'second.csv')).toMatchObject({
      state: 'succeeded',
      counts: { rows: 6, created: 1, updated: 2, unchanged: 1, archived: 2, reactivated: 1, missing: 1 },
    });
  });

  it('keeps somebody whose address and name have changed, by the employee id (W3)', () => {
    expect(userOf('worktango', '00102')).toMatchObject({
      employeeId: '00102',
      email: 'grace.hopper@navy.example',
      lastName: 'Murray Hopper',
      status: 'active',
      ...open,
    });
  });

  it('has groups, and takes out of one whose cell is empty (W5)', () => {
    expect(userOf('worktango', '00103')?.groups).toEqual({ Department: 'Research', Location: 'Hampton' });
    expect(userOf('worktango', '00107')?.groups).toEqual({
      Department: 'Medical',
      Location: 'Houston',
      Division: 'West',
    });
  });

  it('archives by the status, and who is not in the file; archived users cannot log in (W6, W7)', () => {
    for (const key of ['00104', '00105'])
      expect(userOf('worktango', key)).toMatchObject({ status: 'archived', ...closed });
    expect(userOf('worktango', '00106')).toMatchObject({ status: 'active', ...open });
  });
});

describe('tenkc', () => {
  it('creates, updates, deactivates, reactivates and deletes', async () => {
    expect(outcome('tenkc', january)).toMatchObject({ state: 'succeeded', counts: { rows: 5, created: 5 } });
    expect(outcome('tenkc', february)).toMatchObject({
      state: 'succeeded',
      counts: { rows: 5, created: 1, updated: 2, deactivated: 1, reactivated: 1, deleted: 1, missing: 1 },
    });
    expect(userOf('tenkc', 'sofia.rossi@example.com')).toBeUndefined();
    const { json } = await cloud.rollcall<Item[]>('users', 'list', 'tenkc', '--status', 'deleted');
    expect(json).toMatchObject([{ key: 'sofia.rossi@example.com', status: 'deleted', ...closed }]);
  });

  it('hides who is inactive, and shows who is active again (K4)', () => {
    expect(userOf('tenkc', 'amara.okafor@example.com')).toMatchObject({ status: 'deactivated', ...closed });
    expect(userOf('tenkc', 'noah.williams@example.com')).toMatchObject({ status: 'active', ...open });
  });

  it('says which fields are for administrators only (K5)', () => {
    expect(userOf('tenkc', 'ines.moreau@example.com')).toMatchObject({
      locale: 'fr-CA',
      hireStartDate: '2023-02-13',
      peopleManagerStatus: false,
      private: ['ethnicity', 'gender', 'highPotentialStatus'],
    });
  });

  it('refuses a file that is older than the last (K8)', async () => {
    expect(await failureOf('tenkc', `again ${january}`)).toMatchObject({ code: 'stale-file' });
  });
});

describe('alleo', () => {
  it('creates and updates, and leaves alone whom and what a file leaves out (A17)', () => {
    expect(outcome('alleo', 'alleo_employees_00001.csv')).toMatchObject({ state: 'succeeded', counts: { created: 4 } });
    expect(outcome('alleo', 'alleo_employees_00002.csv')).toMatchObject({
      state: 'succeeded',
      counts: { rows: 3, created: 1, updated: 2, missing: 2 },
    });
    expect(userOf('alleo', 'jan.jansen@example.nl')).toMatchObject({
      lastName: 'Janssen',
      birthday: '1985-11-30',
      language: 'nl',
      companyGroup: 'Amsterdam',
      custom: { custom_employee_id: 'NL-002' },
      status: 'active',
      ...open,
    });
    expect(userOf('alleo', 'klara.schmidt@example.de')).toMatchObject({ companyGroup: 'Berlin' });
  });

  it('opens the login of somebody new on the onboarding date, and shows them before (A10)', () => {
    expect(userOf('alleo', 'klara.schmidt@example.de')).toMatchObject({
      status: 'pending',
      mayLogIn: false,
      isSearchable: true,
    });
  });

  it('gives somebody new the default language, and keeps custom fields (A13, A15)', () => {
    expect(userOf('alleo', 'femke.bakker@example.nl')).toMatchObject({
      language: 'en',
      custom: { custom_employee_id: 'NL-003' },
    });
    expect(userOf('alleo', 'sanne.vries@example.nl')).toMatchObject({
      language: 'en',
      prefix: 'van der',
      custom: { custom_employee_id: 'NL-001', custom_bike_budget: '1250.50' },
    });
  });

  it('refuses semicolons and other names, and says so (A1, A4)', async () => {
    expect(await failureOf('alleo', 'alleo_employees_semicolons.csv')).toMatchObject({ code: 'wrong-delimiter' });
    expect(await failureOf('alleo', 'employees.csv')).toMatchObject({ code: 'wrong-file-name' });
  });
});

describe('ally', () => {
  it('creates who is named and is not there (Y12, Y13, Y14)', () => {
    expect(outcome('ally', 'users.csv')).toMatchObject({
      state: 'succeeded',
      counts: { rows: 3, created: 3, implied: 5 },
    });
    expect(outcome('ally', 'teams.csv')).toMatchObject({
      state: 'succeeded',
      counts: { rows: 3, created: 1, updated: 2, implied: 1 },
    });
    expect(outcome('ally', 'teams again.csv')).toMatchObject({
      counts: { rows: 3, created: 1, updated: 2, implied: 0 },
    });
  });

  it('adds and never takes away (Y11), the types of custom fields stay (Y6)', () => {
    expect(outcome('ally', 'users again.csv')).toMatchObject({
      state: 'succeeded',
      counts: { rows: 4, created: 1, updated: 3 },
    });
    expect(userOf('ally', 'rosa.diaz@example.com')).toMatchObject({
      userName: 'Rosa Diaz',
      firstName: 'Rosa',
      title: 'Director',
      managerEmail: 'head@example.com',
      isOrgAdmin: true,
      teams: ['Sales', 'EMEA', 'Strategy'],
      custom: { 'Employee ID': '001', 'Joining Date': '2020-01-15', Remote: false, 'T-Shirt': 'M' },
    });
    expect(userOf('ally', 'amir.khan@example.com')).toMatchObject({
      deactivationDate: '2030-12-31',
      custom: { 'Employee ID': '002b', 'Joining Date': 'next spring', Remote: 'sometimes', 'T-Shirt': 'L' },
    });
  });

  it('knows a manager who was named first and came with a row of their own later', () => {
    expect(userOf('ally', 'head@example.com')).toMatchObject({ firstName: 'Hilde', isOrgAdmin: true, ...open });
    expect(userOf('ally', 'head@example.com')).not.toHaveProperty('implied');
  });

  it('has teams of their own kind, with owners and parents (Y8)', async () => {
    const teams = byKey((await cloud.rollcall<Item[]>('teams', 'list', 'ally')).json);
    expect(Object.keys(teams).sort()).toEqual([
      'APAC',
      'Customer Success',
      'Data, AI',
      'EMEA',
      'Platform',
      'Revenue',
      'Sales',
      'Strategy',
    ]);
    expect(teams).toMatchObject({
      Sales: { owner: 'rosa.diaz@example.com', parentTeam: 'Revenue', teamType: 'Function' },
      EMEA: { owner: 'amir.khan@example.com', parentTeam: 'Sales', teamType: 'Region' },
      Revenue: { owner: 'owner@example.com', implied: true },
    });
    expect(teams.Sales).not.toHaveProperty('implied');
  });
});

describe('supermood', () => {
  it('creates, updates, deactivates and deletes', async () => {
    expect(outcome('supermood', 'employees 2026-01-05.csv')).toMatchObject({
      state: 'succeeded',
      counts: { created: 5 },
    });
    expect(outcome('supermood', 'employees 2026-02-05.csv')).toMatchObject({
      state: 'succeeded',
      counts: { rows: 5, created: 1, updated: 2, deactivated: 1, reactivated: 1, deleted: 1 },
    });
    const { json } = await cloud.rollcall<Item[]>('users', 'list', 'supermood', '--status', 'deleted');
    expect(json).toMatchObject([{ key: '1005', status: 'deleted', ...closed }]);
  });

  it('knows somebody by the number, or by the address until there is one (S4)', () => {
    expect(userOf('supermood', '1001')).toMatchObject({ email: 'emilie.roze@new.example', language: 'fr', ...open });
    expect(userOf('supermood', 'paul.durand@example.com')).toMatchObject({ personnelNumber: '1002' });
    expect(userOf('supermood', '1003')).toMatchObject({ status: 'deactivated', ...closed });
  });

  it('keeps other columns as attributes (S5)', () => {
    expect(userOf('supermood', '1001')?.attributes).toEqual({
      Gender: 'F',
      Site: 'Nantes',
      'Hire Year': '2015',
      Contract: 'permanent',
    });
    expect(userOf('supermood', 'paul.durand@example.com')?.attributes).not.toHaveProperty('Site');
  });
});
