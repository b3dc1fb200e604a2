/** Exports as a program, against the real local cloud: what comes out goes in again and changes nothing. */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalCloud } from '../../local/cloud.ts';
import { startSystem } from '../support/system.ts';
import { runCli } from './run-cli.ts';

let dir: string;
let cloud: LocalCloud;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cli-export-'));
  cloud = await startSystem(join(dir, '.rollcall'));
}, 90_000);

afterAll(async () => {
  await cloud?.close();
  await rm(dir, { recursive: true, force: true });
});

const rollcall = (...words: readonly string[]) => runCli([...words, '--dir', join(dir, '.rollcall')]);

/** Adds a tenant and imports files, one after the other: [name, lines]. */
async function tenantWith(tenant: string, preset: string, ...files: readonly (readonly [string, string[]])[]) {
  expect(await rollcall('tenants', 'add', tenant, '--preset', preset)).toMatchObject({ code: 0 });
  for (const [name, lines] of files) {
    const file = join(dir, `${tenant}-${name}`);
    await writeFile(file, lines.map((line) => `${line}\n`).join(''));
    expect(await rollcall('import', tenant, file)).toMatchObject({ code: 0 });
  }
}

/** Exports into a file, imports that, and gives its text and the counts of the import. */
async function thereAndBack(kind: 'users' | 'teams', tenant: string, name: string) {
  const file = join(dir, name);
  expect(await rollcall(kind, 'export', tenant, '--output', file)).toMatchObject({ code: 0, stderr: '' });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const { code, stdout, stderr } = await rollcall('import', tenant, file, '--json');
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  const { state, counts } = JSON.parse(stdout);
  return { text: await readFile(file, 'utf8'), state, counts };
}

const linesOf = (text: string): string[] => text.split('\r\n').filter((line) => line !== '');

describe.concurrent('an export', { timeout: 120_000 }, () => {
  it('of users goes in again and changes nobody, whatever they are called', async () => {
    await tenantWith('acme', 'worktango', [
      'first.csv',
      [
        'Employee ID,First Name,Last Name,Email,Status,Hire Date,Department',
        '007,=1+1,O\'Brien,jo@example.com,Active,2020-02-29,"R&D, =HQ"',
        '-8,\'=x,"say ""hi""",zoe@example.com,archived,,Zoë',
      ],
    ]);
    const { text, state, counts } = await thereAndBack('users', 'acme', 'acme-users.csv');
    expect(linesOf(text).toSorted()).toEqual([
      '\'-8,\'=x,"say ""hi""",zoe@example.com,archived,,,,,Zoë,',
      '007,\'=1+1,O\'Brien,jo@example.com,active,,,2020-02-29,,"R&D, =HQ",',
      'Employee ID,First Name,Last Name,Email,Status,Manager ID,Job Title,Hire Date,Birthday,Department,Location',
    ]);
    expect(state).toBe('succeeded');
    expect(counts).toMatchObject({ rows: 2, unchanged: 2, created: 0, updated: 0, rejected: 0 });
  });

  it('of users and teams has custom fields, and whoever has only been named', async () => {
    await tenantWith(
      'globex',
      'ally',
      [
        'users.csv',
        [
          'User Email,Teams,Manager Email,Birthday,Runs',
          'ada@example.com,"Sales,Poets",boss@example.com,12/31/1999,no',
        ],
      ],
      ['team.csv', ['Team Name,Team Type', 'Sales,-1']],
    );
    const users = await thereAndBack('users', 'globex', 'globex-again.csv');
    expect(linesOf(users.text).toSorted()).toEqual([
      'User Email,User Name,First Name,Last Name,Title,Manager Email,Teams,Is Org Admin,Deactivation Date,Birthday,Runs',
      'ada@example.com,,,,,boss@example.com,"Sales,Poets",,,12/31/1999,no',
      'boss@example.com,,,,,,,,,,',
    ]);
    expect(users.counts).toMatchObject({ rows: 2, unchanged: 2, updated: 0, rejected: 0, implied: 0 });
    const teams = await thereAndBack('teams', 'globex', 'globex-teams.csv');
    expect(linesOf(teams.text)).toEqual(['Team Name,Team Owner,Parent Team,Team Type', 'Poets,,,', "Sales,,,'-1"]);
    expect(teams.counts).toMatchObject({ rows: 2, unchanged: 2, updated: 0, rejected: 0 });
  });

  it('goes to standard output, and leaves private fields out when asked to', async () => {
    await tenantWith('hooli', 'tenkc', [
      'first.csv',
      ['First Name,Last Name,Email Address,Status,Gender', 'Ada,Lovelace,ada@example.com,inactive,x'],
    ]);
    const all = await rollcall('users', 'export', 'hooli');
    expect(all).toMatchObject({ code: 0, stderr: '' });
    expect(linesOf(all.stdout)[0]).toContain(',Gender,');
    expect(linesOf(all.stdout)[1]).toMatch(/^Ada,Lovelace,ada@example.com,,,inactive,.*,x,/);
    const open = await rollcall('users', 'export', 'hooli', '--public');
    expect(linesOf(open.stdout)[0]).not.toContain('Gender');
    expect(linesOf(open.stdout)[1]).not.toContain('x,');
  });

  it('is refused where there is nothing of the kind, and no CSV file is a JSON document', async () => {
    await tenantWith('initech', 'worktango');
    const none = await rollcall('teams', 'export', 'initech');
    expect([none.code, none.stdout]).toEqual([5, '']);
    expect(none.stderr).toContain('initech has no files about teams');
    expect(await rollcall('users', 'export', 'nobody')).toMatchObject({ code: 3 });
    const both = await rollcall('users', 'export', 'initech', '--json');
    expect([both.code, JSON.parse(both.stdout)]).toMatchObject([2, { error: { code: 'csv-or-json' } }]);
    const empty = await rollcall('users', 'export', 'initech', '--json', '--output', join(dir, 'empty.csv'));
    expect(JSON.parse(empty.stdout)).toEqual({ file: join(dir, 'empty.csv'), rows: 0, leftOut: 0, omittedColumns: [] });
  });
});
