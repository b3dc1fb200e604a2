/** Who is spared by a plan, as people and scripts see it, on the real local cloud. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Deployment, findDeployment } from '../../cli/deployment.ts';
import type { LocalCloud } from '../../local/cloud.ts';
import { worktango } from '../../shared/domain/presets/worktango.ts';
import { profileOf } from '../../shared/domain/profile.ts';
import { getUserOrTeam } from '../../shared/store/directory-read.ts';
import { addTenant } from '../../shared/store/tenants.ts';
import { csvOf, employee, employees } from '../support/employee-file.ts';
import { startSystem } from '../support/system.ts';
import { runCli } from './run-cli.ts';

const tenant = 'acme';
let dir: string;
let cloud: LocalCloud;
let deployment: Deployment;

const rules = profileOf({
  ...worktango,
  missing: 'archive',
  patience: { files: 3, hours: 48 },
  protectedUsers: { keys: ['9', '10'] },
});

/** 11 and 12 are missing, and so is 10, who is protected like 9, whom a row says to be out. */
const leaving = csvOf([...employees(1, 8), employee('9', { Status: 'archived' })]);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cli-spared-'));
  cloud = await startSystem(dir);
  deployment = await findDeployment({ dir, aws: false }, {});
  await addTenant(deployment.tenants, { tenant, active: true, revision: 1, profile: rules, createdAt: 0 });
  const strict = { ...rules, limits: { removals: { count: 0, percent: 0 } } };
  await addTenant(deployment.tenants, { tenant: 'bolt', active: true, revision: 1, profile: strict, createdAt: 0 });
  await importCsv(tenant, 'first.csv', csvOf(employees(1, 12)));
  await importCsv(tenant, 'leaving.csv', leaving);
}, 120_000);

afterAll(async () => {
  await cloud?.close();
  await rm(dir, { recursive: true, force: true });
});

const rollcall = (...words: string[]) => runCli([...words, '--dir', dir]);

async function importCsv(whose: string, name: string, body: string, code = 0): Promise<void> {
  const file = join(dir, name);
  await writeFile(file, body);
  expect(await rollcall('import', whose, file)).toMatchObject({ code });
}

const instant = '\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2} \\S+';

describe('who is spared', () => {
  it('is not removed', async () => {
    const keys = ['9', '10', '11', '12'];
    const users = await Promise.all(keys.map((key) => getUserOrTeam(deployment.directory, 'user', tenant, key)));
    expect(users.map((user) => user?.status)).toEqual(['active', 'active', 'active', 'active']);
  });

  it('is shown with the import', async () => {
    const { stdout } = await rollcall('imports', 'show', tenant);
    expect(stdout).toMatch(/^spared +2 protected, 2 waiting$/m);
    expect(stdout).toMatch(/^protected +9 \(row 10\): no import removes them$/m);
    expect(stdout).toMatch(/^protected +10: no import removes them$/m);
    const waits = `^waiting +11: missing since ${instant} \\(1 file\\), removed in file 3 without them, or one from ${instant} on$`;
    expect(stdout).toMatch(new RegExp(waits, 'm'));
    const { spared } = JSON.parse((await rollcall('imports', 'show', tenant, '--json')).stdout);
    expect(spared).toMatchObject({
      protected: 2,
      waiting: 2,
      users: [
        { key: '9', why: 'protected', row: 10, since: null, files: null, removed: null },
        { key: '10', why: 'protected', row: null },
        { key: '11', why: 'waiting', row: null, files: 1, removed: { inFile: 3 } },
        { key: '12' },
      ],
    });
    const { since, removed } = spared.users[2];
    expect(Date.parse(removed.from) - Date.parse(since)).toBe(48 * 3_600_000);
  });

  it('is shown with an import that is held for something else', async () => {
    await importCsv('bolt', 'first.csv', csvOf(employees(1, 12)));
    await importCsv('bolt', 'held.csv', csvOf([...employees(1, 9), employee('11', { Status: 'archived' })]), 4);
    const { stdout } = await rollcall('imports', 'show', 'bolt');
    expect(stdout).toMatch(
      /^held +1 of 12 active users .*\narchive +11 \(row 11\)\nspared +1 protected, 1 waiting\nprotected +10: /m,
    );
    expect(stdout).toMatch(/^waiting +12: missing since /m);
  });

  it('is listed in the plan', async () => {
    const { code, stdout } = await rollcall('imports', 'plan', tenant, '--only', 'spared');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^spared +2 protected, 2 waiting$/m);
    expect(stdout).toMatch(/^spared: 4\nKEY .*\n9 +row 10 +protected$/m);
    expect(stdout).toMatch(/^10 +not in the file +protected$/m);
    expect(stdout).toMatch(
      new RegExp(`^12 +not in the file +waiting +${instant} +1 +file 3 without them, or one from ${instant} on$`, 'm'),
    );
    const json = JSON.parse((await rollcall('imports', 'plan', tenant, '--json')).stdout);
    expect(json).toMatchObject({ spared: { protected: 2, waiting: 2 }, changes: [] });
    expect(json.sparedUsers.map(({ key, why }: Record<string, string>) => [key, why])).toEqual([
      ['9', 'protected'],
      ['10', 'protected'],
      ['11', 'waiting'],
      ['12', 'waiting'],
    ]);
  });

  it('is listed in a preview of the next file, as a table for spreadsheets, too', async () => {
    const file = join(dir, 'leaving.csv');
    const { stdout } = await rollcall('preview', tenant, file, '--format', 'csv', '--only', 'spared');
    expect(stdout).toMatch(/^spared,user,9,10,protected,,,,,,no import removes them\r$/m);
    expect(stdout).toMatch(/^spared,user,12,,waiting,,,,,,"missing since .*\(2 files\), removed in file 3 .*"\r$/m);
    const only = await rollcall('preview', tenant, file, '--json', '--only', 'archive');
    expect(JSON.parse(only.stdout)).not.toHaveProperty('sparedUsers');
  });

  it('is nobody where nobody is', async () => {
    const file = join(dir, 'all.csv');
    await writeFile(file, csvOf(employees(1, 12)));
    const { stdout } = await rollcall('preview', tenant, file);
    expect(stdout).not.toContain('spared');
    expect(JSON.parse((await rollcall('preview', tenant, file, '--json')).stdout)).toMatchObject({
      spared: { protected: 0, waiting: 0 },
      sparedUsers: [],
    });
  });
});
