import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noCounts } from '../../shared/domain/counts.ts';
import { employees, RunningCloud } from './running-cloud.ts';
import { get, hasOpenSsh, list, openSsh, put } from './sftp-client.ts';

const cloud = new RunningCloud();

beforeAll(() => cloud.startWith(), 60_000);
afterAll(() => cloud.dispose(), 60_000);

const sum = noCounts;

describe('a tenant that archives who is missing', () => {
  let login: Awaited<ReturnType<RunningCloud['addTenant']>>;

  beforeAll(async () => {
    login = await cloud.addTenant('acme', 'missing=archive');
  }, 60_000);

  it('finds 1,000 users after uploading 1,000 rows with the ordinary client', async () => {
    if (hasOpenSsh) {
      const file = join(cloud.dir, 'first.csv');
      writeFileSync(file, employees(1000));
      expect(await openSsh(login, `put ${file}`, 'ls -l')).toContain('first.csv');
    } else {
      console.warn('SKIPPED: there is no OpenSSH sftp on this machine; ssh2 uploads instead');
      await put(login, '/first.csv', employees(1000));
    }
    const one = await cloud.importOf('acme', 'first.csv');
    expect(one).toMatchObject({ state: 'succeeded', counts: { ...sum, rows: 1000, created: 1000 } });
    expect(await cloud.count('acme')).toMatchObject({ active: 1000, archived: 0, total: 1000 });
    expect(await list(login, '/'), 'clients look for their file after the upload').toContain('first.csv');
  });

  it('shows a user as platform code reads it', async () => {
    const { json } = await cloud.rollcall('users', 'show', 'acme', '00042');
    expect(json).toMatchObject({
      key: '00042',
      employeeId: '00042',
      email: 'user42@example.com',
      status: 'active',
      groups: { Department: 'Dept 0', Location: 'Oslo' },
    });
  });

  it('writes nothing to the directory for the same file again', async () => {
    const before = await cloud.calls('UpdateItem', 'apply');
    await put(login, '/again.csv', employees(1000));
    const one = await cloud.importOf('acme', 'again.csv');
    expect(one).toMatchObject({ state: 'succeeded', counts: { ...sum, rows: 1000, unchanged: 1000 } });
    expect(await cloud.calls('UpdateItem', 'apply')).toBe(before);
  });

  it('updates 10 changed rows and archives 5 who are gone', async () => {
    const changed = (row: string[], at: number) => (at < 10 ? row.with(5, 'Lead') : at >= 995 ? undefined : row);
    await put(login, '/changed.csv', employees(1000, changed));
    const one = await cloud.importOf('acme', 'changed.csv');
    expect(one.counts).toEqual({ ...sum, rows: 995, updated: 10, unchanged: 985, archived: 5, missing: 5 });
    expect(await cloud.count('acme')).toMatchObject({ active: 995, archived: 5, total: 1000 });
  });

  it('holds a file that would remove 200, until a person approves', async () => {
    await put(login, '/gone.csv', employees(795));
    const held = await cloud.importOf('acme', 'gone.csv');
    expect(held).toMatchObject({ state: 'held', counts: { rows: 795, archived: 0, missing: 200 } });
    expect(await cloud.count('acme')).toMatchObject({ active: 995 });
    const approved = await cloud.rollcall('imports', 'approve', 'acme', held.id);
    expect(approved.exit, approved.stderr).toBe(0);
    const { json } = await cloud.rollcall('imports', 'show', 'acme', held.id, '--watch');
    expect(json).toMatchObject({ state: 'succeeded', counts: { archived: 200, missing: 200 } });
    expect(await cloud.count('acme')).toMatchObject({ active: 795 });
  });

  it('rejects a bad row, tells where and why, and keeps its user', async () => {
    const bad = (row: string[], at: number) => (at === 3 ? row.with(3, '=HYPERLINK("x")') : row);
    await put(login, '/bad-row.csv', employees(795, bad).replace('=HYPERLINK("x")', '=HYPERLINK'));
    const one = await cloud.importOf('acme', 'bad-row.csv');
    expect(one).toMatchObject({
      state: 'succeeded_with_errors',
      counts: { ...sum, rows: 795, unchanged: 794, rejected: 1 },
    });
    const { json } = await cloud.rollcall('imports', 'issues', 'acme', one.id);
    expect(json).toMatchObject([
      { row: 5, column: 'Email', code: 'invalid-email', severity: 'error', value: '=HYPERLINK' },
    ]);
    const [report] = (await list(login, '/reports')).filter((name) => name.startsWith('bad-row'));
    expect(await get(login, `/reports/${report}`)).toContain("5,Email,invalid-email,error,'=HYPERLINK,");
  });

  it('leaves the reports to be read and nothing else', async () => {
    await expect(put(login, '/reports/mine.csv', 'x')).rejects.toThrow(/permission/i);
  });

  it('leaves an upload on the site for the better part of a minute', async () => {
    const { receivedAt } = await cloud.importOf('acme', 'bad-row.csv');
    const age = () => Date.now() - Date.parse(receivedAt);
    await expect.poll(age, { timeout: 60_000, interval: 500 }).toBeGreaterThan(45_000);
    const found = await list(login, '/');
    if (age() < 60_000) expect(found).toContain('bad-row.csv');
  });

  it('takes uploads off the site, not sooner than 60 s after they came', async () => {
    await expect.poll(() => list(login, '/'), { timeout: 60_000, interval: 2_000 }).not.toContain('bad-row.csv');
    const last = await cloud.importOf('acme', 'bad-row.csv');
    expect(Date.now() - Date.parse(last.receivedAt)).toBeGreaterThanOrEqual(60_000);
    expect(await list(login, '/')).toEqual(['reports']);
  });
});
