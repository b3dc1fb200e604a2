import ssh2, { type SFTPWrapper } from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bucket,
  call,
  get,
  kmsKeyArn,
  type Login,
  logIn,
  names,
  put,
  type Site,
  slowMachine,
  startSite,
} from './site.ts';

const { STATUS_CODE } = ssh2.utils.sftp;
const rename = (sftp: SFTPWrapper, from: string, to: string): Promise<unknown> =>
  call((done) => sftp.rename(from, to, (error) => done(error, undefined)));
const remove = (sftp: SFTPWrapper, path: string): Promise<unknown> =>
  call((done) => sftp.unlink(path, (error) => done(error, undefined)));

describe('isolation of tenants', slowMachine, () => {
  let site: Site;
  let acme: Login;
  let globex: Login;
  beforeAll(async () => {
    site = await startSite();
    acme = await logIn(site);
    globex = await logIn(site, { username: 'globex' });
    await put(globex.sftp, '/secret.csv', 'secret');
  });
  afterAll(async () => {
    await acme[Symbol.asyncDispose]();
    await globex[Symbol.asyncDispose]();
    await site[Symbol.asyncDispose]();
  });

  it.each([
    '/../globex/secret.csv',
    '../globex/secret.csv',
    '/a/../../globex/secret.csv',
    '/uploads/globex/secret.csv',
    '//globex/secret.csv',
    './/..//..//globex/secret.csv',
  ])('cannot read another tenant’s file as %s', async (path) => {
    await expect(get(acme.sftp, path)).rejects.toMatchObject({ code: STATUS_CODE.NO_SUCH_FILE });
  });

  it('stays below / with any number of dots', async () => {
    await put(acme.sftp, '/../../../globex/planted.csv', 'mine');
    expect(await site.keys()).toContain('acme/globex/planted.csv');
    expect(await names(globex.sftp, '/')).toEqual(['secret.csv']);
  });

  it('lists its own files only, also from above', async () => {
    await put(acme.sftp, '/own.csv', 'x');
    expect(await names(acme.sftp, '/../..')).toEqual(await names(acme.sftp, '/'));
    await expect(names(acme.sftp, '/../globexx')).rejects.toMatchObject({ code: STATUS_CODE.NO_SUCH_FILE });
  });

  it('cannot rename into another tenant’s folder', async () => {
    await put(acme.sftp, '/mine.csv', 'x');
    await rename(acme.sftp, '/mine.csv', '/../globex/mine.csv');
    expect(await names(globex.sftp, '/')).toEqual(['secret.csv']);
  });

  it('may read reports and not change them in any way', async () => {
    await put(acme.sftp, '/plain.csv', 'x');
    await site.store('acme/reports/report.csv', 'row,column\n');
    const denied = { code: STATUS_CODE.PERMISSION_DENIED };
    expect(String(await get(acme.sftp, '/reports/report.csv'))).toBe('row,column\n');
    await expect(put(acme.sftp, '/reports/new.csv', 'x')).rejects.toMatchObject(denied);
    await expect(put(acme.sftp, '/reports', 'x')).rejects.toMatchObject(denied);
    await expect(put(acme.sftp, '/in/../reports/report.csv', 'x')).rejects.toMatchObject(denied);
    await expect(remove(acme.sftp, '/reports/report.csv')).rejects.toMatchObject(denied);
    await expect(rename(acme.sftp, '/plain.csv', '/reports/plain.csv')).rejects.toMatchObject(denied);
    await expect(rename(acme.sftp, '/reports/report.csv', '/plain2.csv')).rejects.toMatchObject(denied);
    const mkdir = call((done) => acme.sftp.mkdir('/reports/new', (error) => done(error, undefined)));
    await expect(mkdir).rejects.toMatchObject(denied);
    expect(String(await site.body('acme/reports/report.csv'))).toBe('row,column\n');
    expect((await site.keys()).filter((key) => key.startsWith('acme/reports'))).toEqual(['acme/reports/report.csv']);
    const failed = await site.event('SFTP Server File Delete Failed', '/reports/report.csv');
    expect(failed.detail).toMatchObject({ 'status-code': 'FAILED', 'failure-code': 'UNKNOWN_ERROR' });
  });
});

