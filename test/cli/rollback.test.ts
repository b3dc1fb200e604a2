/** An import is taken back, on the real local cloud: with the permissions that the templates give. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Deployment, findDeployment } from '../../cli/deployment.ts';
import type { LocalCloud } from '../../local/cloud.ts';
import { worktango } from '../../shared/domain/presets/worktango.ts';
import { getUserOrTeam } from '../../shared/store/directory-read.ts';
import { addTenant } from '../../shared/store/tenants.ts';
import { csvOf, employee, employees } from '../support/employee-file.ts';
import { startSystem } from '../support/system.ts';
import { runCli } from './run-cli.ts';

const tenant = 'acme';
let dir: string;
let cloud: LocalCloud;
let deployment: Deployment;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cli-rollback-'));
  cloud = await startSystem(dir);
  deployment = await findDeployment({ dir, aws: false }, {});
  const profile = { ...worktango, missing: 'archive' as const };
  await addTenant(deployment.tenants, { tenant, active: true, revision: 1, profile, createdAt: 0 });
}, 90_000);

afterAll(async () => {
  await cloud?.close();
  await rm(dir, { recursive: true, force: true });
});

const rollcall = (...words: string[]) => runCli([...words, '--dir', dir]);

async function json(...words: string[]): Promise<Record<string, unknown>> {
  const { stdout, stderr } = await rollcall(...words, '--json');
  expect(stderr).not.toContain('"error"');
  return JSON.parse(stdout);
}

async function importCsv(name: string, body: string): Promise<string> {
  const file = join(dir, name);
  await writeFile(file, body);
  expect((await rollcall('import', tenant, file)).code).toBe(0);
  return String((await json('imports', 'show', tenant)).id);
}

const user = (key: string) => getUserOrTeam(deployment.directory, 'user', tenant, key);

describe('imports rollback', () => {
  it('shows what would go back, takes it back once, and has both imports name each other', {
    timeout: 120_000,
  }, async () => {
    const first = await importCsv('first.csv', csvOf(employees(1, 10)));
    const wrong = csvOf([employee('1', { 'Job Title': 'Poet' }), ...employees(2, 9), employee('11')]);
    const id = await importCsv('wrong.csv', wrong);
    expect(id).not.toBe(first);

    const preview = await rollcall('imports', 'rollback', tenant, id, '--preview');
    expect(preview).toMatchObject({ code: 0, stdout: expect.stringContaining('Poet') });
    expect(await user('1')).toMatchObject({ fields: { jobTitle: 'Poet' } });
    expect(await json('imports', 'show', tenant, id)).toMatchObject({ rolledBackBy: null });

    const asked = await json('imports', 'rollback', tenant, id, '--by', 'jo@example.com');
    expect(asked).toMatchObject({ rollsBack: id, asked: { by: 'jo@example.com' }, file: `rollback of ${id}` });
    const watched = await rollcall('imports', 'show', tenant, String(asked.id), '--watch', '--json');
    expect(watched.code).toBe(0);
    expect(JSON.parse(watched.stdout)).toMatchObject({
      state: 'succeeded',
      reportKey: null,
      counts: { rows: 3, updated: 1, reactivated: 1, archived: 1 },
    });
    expect((await user('1'))?.fields.jobTitle).toBeUndefined();
    expect(await user('10')).toMatchObject({ status: 'active' });
    expect(await user('11')).toMatchObject({ status: 'archived' });

    const shown = await rollcall('imports', 'show', tenant, id);
    expect(shown.stdout).toContain(`by import ${String(asked.id)}`);
    expect((await rollcall('imports', 'show', tenant, String(asked.id))).stdout).toContain(id);
    expect(await json('imports', 'rollback', tenant, id)).toMatchObject({
      id: asked.id,
      asked: { by: 'jo@example.com' },
    });
  });

  it('refuses an import that changed nothing, with a code', { timeout: 60_000 }, async () => {
    const file = join(dir, 'bad.csv');
    await writeFile(file, 'nonsense\n1\n');
    expect((await rollcall('import', tenant, file)).code).toBe(4);
    const { id } = await json('imports', 'show', tenant);
    const refusal = await rollcall('imports', 'rollback', tenant, String(id), '--json');
    expect(refusal.code).not.toBe(0);
    expect(refusal.stderr + refusal.stdout).toContain('not-applied');
  });
});
