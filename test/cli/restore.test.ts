/** What is due, on the real local cloud: with the permissions that the templates give, and by the commands of its operator. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Deployment, findDeployment } from '../../cli/deployment.ts';
import type { LocalCloud } from '../../local/cloud.ts';
import type { Change } from '../../shared/domain/change.ts';
import { worktango } from '../../shared/domain/presets/worktango.ts';
import { itemKey } from '../../shared/store/directory-keys.ts';
import { getItem } from '../../shared/store/directory-read.ts';
import { writeChange } from '../../shared/store/directory-write.ts';
import { addTenant } from '../../shared/store/tenants.ts';
import { changeOf } from '../support/cloud/made-plan.ts';
import { startSystem } from '../support/system.ts';
import { runCli } from './run-cli.ts';

const tenant = 'acme';
/** Far from now, which is the local cloud's own time. */
const evening = Date.parse('2090-01-31T23:00:00Z');

let dir: string;
let cloud: LocalCloud;
let deployment: Deployment;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cli-restore-'));
  cloud = await startSystem(dir);
  deployment = await findDeployment({ dir, aws: false }, {});
  await addTenant(deployment.tenants, { tenant, active: true, revision: 1, profile: worktango, createdAt: 0 });
}, 90_000);

afterAll(async () => {
  await cloud?.close();
  await rm(dir, { recursive: true, force: true });
});

const write = (key: string, n: number, more: Partial<Change>) =>
  writeChange(deployment.directory, { tenant, importId: 'i1', at: 0 }, changeOf(n, key, more));
const statusOf = async (key: string) => (await getItem(deployment.directory, 'user', tenant, key))?.status;
const rollcall = (...words: string[]) => runCli(['users', ...words, '--dir', dir, '--json']);

async function fireSweep(at: number): Promise<void> {
  const words = ['local/fire.ts', 'fire', 'sweep', '--at', new Date(at).toISOString(), '--dir', dir];
  await promisify(execFile)(process.execPath, words, { cwd: join(import.meta.dirname, '../..') });
}

/** The local cloud sweeps by its own clock as well. */
async function hideFromSweep(key: string): Promise<void> {
  const { db, name } = deployment.directory;
  const hidden = { TableName: name, Key: itemKey('user', tenant, key), UpdateExpression: 'REMOVE dueShard' };
  await db.send(new UpdateCommand(hidden));
}

async function deleteUser(key: string): Promise<void> {
  await write(key, 0, { set: { email: `${key}@example.com` } });
  await write(key, 1, {
    type: 'delete',
    status: 'deleted',
    reason: 'missing',
    version: 1,
    instants: { purgesAt: evening },
  });
}

describe('the deployed sweep', { timeout: 60_000 }, () => {
  it('carries out what is due at the instant that it is fired for, and may', async () => {
    await write('leaves', 0, { instants: { offboardsAt: evening } });
    await write('joins', 0, { status: 'pending', instants: { onboardsAt: evening } });
    await write('past', 0, { instants: { offboardsAt: evening, offboardsAfter: 'nobody knows' } });
    await deleteUser('purged');
    await fireSweep(evening - 1000);
    expect(await statusOf('leaves')).toBe('active');
    await fireSweep(evening);
    expect(await Promise.all(['leaves', 'joins', 'past', 'purged'].map(statusOf))).toEqual([
      'deactivated',
      'active',
      'deactivated',
      undefined,
    ]);
  });
});

describe('rollcall users restore', { timeout: 60_000 }, () => {
  it('brings a deleted user back, whom no listing showed meanwhile', async () => {
    await deleteUser('back');
    expect((await rollcall('list', tenant)).stdout).not.toContain('back@example.com');
    const { code, stdout } = await rollcall('restore', tenant, 'back');
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { key: 'back', status: 'active', mayLogIn: true }]);
    expect((await rollcall('list', tenant)).stdout).toContain('back@example.com');
    await fireSweep(Date.now() + 60_000);
    expect(JSON.parse((await rollcall('show', tenant, 'back')).stdout)).not.toHaveProperty('telling');
  });

  it.each([
    ['nobody', 3, 'user-not-found', 'acme has no user with the key nobody'],
    ['active', 5, 'not-deleted', 'the user active of acme is not deleted'],
    ['late', 5, 'window-over', 'was to be restored before the end of the restore window'],
  ])('refuses %s', async (key, code, fault, message) => {
    await write('active', 0, {});
    await write('late', 0, { status: 'deleted', instants: { purgesAt: Date.now() - 1 } });
    await hideFromSweep('late');
    const answer = await rollcall('restore', tenant, key);
    expect([answer.code, answer.stderr]).toEqual([code, expect.stringContaining(message)]);
    expect(JSON.parse(answer.stdout)).toMatchObject({
      error: { code: fault, message: expect.stringContaining(message) },
    });
  });
});
