import { hash } from 'node:crypto';
import { DeleteObjectCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../shared/domain/profile.ts';
import { approveImport } from '../../../shared/import/decide-import.ts';
import { sweepImports } from '../../../shared/import/sweep-imports.ts';
import { days, seconds } from '../../support/cloud/clock.ts';
import { deliver } from '../../support/cloud/deliver.ts';
import { purgeAt } from '../../support/cloud/history.ts';
import { addCustomer, importsOf, lastImport, reportOf, siteOf, upload, usersOf } from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { csvOf, employees, titles } from '../../support/employee-file.ts';

const cloud = withCloud();
const file = csvOf(employees(1, 3));
const rightOf = (body: string) => ({
  rows: body.trim().split(/\r?\n/).length - 1,
  sha256: hash('sha256', body, 'hex'),
});
const uploadsOf = async (tenant: string) => (await siteOf(cloud(), tenant)).filter((key) => !key.includes('/reports/'));
const addStrict = (tenant: string, more: Partial<Profile> = {}) =>
  addCustomer(cloud(), tenant, { sidecar: 'required', ...more });

const uploadBeside = (tenant: string, content: unknown, name = 'staff.csv') =>
  upload(cloud(), tenant, `${name}.sidecar.json`, typeof content === 'string' ? content : JSON.stringify(content));

/** Uploads a sidecar, then the file, and lets everything happen. */
async function importBoth(tenant: string, content: unknown, body: string | Uint8Array = file) {
  await uploadBeside(tenant, content);
  await upload(cloud(), tenant, 'staff.csv', body);
  await deliver(cloud());
  return lastImport(cloud(), tenant);
}

describe('a file with a sidecar', () => {
  it.each([
    ['rows and hash', rightOf(file)],
    ['rows', { rows: 3 }],
    ['a hash', { sha256: rightOf(file).sha256.toUpperCase() }],
  ])('is imported when the %s are right, and both are taken off the site', async (what, content) => {
    const tenant = `right-${what.replaceAll(' ', '-')}`;
    await addStrict(tenant);
    const one = await importBoth(tenant, content);
    expect(one).toMatchObject({ state: 'succeeded', counts: { created: 3 }, sidecar: { found: 'claim' } });
    expect(await uploadsOf(tenant)).toEqual([]);
    expect(await importsOf(cloud(), tenant)).toHaveLength(1);
  });

  it('is refused when they differ, with both, and nothing is applied', async () => {
    await addStrict('differs');
    const content = { rows: 4, sha256: 'ab'.repeat(32) };
    const one = await importBoth('differs', content);
    expect(one).toMatchObject({ state: 'failed', failure: { code: 'sidecar-differs' }, counts: { created: 0 } });
    expect(one.failure?.message).not.toContain(content.sha256);
    const report = await reportOf(cloud(), one);
    for (const said of ['3 rows', '4 rows', content.sha256, rightOf(file).sha256]) expect(report).toContain(said);
    expect(await usersOf(cloud(), 'differs')).toEqual(new Map());
    expect(await uploadsOf('differs')).toEqual([]);
  });

  it('that was cut off at a line end is refused, though every row is good', async () => {
    await addStrict('cut', { missing: 'archive' });
    await importBoth('cut', rightOf(file));
    const one = await importBoth('cut', rightOf(file), csvOf(employees(1, 2)));
    expect(one).toMatchObject({ state: 'failed', failure: { code: 'sidecar-differs' } });
    expect(one.failure?.message).toContain('2 rows');
  });

  it('is measured by its bytes as they came: marks, encodings, line ends', async () => {
    await addStrict('bytes', { encoding: 'utf-16le' });
    const bytes = Buffer.from(`\uFEFF${file.replaceAll('\n', '\r\n')}`, 'utf16le');
    const one = await importBoth('bytes', { rows: 3, sha256: hash('sha256', bytes, 'hex') }, bytes);
    expect(one).toMatchObject({ state: 'succeeded' });
  });

  it('counts rejected rows as rows', async () => {
    await addStrict('rejected');
    const body = csvOf([...employees(1, 2), ...employees(3, 3, { Email: 'nobody' })]);
    expect(await importBoth('rejected', rightOf(body), body)).toMatchObject({
      state: 'succeeded_with_errors',
      counts: { rows: 3, rejected: 1 },
    });
  });

  it('may get it up to five seconds later, and no later, whenever it is planned', async () => {
    await addStrict('behind');
    await upload(cloud(), 'behind', 'staff.csv', file);
    await uploadBeside('behind', rightOf(file));
    await deliver(cloud());
    expect(await lastImport(cloud(), 'behind')).toMatchObject({ state: 'succeeded' });
    await upload(cloud(), 'behind', 'staff.csv', file);
    cloud().clock.advance(seconds(5));
    await uploadBeside('behind', rightOf(file));
    await deliver(cloud());
    expect(await lastImport(cloud(), 'behind')).toMatchObject({ state: 'failed', failure: { code: 'no-sidecar' } });
  });

  it('has its own, also when the next of the same name are there before it is planned', async () => {
    await addStrict('queue');
    for (const last of [2, 3, 4]) {
      const body = csvOf(employees(1, last));
      await uploadBeside('queue', rightOf(body));
      await upload(cloud(), 'queue', 'staff.csv', body);
      cloud().clock.advance(seconds(10));
    }
    await deliver(cloud());
    expect((await importsOf(cloud(), 'queue')).map(({ state }) => state)).toEqual([
      'succeeded',
      'succeeded',
      'succeeded',
    ]);
    expect(await uploadsOf('queue')).toEqual([]);
  });

  it('is refused by a sidecar of yesterday, which says when it came', async () => {
    await addStrict('stale');
    await uploadBeside('stale', { rows: 9 });
    const came = new Date(cloud().clock.now()).toISOString().slice(0, 19);
    cloud().clock.advance(days(1));
    await upload(cloud(), 'stale', 'staff.csv', file);
    await deliver(cloud());
    const one = await lastImport(cloud(), 'stale');
    expect(one.failure?.code).toBe('sidecar-differs');
    expect(one.failure?.message).toContain(`which came ${came}Z`);
  });

  it('is planned again by the same one after an approval', async () => {
    await addStrict('approved', { missing: 'archive', limits: { removals: { count: 0, percent: 0 } } });
    await importBoth('approved', rightOf(file));
    const shorter = csvOf(employees(1, 2));
    const held = await importBoth('approved', rightOf(shorter), shorter);
    expect(held.state).toBe('held');
    await uploadBeside('approved', { rows: 99 });
    await approveImport(cloud().context, { tenant: 'approved', importId: held.id, by: 'anna' });
    await deliver(cloud());
    expect(await lastImport(cloud(), 'approved')).toMatchObject({ state: 'succeeded', counts: { archived: 1 } });
    expect(await uploadsOf('approved')).toEqual(['approved/staff.csv.sidecar.json']);
  });

  it.each([
    ['no JSON', 'rows: 3'],
    ['cut off', '{"rows": 3'],
    ['too long', `{"rows": 3}${' '.repeat(65_536)}`],
    ['of another form', { lines: 3 }],
  ])('that is %s is refused, and the next one passes', async (what, content) => {
    const tenant = `unreadable-${what.replaceAll(' ', '-')}`;
    await addStrict(tenant, { sidecar: 'optional' });
    const one = await importBoth(tenant, content);
    expect(one).toMatchObject({ state: 'failed', failure: { code: 'sidecar-unreadable' } });
    expect(await uploadsOf(tenant)).toEqual([]);
    expect(await importBoth(tenant, rightOf(file))).toMatchObject({ state: 'succeeded' });
  });

  it('is measured in the reading that counts, also when types of custom fields are told before', async () => {
    await addStrict('twice', { unknownColumns: { as: 'custom', types: 'inferred', visibility: 'public' } });
    const body = csvOf(employees(1, 3, { Shoe: '42' }), { titles: [...titles, 'Shoe'] });
    expect(await importBoth('twice', rightOf(body), body)).toMatchObject({ state: 'succeeded' });
    const other = csvOf(employees(1, 3, { Hat: '5' }), { titles: [...titles, 'Hat'] });
    expect(await importBoth('twice', { sha256: 'ab'.repeat(32) }, other)).toMatchObject({
      state: 'failed',
      failure: { code: 'sidecar-differs' },
    });
  });
});

describe('a file without a sidecar', () => {
  it.each([
    ['required', { state: 'failed', failure: { code: 'no-sidecar' } }],
    ['optional', { state: 'succeeded' }],
    ['off', { state: 'succeeded' }],
  ] as const)('%s: is %j', async (sidecar, outcome) => {
    await addCustomer(cloud(), `without-${sidecar}`, { sidecar });
    await upload(cloud(), `without-${sidecar}`, 'staff.csv', file);
    await deliver(cloud());
    expect(await lastImport(cloud(), `without-${sidecar}`)).toMatchObject(outcome);
  });

  it('has none that was deleted, and none of a name that begins like its own', async () => {
    await addStrict('deleted');
    await uploadBeside('deleted', rightOf(file));
    await uploadBeside('deleted', rightOf(file), 'staff.csv.sidecar.json');
    const { uploads } = cloud().backdoor;
    cloud().clock.advance(seconds(1));
    await uploads.s3.send(new DeleteObjectCommand({ Bucket: uploads.name, Key: 'deleted/staff.csv.sidecar.json' }));
    await upload(cloud(), 'deleted', 'staff.csv', file);
    await deliver(cloud());
    expect(await lastImport(cloud(), 'deleted')).toMatchObject({ failure: { code: 'no-sidecar' } });
  });

  it('costs no call of its own where the rules ask for none', async () => {
    await addCustomer(cloud(), 'cheap');
    await uploadBeside('cheap', 'anything');
    await upload(cloud(), 'cheap', 'staff.csv', file);
    await deliver(cloud());
    expect((await lastImport(cloud(), 'cheap')).sidecar).toBeUndefined();
    expect(cloud().tap.calls.map(({ command }) => command)).not.toContain('ListObjectVersions');
  });
});

describe('a sidecar whose file is not there', () => {
  const sweepLater = async (later: number) => {
    cloud().clock.advance(later);
    return sweepImports(cloud().context);
  };

  it.each(['off', 'required'] as const)(
    'is nobody’s import, and taken off the site after a day (%s)',
    async (sidecar) => {
      await addCustomer(cloud(), `lone-${sidecar}`, { sidecar });
      await uploadBeside(`lone-${sidecar}`, { rows: 1 });
      await sweepLater(days(1) - 1000);
      expect(await uploadsOf(`lone-${sidecar}`)).toHaveLength(1);
      expect(await sweepLater(seconds(1))).toMatchObject({ loneSidecars: 1, registered: 0 });
      expect(await uploadsOf(`lone-${sidecar}`)).toEqual([]);
      expect(await importsOf(cloud(), `lone-${sidecar}`)).toEqual([]);
    },
  );

  it('stays for as long as its file does', async () => {
    await addStrict('waits', { missing: 'archive', limits: { removals: { count: 0, percent: 0 } } });
    await importBoth('waits', rightOf(file));
    const shorter = csvOf(employees(1, 2));
    const held = await importBoth('waits', rightOf(shorter), shorter);
    expect(held.state).toBe('held');
    await sweepLater(days(3));
    expect(await uploadsOf('waits')).toHaveLength(2);
    await purgeAt(cloud(), cloud().clock.now() + days(91));
    expect(await uploadsOf('waits')).toEqual([]);
  });

  it('is removed before its file, so that nothing stays when the removal is cut off', async () => {
    await addStrict('order');
    await importBoth('order', rightOf(file));
    const removed = cloud().tap.calls.flatMap(({ command, input }) => (command === 'DeleteObject' ? [input.Key] : []));
    expect(removed).toEqual(['order/staff.csv.sidecar.json', 'order/staff.csv']);
    const { work } = cloud().backdoor;
    const { id } = await lastImport(cloud(), 'order');
    const archived = await work.s3.send(new GetObjectCommand({ Bucket: work.name, Key: `archive/order/${id}` }));
    expect(await archived.Body?.transformToString()).toBe(file);
  });
});
