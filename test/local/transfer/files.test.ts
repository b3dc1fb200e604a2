import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2, { type Attributes, type SFTPWrapper, type Stats } from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, get, type Login, logIn, names, put, type Site, slowMachine, startSite } from './site.ts';

const { STATUS_CODE } = ssh2.utils.sftp;

describe('files', slowMachine, () => {
  let site: Site;
  let login: Login;
  let sftp: SFTPWrapper;
  beforeAll(async () => {
    site = await startSite();
    login = await logIn(site);
    sftp = login.sftp;
  });
  afterAll(async () => {
    await login[Symbol.asyncDispose]();
    await site[Symbol.asyncDispose]();
  });
  const open = (path: string, mode: string): Promise<Buffer> => call((done) => sftp.open(path, mode as 'r', done));
  const write = (handle: Buffer, data: Buffer, at: number): Promise<unknown> =>
    call((done) => sftp.write(handle, data, 0, data.length, at, (error) => done(error, undefined)));
  const close = (handle: Buffer): Promise<unknown> => call((done) => sftp.close(handle, (e) => done(e, undefined)));
  const stat = (path: string): Promise<Stats> => call((done) => sftp.stat(path, done));
  const remove = (path: string): Promise<unknown> => call((done) => sftp.unlink(path, (e) => done(e, undefined)));
  const mkdir = (path: string): Promise<unknown> => call((done) => sftp.mkdir(path, (e) => done(e, undefined)));
  const rmdir = (path: string): Promise<unknown> => call((done) => sftp.rmdir(path, (e) => done(e, undefined)));
  const rename = (from: string, to: string): Promise<unknown> =>
    call((done) => sftp.rename(from, to, (e) => done(e, undefined)));
  const setstat = (path: string, attributes: Partial<Attributes>): Promise<unknown> =>
    call((done) => sftp.setstat(path, attributes, (e) => done(e, undefined)));

  it('stores what was written, with the metadata of Transfer Family', async () => {
    await put(sftp, '/in/users.csv', 'id,name\n1,Ada\n');
    expect(await site.body('acme/in/users.csv')).toEqual(Buffer.from('id,name\n1,Ada\n'));
    expect((await site.head('acme/in/users.csv')).metadata).toEqual({
      'user-agent': 'AWSTransfer',
      'user-agent-id': 'acme@s-0123456789abcdef0',
    });
  });

  it('gives back the same bytes, also of files of many blocks', async () => {
    const data = randomBytes(9 * 1024 * 1024 + 17);
    await put(sftp, '/large.bin', data);
    expect((await get(sftp, '/large.bin')).equals(data)).toBe(true);
    expect((await stat('/large.bin')).size).toBe(data.length);
  });

  it('stores and gives back an empty file', async () => {
    await put(sftp, '/empty', '');
    expect((await stat('/empty')).size).toBe(0);
    expect(await get(sftp, '/empty')).toHaveLength(0);
  });

  it('takes parallel writes in any order (fastPut) and parallel reads (fastGet)', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fast-'));
    const data = randomBytes(20 * 1024 * 1024 + 3);
    await writeFile(join(folder, 'sent'), data);
    await call((done) => sftp.fastPut(join(folder, 'sent'), '/fast', { concurrency: 64 }, (e) => done(e, undefined)));
    expect((await site.body('acme/fast')).equals(data)).toBe(true);
    await call((done) => sftp.fastGet('/fast', join(folder, 'got'), { concurrency: 64 }, (e) => done(e, undefined)));
    expect((await readFile(join(folder, 'got'))).equals(data)).toBe(true);
    await rm(folder, { recursive: true });
  });

  it('takes a file written backwards, using a temporary file that is gone afterwards', async () => {
    const spills = join(site.directory, 'sftp', 'uploads');
    const chunk = 32 * 1024;
    const data = randomBytes(400 * chunk);
    const handle = await open('/backwards', 'w');
    for (let at = data.length - chunk; at > 0; at -= chunk) await write(handle, data.subarray(at, at + chunk), at);
    expect(await readdir(spills)).toHaveLength(1);
    await write(handle, data.subarray(0, chunk), 0);
    await close(handle);
    expect((await site.body('acme/backwards')).equals(data)).toBe(true);
    expect(await readdir(spills)).toEqual([]);
  });

  it('describes an open file by what was written so far', async () => {
    const handle = await open('/growing', 'w');
    await write(handle, Buffer.alloc(1000), 0);
    const described = await call<Stats>((done) => sftp.fstat(handle, done));
    expect(described.size).toBe(1000);
    await close(handle);
  });

  it('replaces a file that is opened without truncating it, as scp does', async () => {
    await put(sftp, '/scp', 'a long first content');
    const handle = await open('/scp', 'r+');
    await write(handle, Buffer.from('short'), 0);
    await call((done) => sftp.fsetstat(handle, { size: 5 } as never, (e) => done(e, undefined)));
    await close(handle);
    expect(String(await site.body('acme/scp'))).toBe('short');
  });

  it.each([
    ['append', 'a', 'appending'],
    ['create what exists (EXCL)', 'wx', 'exists'],
  ])('refuses to %s', async (_, mode, reason) => {
    await put(sftp, '/there', 'x');
    await expect(open('/there', mode)).rejects.toThrow(reason);
  });

  it('refuses to resume an upload at an offset, and leaves the object as it was', async () => {
    await put(sftp, '/resumed', 'first');
    const handle = await open('/resumed', 'r+');
    await write(handle, Buffer.from('second'), 5);
    await expect(close(handle)).rejects.toThrow('resuming');
    expect(String(await site.body('acme/resumed'))).toBe('first');
    const failed = await site.event('SFTP Server File Upload Failed', '/resumed');
    expect(failed.detail).toMatchObject({ 'failure-code': 'UNKNOWN_ERROR', bytes: 0 });
  });

  it('refuses to write an offset twice, and the file is not stored', async () => {
    const handle = await open('/twice', 'w');
    await write(handle, Buffer.from('abc'), 0);
    await expect(write(handle, Buffer.from('x'), 1)).rejects.toThrow('written before');
    await expect(close(handle)).rejects.toThrow('written before');
    await expect(stat('/twice')).rejects.toMatchObject({ code: STATUS_CODE.NO_SUCH_FILE });
  });

  it('refuses to read a file that is being written', async () => {
    const handle = await open('/both', 'w+');
    await write(handle, Buffer.from('abc'), 0);
    const reading = call((done) => sftp.read(handle, Buffer.alloc(3), 0, 3, 0, (e) => done(e, undefined)));
    await expect(reading).rejects.toThrow('being written');
    await close(handle);
    expect(String(await site.body('acme/both'))).toBe('abc');
  });

  it('stores 200 files that are uploaded at the same time', async () => {
    const numbers = [...Array(200).keys()];
    await Promise.all(numbers.map((number) => put(sftp, `/many/${number}`, `content ${number}`)));
    expect(await names(sftp, '/many')).toHaveLength(200);
    const bodies = await Promise.all(numbers.map((number) => site.body(`acme/many/${number}`)));
    expect(bodies.map(String)).toEqual(numbers.map((number) => `content ${number}`));
  });

  it('makes, shows and removes directories', async () => {
    await mkdir('/out');
    expect(await site.keys()).toContain('acme/out/');
    expect((await stat('/out')).isDirectory()).toBe(true);
    expect(await names(sftp, '/out')).toEqual([]);
    await expect(mkdir('/out')).rejects.toThrow('exists');
    await put(sftp, '/out/file', 'x');
    await expect(rmdir('/out')).rejects.toThrow('not empty');
    await remove('/out/file');
    await rmdir('/out');
    await expect(stat('/out')).rejects.toMatchObject({ code: STATUS_CODE.NO_SUCH_FILE });
    await expect(rmdir('/out')).rejects.toMatchObject({ code: STATUS_CODE.NO_SUCH_FILE });
    await expect(rmdir('/')).rejects.toThrow('home directory');
  });

  it('shows a directory that is only a prefix of keys, and lines that `ls -l` can print', async () => {
    await put(sftp, '/shown/deep/file.csv', '12345');
    const [deep] = await call<ssh2.FileEntry[]>((done) => sftp.readdir('/shown', done));
    expect(deep?.filename).toBe('deep');
    expect(deep?.longname).toMatch(/^drwx.* deep$/);
    const [file] = await call<ssh2.FileEntry[]>((done) => sftp.readdir('/shown/deep', done));
    expect(file?.longname).toMatch(/^-rwx\S+ +1 - +- +5 [A-Z][a-z]{2} [ \d]\d \d\d:\d\d file\.csv$/);
  });

  it.each([
    ['a directory that is not there', '/absent', STATUS_CODE.NO_SUCH_FILE],
    ['a file', '/empty', STATUS_CODE.FAILURE],
  ])('refuses to list %s', async (_, path, code) => {
    await put(sftp, '/empty', '');
    await expect(names(sftp, path)).rejects.toMatchObject({ code });
  });

  it('renames a file, keeping bytes and metadata', async () => {
    await put(sftp, '/.in.report é+&.csv', 'x,y');
    await rename('/.in.report é+&.csv', '/report é+&.csv');
    expect(String(await site.body('acme/report é+&.csv'))).toBe('x,y');
    expect((await site.head('acme/report é+&.csv')).metadata?.['user-agent']).toBe('AWSTransfer');
    expect(await site.keys()).not.toContain('acme/.in.report é+&.csv');
    const renamed = await site.event('SFTP Server File Rename Completed', 'report é+&.csv');
    expect(renamed.detail).toMatchObject({
      'status-code': 'COMPLETED',
      'original-file-path': '/uploads/acme/.in.report é+&.csv',
      'renamed-file-path': '/uploads/acme/report é+&.csv',
    });
  });

  it('refuses renames that Transfer Family refuses: of directories, over existing files, of nothing', async () => {
    await put(sftp, '/renames/a', 'a');
    await put(sftp, '/renames/b', 'b');
    await expect(rename('/renames', '/moved')).rejects.toMatchObject({ code: STATUS_CODE.OP_UNSUPPORTED });
    await expect(rename('/renames/a', '/renames/b')).rejects.toThrow('exists');
    await expect(rename('/renames/c', '/renames/d')).rejects.toMatchObject({ code: STATUS_CODE.NO_SUCH_FILE });
    expect(String(await site.body('acme/renames/b'))).toBe('b');
  });

  it('removes files, and says which', async () => {
    await put(sftp, '/removed', 'x');
    await remove('/removed');
    await expect(stat('/removed')).rejects.toMatchObject({ code: STATUS_CODE.NO_SUCH_FILE });
    await expect(remove('/removed')).rejects.toMatchObject({ code: STATUS_CODE.NO_SUCH_FILE });
    const removed = await site.event('SFTP Server File Delete Completed', '/removed');
    expect(removed.detail).toMatchObject({ 'status-code': 'COMPLETED', 'file-path': '/uploads/acme/removed' });
  });

  it('ignores times and modes, but no size that the file does not have', async () => {
    await put(sftp, '/attributes', '12345');
    await setstat('/attributes', { mtime: 1, atime: 1, mode: 0o600 });
    await setstat('/attributes', { size: 5 });
    await expect(setstat('/attributes', { size: 2 })).rejects.toMatchObject({ code: STATUS_CODE.OP_UNSUPPORTED });
    expect(site.lines).toContainEqual(
      expect.objectContaining({ 'activity-type': 'SETSTAT', path: '/uploads/acme/attributes' }),
    );
  });

  it('has no links and no extensions', async () => {
    const link = call((done) => sftp.symlink('/etc/passwd', '/link', (e) => done(e, undefined)));
    await expect(link).rejects.toMatchObject({ code: STATUS_CODE.OP_UNSUPPORTED });
    await expect(call((done) => sftp.readlink('/a', done))).rejects.toMatchObject({ code: STATUS_CODE.OP_UNSUPPORTED });
  });

  it('announces uploads and downloads with their bytes', async () => {
    await put(sftp, '/announced.csv', '12345');
    const uploaded = await site.event('SFTP Server File Upload Completed', '/announced.csv');
    expect(uploaded).toMatchObject({
      source: 'aws.transfer',
      resources: ['arn:aws:transfer:eu-central-1:123456789012:server/s-0123456789abcdef0'],
      detail: {
        'status-code': 'COMPLETED',
        protocol: 'SFTP',
        bytes: 5,
        etag: '827ccb0eea8a706c4c34a16891f84e7b',
        'file-path': '/uploads/acme/announced.csv',
        username: 'acme',
        'client-ip': '127.0.0.1',
      },
    });
    await get(sftp, '/announced.csv');
    const downloaded = await site.event('SFTP Server File Download Completed', '/announced.csv');
    expect(downloaded.detail).toMatchObject({ bytes: 5, 'status-code': 'COMPLETED' });
  });
});

