/** Plans as people see them before anything happens, against the real local cloud. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Deployment, findDeployment } from '../../cli/deployment.ts';
import type { LocalCloud } from '../../local/cloud.ts';
import { worktango } from '../../shared/domain/presets/worktango.ts';
import { getLane } from '../../shared/store/lane.ts';
import { addTenant } from '../../shared/store/tenants.ts';
import { startSystem } from '../support/system.ts';
import { runCli } from './run-cli.ts';
import { textRows, workbookOf } from './workbook/make-workbook.ts';

let dir: string;
let cloud: LocalCloud;
let deployment: Deployment;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cli-preview-'));
  await mkdir(join(dir, 'tmp'));
  cloud = await startSystem(join(dir, '.rollcall'));
  deployment = await findDeployment({ dir: join(dir, '.rollcall'), aws: false }, {});
}, 90_000);

afterAll(async () => {
  await cloud?.close();
  await rm(dir, { recursive: true, force: true });
});

const rollcall = (...words: readonly string[]) =>
  runCli([...words, '--dir', join(dir, '.rollcall')], { TMPDIR: join(dir, 'tmp') });

const header = ['Employee ID', 'First Name', 'Last Name', 'Email', 'Status', 'Department', 'Job Title'];
const rowOf = (id: number, more: Partial<Record<'status' | 'department' | 'title' | 'email', string>> = {}) => [
  String(id),
  `First${id}`,
  `Last${id}`,
  more.email ?? `user${id}@example.com`,
  more.status ?? 'active',
  more.department ?? 'Sales',
  more.title ?? 'Clerk',
];

async function csvFile(name: string, rows: readonly (readonly string[])[]): Promise<string> {
  const file = join(dir, name);
  await writeFile(file, [header, ...rows].map((row) => `${row.join(',')}\n`).join(''));
  return file;
}

/** A tenant with the users 1 to `size`. */
async function tenantWith(tenant: string, size: number): Promise<void> {
  const profile = { ...worktango, missing: 'archive' as const };
  await addTenant(deployment.tenants, { tenant, active: true, revision: 1, profile, createdAt: Date.now() });
  const rows = Array.from({ length: size }, (_, at) => rowOf(at + 1));
  expect(await rollcall('import', tenant, await csvFile(`${tenant}.csv`, rows))).toMatchObject({ code: 0 });
  const isAtRest = async () => expect((await getLane(deployment.imports, tenant)).holder).toBeUndefined();
  await vi.waitFor(isAtRest, { timeout: 60_000, interval: 200 });
}

/** Changes 1, leaves 2, 9 and 10, archives 3 by its row and 5 to 8 for their absence, rejects 4, creates 100. */
const everything = [
  rowOf(1, { title: '=1+1', department: 'Ops' }),
  rowOf(2),
  rowOf(3, { status: 'archived' }),
  rowOf(4, { email: 'nobody' }),
  rowOf(100),
  rowOf(9),
  rowOf(10),
];

/** All that a deployment keeps. */
async function everythingKept(): Promise<unknown> {
  const { tenants, directory, imports, uploads, work } = deployment;
  const tables = [tenants, directory, imports].map(async ({ db, name }) => {
    const { Items = [] } = await db.send(new ScanCommand({ TableName: name, ConsistentRead: true }));
    return Items.map((item) => JSON.stringify(item)).toSorted();
  });
  const buckets = [uploads, work].map(async ({ s3, name }) => {
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: name }));
    return Versions.map(({ Key, VersionId }) => `${Key} ${VersionId}`).toSorted();
  });
  return Promise.all([...tables, ...buckets]);
}

