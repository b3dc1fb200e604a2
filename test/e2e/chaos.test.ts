/** The whole system while AWS behaves as badly as it may: more than ten times what the suite is put under by hand. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { employees, type ImportView, RunningCloud } from './running-cloud.ts';
import { put } from './sftp-client.ts';

const cloud = new RunningCloud('duplicates=0.5,throttle=0.05,reorder=0.5,seed=7');

beforeAll(() => cloud.start(), 60_000);
afterAll(() => cloud.dispose(), 60_000);

it('imports each file once, in their order, and does everything once, while calls are throttled and all comes twice and late', async () => {
  const login = await cloud.addTenant('acme', 'missing=archive');
  await put(login, '/first.csv', employees(200));
  expect(await cloud.importOf('acme', 'first.csv')).toMatchObject({ state: 'succeeded', counts: { created: 200 } });
  const changed = (row: string[], at: number) => (at < 10 ? row.with(5, 'Lead') : at >= 195 ? undefined : row);
  await put(login, '/second.csv', employees(200, changed));
  expect(await cloud.importOf('acme', 'second.csv')).toMatchObject({
    state: 'succeeded',
    counts: { rows: 195, created: 0, updated: 10, unchanged: 185, archived: 5, rejected: 0 },
  });
  expect(await cloud.count('acme')).toMatchObject({ active: 195, archived: 5, total: 200 });
  const { json: imports } = await cloud.rollcall<ImportView[]>('imports', 'list', 'acme');
  expect(imports.map(({ file }) => file)).toEqual(['second.csv', 'first.csv']);
  const versions = await Promise.all(
    ['00001', '00100', '00199'].map(async (key) => (await cloud.rollcall('users', 'show', 'acme', key)).json),
  );
  expect(versions).toMatchObject([
    { version: 2, status: 'active' },
    { version: 1, status: 'active' },
    { version: 2, status: 'archived' },
  ]);
}, 120_000);
