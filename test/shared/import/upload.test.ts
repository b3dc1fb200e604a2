import { GetObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { deleteUpload } from '../../../shared/store/uploads.ts';
import { seconds } from '../../support/cloud/clock.ts';
import type { Cloud } from '../../support/cloud/cloud.ts';
import { deliver } from '../../support/cloud/deliver.ts';
import { addCustomer, importFile, importsOf, lastImport, siteOf, upload } from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { csvOf, employees } from '../../support/employee-file.ts';

const cloud = withCloud();
const uploadsOf = async (tenant: string) => (await siteOf(cloud(), tenant)).filter((key) => !key.includes('/reports/'));
const now = { waits: false };

describe('an upload (W1)', () => {
  it('stays for 60 s, because clients look at it after they put it, and then goes', async () => {
    await addCustomer(cloud(), 'stay');
    const one = await importFile(cloud(), 'stay', csvOf(employees(1, 2)), now);
    expect(one.state).toBe('succeeded');
    cloud().clock.advance(seconds(60));
    await deliver(cloud(), now);
    expect(await uploadsOf('stay')).toEqual(['stay/staff.csv']);
    cloud().clock.advance(seconds(1));
    await deliver(cloud(), now);
    expect(await uploadsOf('stay')).toEqual([]);
  });

  it('is kept as it was, out of sight', async () => {
    await addCustomer(cloud(), 'kept');
    const file = csvOf(employees(1, 2));
    const one = await importFile(cloud(), 'kept', file);
    const { work } = cloud().backdoor;
    const { Body } = await work.s3.send(new GetObjectCommand({ Bucket: work.name, Key: `archive/kept/${one.id}` }));
    expect(await Body?.transformToString()).toBe(file);
  });

  it('goes alone: a newer version of the same name stays until it is imported', async () => {
    await addCustomer(cloud(), 'versions');
    await importFile(cloud(), 'versions', csvOf(employees(1, 2)), now);
    cloud().faults.losesEvents = true;
    await upload(cloud(), 'versions', 'staff.csv', csvOf(employees(1, 3)));
    await deliver(cloud());
    expect(await uploadsOf('versions')).toEqual(['versions/staff.csv']);
    expect(await importsOf(cloud(), 'versions')).toHaveLength(1);
  });

  it('may have any name, in any folder', async () => {
    await addCustomer(cloud(), 'names');
    for (const file of ['a b+c%20&=?#.csv', 'in/2026/größe "1".CSV', 'no-extension']) {
      await upload(cloud(), 'names', file, csvOf(employees(1, 2)));
    }
    await deliver(cloud());
    const imports = await importsOf(cloud(), 'names');
    expect(imports.map(({ file, state }) => [file, state])).toEqual([
      ['no-extension', 'succeeded'],
      ['in/2026/größe "1".CSV', 'succeeded'],
      ['a b+c%20&=?#.csv', 'succeeded'],
    ]);
    expect(await uploadsOf('names')).toEqual([]);
  });

  it.each(['.in.staff.csv', 'staff.csv.filepart', 'folder/staff.tmp', 'reports/staff.csv'])(
    'is none while it is called %s',
    async (file) => {
      await upload(cloud(), 'temporary', file, csvOf(employees(1, 2)));
      await deliver(cloud());
      expect(await importsOf(cloud(), 'temporary')).toEqual([]);
    },
  );

  it('that is gone before its event comes is nothing', async () => {
    await addCustomer(cloud(), 'gone');
    await deleteUpload(cloud().backdoor.uploads, await upload(cloud(), 'gone', 'staff.csv', csvOf(employees(1, 2))));
    await deliver(cloud());
    expect(await importsOf(cloud(), 'gone')).toEqual([]);
  });
});

/** Transfer Family's event of an upload that was cut off. */
function failUpload({ messages, clock }: Cloud, key: string, etag: string): void {
  const body = {
    source: 'aws.transfer',
    'detail-type': 'SFTP Server File Upload Failed',
    time: new Date(clock.now()).toISOString(),
    detail: { 'file-path': `/uploads/${key}`, etag, 'failure-code': 'PARTIAL_UPLOAD' },
  };
  messages.unshift({ queue: 'arrivals', body, group: undefined, visibleAt: clock.now(), receives: 0 });
}

describe('an upload that was cut off', () => {
  it.each(['by its content', 'by its time'])(
    'fails, known %s, and the retry under the same name passes',
    async (how) => {
      const tenant = `cut-off-${how.replaceAll(' ', '-')}`;
      await addCustomer(cloud(), tenant);
      const { key, etag } = await upload(cloud(), tenant, 'staff.csv', csvOf(employees(1, 2)));
      failUpload(cloud(), key, how === 'by its content' ? etag : '');
      await upload(cloud(), tenant, 'staff.csv', csvOf(employees(1, 3)));
      await deliver(cloud());
      const [retry, first] = await importsOf(cloud(), tenant);
      expect(first).toMatchObject({ state: 'failed', failure: { code: 'upload-cut-off' }, counts: { created: 0 } });
      expect(retry).toMatchObject({ state: 'succeeded', counts: { created: 3 } });
    },
  );

  it('says nothing of a whole one before it, of the same name', async () => {
    await addCustomer(cloud(), 'before');
    await upload(cloud(), 'before', 'staff.csv', csvOf(employees(1, 2)));
    const { key, etag } = await upload(cloud(), 'before', 'staff.csv', csvOf(employees(1, 3)).slice(0, -20));
    failUpload(cloud(), key, etag);
    await deliver(cloud());
    expect((await importsOf(cloud(), 'before')).map(({ state }) => state)).toEqual(['failed', 'succeeded']);
  });

  it('may have been whole all the same: the same bytes, sent again, pass', async () => {
    await addCustomer(cloud(), 'same-bytes');
    const { key, etag } = await upload(cloud(), 'same-bytes', 'staff.csv', csvOf(employees(1, 2)));
    failUpload(cloud(), key, etag);
    await upload(cloud(), 'same-bytes', 'staff.csv', csvOf(employees(1, 2)));
    await deliver(cloud());
    expect((await importsOf(cloud(), 'same-bytes')).map(({ state }) => state)).toEqual(['succeeded', 'failed']);
  });

  it('is not another file, and nobody else’s', async () => {
    await addCustomer(cloud(), 'whole');
    const { etag } = await upload(cloud(), 'whole', 'staff.csv', csvOf(employees(1, 2)));
    failUpload(cloud(), 'whole/other.csv', etag);
    failUpload(cloud(), 'wholesale/staff.csv', etag);
    failUpload(cloud(), '../whole/staff.csv', etag);
    await deliver(cloud());
    expect(await lastImport(cloud(), 'whole')).toMatchObject({ state: 'succeeded' });
  });
});