describe('a server without ENABLE_NO_OP', slowMachine, () => {
  it('refuses to set attributes', async () => {
    await using site = await startSite({ properties: { ProtocolDetails: { SetStatOption: 'DEFAULT' } } });
    await using login = await logIn(site);
    await put(login.sftp, '/a', 'x');
    const set = call((done) => login.sftp.utimes('/a', 1, 1, (e) => done(e, undefined)));
    await expect(set).rejects.toMatchObject({ code: STATUS_CODE.OP_UNSUPPORTED });
  });
});

describe('an event bus that fails', slowMachine, () => {
  it('does not fail the transfer, and is logged', async () => {
    await using site = await startSite({ emit: () => Promise.reject(new Error('bus down')) });
    await using login = await logIn(site);
    await put(login.sftp, '/a', 'x');
    expect(String(await site.body('acme/a'))).toBe('x');
    expect(site.lines).toContainEqual(
      expect.objectContaining({
        message: expect.stringContaining('"SFTP Server File Upload Completed" was not delivered'),
      }),
    );
  });
});

describe('a directory of more than one page', slowMachine, () => {
  it('is listed as a whole', async () => {
    await using site = await startSite({ pageSize: 3 });
    await using login = await logIn(site);
    const paths = ['a', 'b/1', 'b/2', 'c', 'd', 'e/1', 'f', 'g'].map((name) => `/in/${name}`);
    await Promise.all(paths.map((path) => put(login.sftp, path, 'x')));
    expect(await names(login.sftp, '/in')).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  });
});