describe('a preview', { timeout: 120_000 }, () => {
  beforeAll(() => tenantWith('acme', 10), 120_000);

  it('shows everything that an import would do, and writes nothing anywhere', async () => {
    const file = await csvFile('next.csv', everything);
    const before = await everythingKept();
    const { code, stdout, stderr } = await rollcall('preview', 'acme', file);
    expect([code, stderr.includes('rollcall:')]).toEqual([0, false]);
    expect(stdout).toMatch(/^import +none: nothing was written$/m);
    expect(stdout).toMatch(/^counts +7 rows, 1 created, 1 updated, 3 unchanged, 5 archived, 1 rejected, 4 missing$/m);
    expect(stdout).toMatch(/^gate +passes$/m);
    expect(stdout).toMatch(/^created: 1\nKEY .*\n100 +row 6 +active +email: user100@example.com, employeeId: 100, /m);
    expect(stdout).toMatch(
      /^updated: 1\nKEY .*\n1 +row 2 +active +jobTitle +Clerk +=1\+1\n +groups\.Department +Sales +Ops$/m,
    );
    expect(stdout).toMatch(/^archived: 5\nKEY .*\n3 +row 4 +archived$/m);
    expect(stdout).toMatch(/^5 +not in the file +archived$/m);
    expect(stdout).toMatch(/^found: 1 error, 0 warnings\nROW .*\n5 +Email +error +invalid-email +"nobody"/m);
    expect(await everythingKept()).toEqual(before);
    expect(await readdir(join(dir, 'tmp')), 'nothing is left behind').toEqual([]);
  });

  it('measures a file by what lies beside it, as its import does, which uploads both', async () => {
    const profile = { ...worktango, sidecar: 'required' as const };
    await addTenant(deployment.tenants, {
      tenant: 'tyrell',
      active: true,
      revision: 1,
      profile,
      createdAt: Date.now(),
    });
    const file = await csvFile('measured.csv', [rowOf(1), rowOf(2)]);
    const without = await rollcall('preview', 'tyrell', file);
    expect(without).toMatchObject({ code: 4, stdout: expect.stringContaining('no-sidecar') });
    await writeFile(`${file}.sidecar.json`, '{"rows": 3}');
    const wrong = await rollcall('preview', 'tyrell', file);
    expect(wrong).toMatchObject({ code: 4, stdout: expect.stringContaining('sidecar-differs') });
    await writeFile(`${file}.sidecar.json`, '{"rows": 2}');
    expect(await rollcall('preview', 'tyrell', file)).toMatchObject({ code: 0 });
    const imported = await rollcall('import', 'tyrell', file, '--as', 'march.csv');
    expect(imported.stdout).toMatch(/^uploaded tyrell\/march\.csv\.sidecar\.json first$/m);
    expect(imported.stdout).toMatch(/^sidecar +2 rows, which came /m);
    expect(imported.code).toBe(0);
  });

  it('is what the import of the same file then does, to the hash', async () => {
    await tenantWith('globex', 10);
    const file = await csvFile('same.csv', everything);
    const foreseen = JSON.parse((await rollcall('preview', 'globex', file, '--json')).stdout);
    await rollcall('import', 'globex', file);
    const { stdout } = await rollcall('imports', 'plan', 'globex', '--json');
    const made = JSON.parse(stdout);
    expect(made.importId).toMatch(/^\d{8}T/);
    expect(made).toEqual({ ...foreseen, importId: made.importId, plannedAt: made.plannedAt });
    const { counts } = JSON.parse((await rollcall('imports', 'show', 'globex', '--json')).stdout);
    expect(counts).toEqual(foreseen.counts);
  });

  it('can be had as JSON, in part', async () => {
    const file = await csvFile('part.csv', everything);
    const { stdout } = await rollcall('preview', 'acme', file, '--only', 'update,issues', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      tenant: 'acme',
      file: 'part.csv',
      kind: 'users',
      importId: null,
      gate: { verdict: 'pass' },
      changes: [
        {
          what: 'update',
          key: '1',
          row: 2,
          fields: [
            { field: 'jobTitle', before: 'Clerk', after: '=1+1' },
            { field: 'groups.Department', before: 'Sales', after: 'Ops' },
          ],
        },
      ],
      issues: [{ row: 5, column: 'Email', code: 'invalid-email', value: 'nobody' }],
    });
  });

  it('is written as CSV to a file of one’s own, with formulas neutralised', async () => {
    const file = await csvFile('formulas.csv', everything);
    const written = join(dir, 'preview.csv');
    const { code, stdout } = await rollcall('preview', 'acme', file, '--format', 'csv', '--output', written);
    expect([code, stdout]).toEqual([0, expect.stringContaining(`written to ${written}`)]);
    expect((await stat(written)).mode & 0o777).toBe(0o600);
    const lines = (await readFile(written, 'utf8')).split('\r\n');
    expect(lines).toContain("update,user,1,2,row,active,jobTitle,Clerk,'=1+1,,");
    expect(lines).toContain('archive,user,5,,missing,archived,,,,,');
    expect(lines.filter((line) => line.startsWith('error,,,5,,,Email,nobody,'))).toHaveLength(1);
  });

  it('shows the first twenty of each kind, and how to see all', async () => {
    const file = await csvFile('many new.csv', [
      ...Array.from({ length: 8 }, (_, at) => rowOf(at + 1)),
      ...Array.from({ length: 23 }, (_, at) => rowOf(200 + at)),
    ]);
    const { stdout } = await rollcall('preview', 'acme', file);
    expect(stdout.match(/^2\d\d +row/gm)).toHaveLength(20);
    const more = `… and 3 more: rollcall preview acme '${file}' --only create --all --dir ${join(dir, '.rollcall')}`;
    expect(stdout).toContain(more);
    const all = await rollcall('preview', 'acme', file, '--only', 'create', '--all');
    expect(all.stdout.match(/^2\d\d +row/gm)).toHaveLength(23);
  });

  it('reads a workbook, and absence as it is chosen', async () => {
    const file = join(dir, 'staff.xlsx');
    await writeFile(file, workbookOf({ sheets: [{ data: textRows(header, rowOf(1)) }] }));
    const { stdout } = await rollcall('preview', 'acme', file, '--missing', 'leave', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ file: 'staff.csv', counts: { rows: 1, unchanged: 1, archived: 0 } });
  });

  it('says that a file would be held, and why', async () => {
    await tenantWith('umbrella', 12);
    const file = await csvFile('held.csv', [rowOf(1)]);
    const { code, stdout } = await rollcall('preview', 'umbrella', file);
    expect(code).toBe(4);
    expect(stdout).toMatch(/^gate +held: 11 of 12 active users would be removed; up to 5 pass without approval$/m);
  });

  it('says that a file would be refused, and why', async () => {
    const file = join(dir, 'no.csv');
    await writeFile(file, 'Nothing\nx\n');
    const { code, stdout } = await rollcall('preview', 'acme', file, '--json');
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ gate: { verdict: 'refused', code: 'missing-column' }, changes: [] });
  });

  it('refuses what contradicts itself', async () => {
    const file = await csvFile('contradiction.csv', []);
    const outcomes = await Promise.all([
      rollcall('preview', 'acme', file, '--format', 'csv', '--json'),
      rollcall('preview', 'acme', file, '--only', 'create,gone'),
      rollcall('preview', 'nobody', file),
    ]);
    expect(outcomes.map(({ code }) => code)).toEqual([2, 2, 3]);
    expect(outcomes[1]?.stderr).toContain('there is no "gone": choose some of create,update,');
  });
});

