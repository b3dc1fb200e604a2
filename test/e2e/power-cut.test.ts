import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadKnownUsers } from '../../shared/store/directory-read.ts';
import { employees, RunningCloud } from './running-cloud.ts';
import { get, list, put } from './sftp-client.ts';

const cloud = new RunningCloud();

beforeAll(() => cloud.start(), 60_000);
afterAll(() => cloud.dispose(), 60_000);

it('ends an import that a power cut interrupted: everything is done, and nothing twice', async () => {
  const login = await cloud.addTenant('acme', 'missing=archive');
  await put(login, '/staff.csv', employees(2500));
  const { directory } = await cloud.deployment();
  const written = async (): Promise<number> => {
    let count = 0;
    await loadKnownUsers(directory, 'acme', () => {
      count += 1;
    });
    return count;
  };
  await expect.poll(written, { timeout: 60_000, interval: 100 }).toBeGreaterThan(100);
  await cloud.end('SIGKILL');
  await cloud.start();
  const one = await cloud.importOf('acme', 'staff.csv');
  expect(one).toMatchObject({ state: 'succeeded', counts: { rows: 2500, created: 2500, updated: 0, rejected: 0 } });
  expect(await cloud.count('acme')).toMatchObject({ active: 2500, total: 2500 });
  const { json } = await cloud.rollcall('users', 'show', 'acme', '01234');
  expect(json).toMatchObject({ version: 1, status: 'active' });
}, 240_000);

it('does not show one tenant anything of another', async () => {
  const [acme, other] = [await cloud.login('acme'), await cloud.addTenant('acme2')];
  await put(other, '/secret.tmp', 'theirs');
  for (const path of ['/../acme2', '../acme2/secret.tmp', '/acme2/secret.tmp', '/secret.tmp']) {
    await expect(get(acme, path), path).rejects.toThrow();
  }
  for (const path of ['/', '/..', '/../..', '.']) expect(await list(acme, path), path).not.toContain('secret.tmp');
}, 60_000);