describe('the session policy', slowMachine, () => {
  const allowAll = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
  const useKey = { Effect: 'Allow', Action: 'kms:*', Resource: kmsKeyArn };
  const policyOf = (...Statement: unknown[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
  const denied = { code: STATUS_CODE.PERMISSION_DENIED };

  it('must allow the bucket’s key as well', async () => {
    await using site = await startSite({ policy: policyOf(allowAll) });
    await using login = await logIn(site);
    await site.store('acme/there', 'x');
    await expect(put(login.sftp, '/a', 'x')).rejects.toMatchObject(denied);
    await expect(get(login.sftp, '/there')).rejects.toMatchObject(denied);
    expect(site.denied).toEqual([
      `denied: sftp may not kms:GenerateDataKey on ${kmsKeyArn}: missing is a statement that allows it in the session policy`,
      `denied: sftp may not kms:Decrypt on ${kmsKeyArn}: missing is a statement that allows it in the session policy`,
    ]);
  });

  it('judges a rename as a copy and a delete', async () => {
    const noDelete = { Effect: 'Deny', Action: 's3:DeleteObject', Resource: '*' };
    await using site = await startSite({ policy: policyOf(allowAll, useKey, noDelete) });
    await using login = await logIn(site);
    await put(login.sftp, '/a', 'x');
    await expect(rename(login.sftp, '/a', '/b')).rejects.toMatchObject(denied);
    expect(await site.keys()).toContain('acme/a');
  });

  it('judges listings by their prefix', async () => {
    const listing = {
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: `arn:aws:s3:::${bucket}`,
      Condition: { StringEquals: { 's3:prefix': 'acme/in/' } },
    };
    await using site = await startSite({ policy: policyOf({ ...allowAll, Action: 's3:*Object' }, useKey, listing) });
    await using login = await logIn(site);
    await put(login.sftp, '/in/a', 'x');
    expect(await names(login.sftp, '/in')).toEqual(['a']);
    await expect(names(login.sftp, '/')).rejects.toMatchObject(denied);
  });
});

describe('a role that allows less than the session policy', slowMachine, () => {
  it('is asked before anything is written or read', async () => {
    await using site = await startSite({ role: 'reader' });
    await using login = await logIn(site);
    await site.store('acme/there', 'x');
    const denied = { code: STATUS_CODE.PERMISSION_DENIED };
    expect(await names(login.sftp, '/')).toEqual(['there']);
    await expect(put(login.sftp, '/a', 'x')).rejects.toMatchObject(denied);
    await expect(get(login.sftp, '/there')).rejects.toMatchObject(denied);
    expect(site.denied[0]).toMatch(/^denied: sftp may not s3:PutObject on arn:aws:s3:::uploads\/acme\/a: missing/);
  });
});

describe('a role that denies what the session policy allows', slowMachine, () => {
  it('is the client’s permission denied, and the upload is announced as failed', async () => {
    const intercept = (command: string): void => {
      if (command === 'PutObjectCommand') throw Object.assign(new Error('no'), { name: 'AccessDenied' });
    };
    await using site = await startSite({ intercept });
    await using login = await logIn(site);
    await expect(put(login.sftp, '/a', 'x')).rejects.toMatchObject({ code: STATUS_CODE.PERMISSION_DENIED });
    const failed = await site.event('SFTP Server File Upload Failed', '/a');
    expect(failed.detail).toMatchObject({ 'failure-code': 'UNKNOWN_ERROR', 'failure-message': 'permission denied' });
  });
});

describe('an S3 that fails in the middle of an upload', slowMachine, () => {
  it('fails the upload and nothing else: the session goes on', async () => {
    const intercept = (command: string): void => {
      if (command === 'UploadPartCommand') throw Object.assign(new Error('broken'), { name: 'InternalError' });
    };
    await using site = await startSite({ intercept });
    await using login = await logIn(site);
    await expect(put(login.sftp, '/large', Buffer.alloc(20 * 1024 * 1024))).rejects.toThrow('InternalError');
    await site.event('SFTP Server File Upload Failed', '/large');
    await put(login.sftp, '/small', 'x');
    expect(await names(login.sftp, '/')).toEqual(['small']);
  });
});