describe('the plan of an import', { timeout: 120_000 }, () => {
  it('that is held can be looked at before somebody decides', async () => {
    await tenantWith('initech', 12);
    const held = await rollcall('import', 'initech', await csvFile('initech-2.csv', [rowOf(1), rowOf(2)]));
    expect(held.code).toBe(4);
    expect(held.stdout).toContain('rollcall imports plan initech');
    const { code, stdout } = await rollcall('imports', 'plan', 'initech', '--only', 'archive');
    expect(code).toBe(4);
    expect(stdout).toMatch(/^gate +held: 10 of 12/m);
    expect(stdout.match(/ not in the file +archived$/gm)).toHaveLength(10);
  });

  it('that has none is not found', async () => {
    await addTenant(deployment.tenants, {
      tenant: 'hooli',
      active: true,
      revision: 1,
      profile: worktango,
      createdAt: 0,
    });
    expect(await rollcall('imports', 'plan', 'hooli')).toMatchObject({ code: 3 });
  });
});

describe('a tenant that is not activated', { timeout: 120_000 }, () => {
  it('has its first file looked at, activated by somebody, and then applied', async () => {
    const added = await rollcall('tenants', 'add', 'wayne', '--preset', 'worktango', '--inactive');
    expect(added).toMatchObject({ code: 0, stdout: expect.stringContaining('not activated') });
    expect((await rollcall('tenants', 'list')).stdout).toMatch(/^wayne +worktango +not activated$/m);
    const file = await csvFile('wayne.csv', [rowOf(1), rowOf(2)]);
    const foreseen = await rollcall('preview', 'wayne', file);
    expect(foreseen).toMatchObject({
      code: 4,
      stdout: expect.stringContaining('held: the tenant is not activated yet'),
    });
    expect(await rollcall('import', 'wayne', file)).toMatchObject({ code: 4 });
    const tooSoon = await rollcall('imports', 'approve', 'wayne');
    expect(tooSoon).toMatchObject({ code: 5, stderr: expect.stringContaining('rollcall tenants activate wayne') });
    expect(await rollcall('tenants', 'activate', 'wayne', '--by', 'jo')).toMatchObject({ code: 0 });
    expect(await rollcall('tenants', 'activate', 'wayne')).toMatchObject({ code: 5 });
    expect((await rollcall('tenants', 'show', 'wayne')).stdout).toMatch(/^state +active\nactivated +by jo, /m);
    expect(await rollcall('imports', 'approve', 'wayne')).toMatchObject({ code: 0 });
    const { stdout } = await rollcall('imports', 'show', 'wayne', '--watch', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ state: 'succeeded', counts: { created: 2 } });
  });
});
