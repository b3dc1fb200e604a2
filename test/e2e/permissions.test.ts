/**
 * What functions do now and then, and need permissions for: each of it once, on the real templates. Whether a permission is
 * missing shows here; whether one is too many, at the end of the whole run (test/permissions).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Import } from '../../shared/domain/import.ts';
import { worktango } from '../../shared/domain/presets/worktango.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { setPassword } from '../../shared/store/credentials.ts';
import { itemKey } from '../../shared/store/directory-keys.ts';
import { getUserOrTeam } from '../../shared/store/directory-read.ts';
import { listImports } from '../../shared/store/imports.ts';
import { addTenant } from '../../shared/store/tenants.ts';
import { runCli } from '../cli/run-cli.ts';
import { csvOf, employee, employees } from '../support/employee-file.ts';
import { get, list, put, remove, rename } from './sftp-client.ts';
import { createdEvent, type StillCloud, startStillCloud } from './still-cloud.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

let dir: string;
let still: StillCloud;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rollcall-permissions-'));
  still = await startStillCloud(dir);
}, 120_000);

afterAll(async () => {
  await still?.cloud.close();
  await rm(dir, { recursive: true, force: true });
});

afterEach(() => {
  expect(still.said.filter((line) => /^denied|was refused with E/.test(line))).toEqual([]);
});

async function newTenant(tenant: string, rules: Partial<Profile> = {}): Promise<void> {
  const profile: Profile = { ...worktango, missing: 'archive', ...rules };
  await addTenant(still.deployment.tenants, { tenant, active: true, revision: 1, profile, createdAt: 0 });
}

async function importsOf(tenant: string): Promise<Import[]> {
  const found: Import[] = [];
  for await (const one of listImports(still.deployment.imports, tenant, Date.now())) found.push(one);
  return found;
}

async function statesOf(tenant: string): Promise<string[]> {
  const found = await importsOf(tenant);
  return found.map(({ state }) => state).toSorted();
}

const sweepAt = (at: number) => still.cloud.operations.fire({ schedule: 'sweep', at: new Date(at).toISOString() });
const purgeAt = (at: number) => still.cloud.operations.fire({ schedule: 'purge', at: new Date(at).toISOString() });
const isStep = (step: string) => (body: Record<string, unknown>) => body.step === step;
const user = (tenant: string, key: string) => getUserOrTeam(still.deployment.directory, 'user', tenant, key);

describe('the way of a file', () => {
  it('with sidecar, issues and absentees, to the archive', async () => {
    const { upload, step, settle, take } = still;
    await newTenant('acme', { patience: { files: 2 }, sidecar: 'optional' });
    const first = csvOf([...employees(1, 12), employee('13', { Email: 'nobody' })]);
    await upload('acme/first.csv.sidecar.json', JSON.stringify({ rows: 13 }));
    await step('plan', createdEvent(await upload('acme/first.csv', first), Date.now() - 10 * minute));
    await settle();
    for (const at of [9, 8]) {
      const next = await upload(`acme/next${at}.csv`, csvOf(employees(1, 11, { 'Job Title': `Poet ${at}` })));
      await step('plan', createdEvent(next, Date.now() - at * minute));
      await settle();
    }
    expect(await user('acme', '12')).toMatchObject({ status: 'archived' });
    const imports = await importsOf('acme');
    for (const { id } of imports) {
      expect(await step('finish', { Body: JSON.stringify({ step: 'remove', tenant: 'acme', importId: id }) })).toBe(0);
    }
    expect(await statesOf('acme')).toEqual(['succeeded', 'succeeded', 'succeeded_with_errors']);
    // Somebody changes a user between plan and apply.
    await step('plan', createdEvent(await upload('acme/race.csv', csvOf(employees(1, 11, { 'Job Title': 'Mime' })))));
    await step('plan', await take('arrivals', isStep('plan')));
    const { db, name: TableName } = still.deployment.directory;
    const UpdateExpression = 'SET version = version + :one, jobTitle = :other';
    const ExpressionAttributeValues = { ':one': 1, ':other': 'Dancer' };
    const Key = itemKey('user', 'acme', '1');
    await db.send(new UpdateCommand({ TableName, Key, UpdateExpression, ExpressionAttributeValues }));
    await settle();
    expect(await user('acme', '1')).toMatchObject({ fields: { jobTitle: 'Dancer' } });
    const raced = (await importsOf('acme')).find(({ key }) => key === 'acme/race.csv')?.id ?? '';
    expect((await runCli(['imports', 'rollback', 'acme', raced, '--by', 'jo', '--dir', dir])).code).toBe(0);
    await settle();
    expect(await user('acme', '2')).toMatchObject({ fields: { jobTitle: 'Poet 8' } });
  });

  it('begins when the one before it is done', async () => {
    await newTenant('pair', { missing: 'leave' });
    const files = await Promise.all(['a', 'b'].map((name) => still.upload(`pair/${name}.csv`, csvOf(employees(1, 3)))));
    for (const file of files) await still.step('plan', createdEvent(file, Date.now() - 10 * minute));
    await still.settle();
    expect(await statesOf('pair')).toEqual(['succeeded', 'succeeded']);
    for (const { id } of await importsOf('pair')) {
      const removal = JSON.stringify({ step: 'remove', tenant: 'pair', importId: id });
      expect(await still.step('finish', { Body: removal })).toBe(0);
    }
  });

  it('comes again sooner when a step fails', async () => {
    for (const [queue, name] of [
      ['arrivals', 'plan'],
      ['changes', 'apply'],
      ['finish', 'finish'],
    ] as const) {
      await still.send(queue, '{"step":"dance"}');
      expect(await still.step(name, await still.take(queue, isStep('dance')))).toBe(1);
    }
  });

  it('ends where an upload or a chunk is gone', async () => {
    const { upload, step, take, settle } = still;
    await newTenant('gone');
    const file = await upload('gone/file.csv', csvOf(employees(1, 3)));
    const lostFile = await upload('gone/lost.csv', csvOf(employees(1, 3)));
    await still.remove(lostFile);
    for (const name of ['plan', 'fail']) expect(await step(name, createdEvent(lostFile))).toBe(0);
    await step('plan', createdEvent(file, Date.now() - 10 * minute));
    await step('plan', await take('arrivals', isStep('plan')));
    const chunk = await take('changes', isStep('apply'));
    const lost = JSON.stringify({ ...JSON.parse(chunk.Body ?? ''), key: 'plans/gone/nowhere' });
    expect(await step('apply', { ...chunk, Body: lost })).toBe(1);
    await step('apply', chunk);
    await settle();
    await still.remove(file);
    const [one] = await importsOf('gone');
    const removal = JSON.stringify({ step: 'remove', tenant: 'gone', importId: one?.id });
    expect(await step('finish', { Body: removal })).toBe(0);
  });
});

describe('the sweep', () => {
  it('sends again what a step has lost, registers what no event told of, and removes what is nobody’s', async () => {
    const { upload, step, take, settle } = still;
    await newTenant('beta', { missing: 'delete', restoreDays: 1 });
    // Well before the other file, which is known by the second of its object only.
    await step('plan', createdEvent(await upload('beta/file.csv', csvOf(employees(1, 10))), Date.now() - 10 * minute));
    await take('arrivals', isStep('plan'));
    await sweepAt(Date.now() + 10 * minute);
    await step('plan', await take('arrivals', isStep('plan')));
    await take('changes', isStep('apply'));
    await sweepAt(Date.now() + 20 * minute);
    await step('apply', await take('changes', isStep('apply')));
    await take('finish', isStep('finish'));
    await sweepAt(Date.now() + 30 * minute);
    await settle();
    expect(await statesOf('beta')).toEqual(['succeeded']);
    await newTenant('gamma');
    for (const tenant of ['beta', 'gamma']) await upload(`${tenant}/lost.csv`, csvOf(employees(1, 9)));
    await upload('beta/alone.csv.sidecar.json', '{"rows":1}');
    await sweepAt(Date.now() + 2 * day);
    await settle();
    expect(await statesOf('beta')).toEqual(['succeeded', 'succeeded']);
    expect(await user('beta', '10')).toMatchObject({ status: 'deleted' });
    await sweepAt(Date.now() + 3 * day);
    expect(await user('beta', '10')).toBeUndefined();
  });
});

describe('dead letters', () => {
  it('end every step, and the lane goes on', async () => {
    const { upload, step, take, settle } = still;
    await newTenant('delta');
    const uploads = [];
    for (const name of ['a', 'b']) uploads.push(await upload(`delta/${name}.csv`, csvOf(employees(1, 4))));
    for (const one of uploads) await step('fail', createdEvent(one));
    await step('fail', await take('arrivals', isStep('plan')));
    await step('fail', await take('finish', isStep('finish')));
    await step('plan', await take('arrivals', isStep('plan')));
    await step('fail', await take('changes', isStep('apply')));
    await settle();
    expect(await statesOf('delta')).toEqual(['failed', 'failed']);
  });
});

describe('the purge', () => {
  it('tells of files that did not come, and deletes what is past its days', async () => {
    const { upload, step, settle } = still;
    await newTenant('late', { cadence: 'daily' });
    await step('plan', createdEvent(await upload('late/file.csv', csvOf(employees(1, 2)))));
    await settle();
    await purgeAt(Date.now() + 20 * day);
    await purgeAt(Date.now() + 3 * 365 * day);
    expect(await statesOf('late')).toEqual([]);
  });
});

describe('an SFTP session', () => {
  it.each(['site', 'other'])(
    'of %s logs in, is told when it does not, and lists, gets, puts, renames and removes',
    async (tenant) => {
      await newTenant(tenant);
      const { password } = await setPassword(still.deployment.tenants, tenant, Date.now());
      const login = { username: tenant, password, host: '127.0.0.1', port: still.cloud.sftpPort };
      await expect(put({ ...login, password: 'wrong' }, '/a.csv', 'x')).rejects.toThrow('authentication');
      const byKey = { username: tenant, protocol: 'SFTP', serverId: 's', sourceIp: '127.0.0.1' };
      await still.cloud.operations.invoke({ function: 'authenticate', event: byKey });
      await put(login, '/a.csv', 'x');
      await rename(login, '/a.csv', '/b.csv');
      expect(await get(login, '/b.csv')).toBe('x');
      expect(await list(login, '/')).toContain('b.csv');
      await remove(login, '/b.csv');
      expect(await list(login, '/')).not.toContain('b.csv');
    },
  );
});
