/** What holds a tenant's files back without a loss, over SFTP: not activated yet, paused, and other than they should be. */
import { hash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { employees, type ImportView, RunningCloud } from './running-cloud.ts';
import { hasOpenSsh, list, openSsh, put } from './sftp-client.ts';

type Login = Awaited<ReturnType<RunningCloud['login']>>;

const cloud = new RunningCloud();

beforeAll(() => cloud.start(), 60_000);
afterAll(() => cloud.dispose(), 60_000);

const importsOf = async (tenant: string): Promise<ImportView[]> =>
  (await cloud.rollcall<ImportView[]>('imports', 'list', tenant)).json;

describe('a tenant that is not activated', () => {
  it('uploads over SFTP, is held, and is applied when it is activated and approved', async () => {
    expect((await cloud.rollcall('tenants', 'add', 'early', '--preset', 'worktango', '--inactive')).exit).toBe(0);
    const login = await cloud.login('early');
    await put(login, '/first.csv', employees(20));
    const held = await cloud.importOf('early', 'first.csv');
    expect(held).toMatchObject({ state: 'held' });
    const plan = await cloud.rollcall('imports', 'plan', 'early', held.id);
    expect(plan.json).toMatchObject({ counts: { created: 20 }, gate: { reasons: [{ code: 'not-activated' }] } });
    expect((await cloud.rollcall('imports', 'approve', 'early')).json).toMatchObject({
      error: { code: 'not-activated' },
    });
    expect(await cloud.count('early')).toMatchObject({ total: 0 });
    expect((await cloud.rollcall('tenants', 'activate', 'early')).exit).toBe(0);
    expect((await cloud.rollcall('imports', 'approve', 'early')).exit).toBe(0);
    const { json } = await cloud.rollcall('imports', 'show', 'early', held.id, '--watch');
    expect(json).toMatchObject({ state: 'succeeded', counts: { created: 20 } });
  }, 120_000);
});

describe('a paused tenant', () => {
  it('logs in and uploads as ever, and has its files imported in order when it is resumed', async () => {
    const login = await cloud.addTenant('stopped');
    expect((await cloud.rollcall('tenants', 'pause', 'stopped', '--reason', 'an exercise')).exit).toBe(0);
    // Files come in the order of their events, and S3 promises none between those of two files.
    for (const [at, name] of ['a.csv', 'b.csv'].entries()) {
      await put(login, `/${name}`, employees(20 + at));
      const arrived = async () => (await cloud.imports('stopped')).length;
      await expect.poll(arrived, { timeout: 60_000, interval: 100 }).toBe(at + 1);
    }
    expect((await importsOf('stopped')).map(({ state }) => state)).toEqual(['received', 'received']);
    expect(await list(login, '/')).toEqual(expect.arrayContaining(['a.csv', 'b.csv']));
    expect((await cloud.rollcall('tenants', 'show', 'stopped')).json).toMatchObject({
      paused: { reason: 'an exercise' },
    });
    expect((await cloud.rollcall('tenants', 'list')).json).toContainEqual(
      expect.objectContaining({ tenant: 'stopped', paused: true }),
    );
    expect((await cloud.rollcall('tenants', 'resume', 'stopped')).exit).toBe(0);
    const [a, b] = [await cloud.importOf('stopped', 'a.csv'), await cloud.importOf('stopped', 'b.csv')];
    expect([a.counts.created, b.counts.created, b.counts.unchanged]).toEqual([20, 1, 20]);
  }, 120_000);
});

describe('a tenant whose files come with what they should be', () => {
  const beside = (file: string): string =>
    JSON.stringify({ rows: file.trim().split('\n').length - 1, sha256: hash('sha256', file, 'hex') });

  /** Puts all of them in one session of the ordinary client, in this order. */
  async function send(login: Login, files: readonly (readonly [name: string, content: string])[]): Promise<void> {
    if (!hasOpenSsh) for (const [name, content] of files) await put(login, `/${name}`, content);
    for (const [name, content] of files) writeFileSync(join(cloud.dir, name), content);
    if (hasOpenSsh) await openSsh(login, ...files.map(([name]) => `put ${join(cloud.dir, name)}`));
  }

  it('has them imported whichever of both comes first, and refused when they are others', async () => {
    const login = await cloud.addTenant('measured', 'sidecar=required');
    const [one, two] = [employees(20), employees(21)];
    await send(login, [
      ['one.csv.sidecar.json', beside(one)],
      ['one.csv', one],
    ]);
    expect(await cloud.importOf('measured', 'one.csv')).toMatchObject({ state: 'succeeded', counts: { created: 20 } });
    await send(login, [
      ['two.csv', two],
      ['two.csv.sidecar.json', beside(two)],
    ]);
    expect(await cloud.importOf('measured', 'two.csv')).toMatchObject({ state: 'succeeded', counts: { created: 1 } });
    await send(login, [
      ['three.csv.sidecar.json', beside(two)],
      ['three.csv', one],
    ]);
    const refused = await cloud.importOf('measured', 'three.csv');
    expect(refused).toMatchObject({ state: 'failed', counts: { unchanged: 0 } });
    const { json } = await cloud.rollcall<ImportView>('imports', 'show', 'measured', refused.id);
    expect(json.failure?.code).toBe('sidecar-differs');
    expect(await importsOf('measured')).toHaveLength(3);
  }, 120_000);
});
