import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import type ssh2 from 'ssh2';
import type { SFTPWrapper } from 'ssh2';
import { describe, expect, it } from 'vitest';
import { parseTransferServerProperties } from '../../../local/transfer/properties.ts';
import { call, connect, get, logIn, put, serverProperties, slowMachine, startSite } from './site.ts';

const openSftp = (client: ssh2.Client): Promise<SFTPWrapper> =>
  new Promise((resolve, reject) => {
    client.sftp((error, sftp) => (error === undefined ? resolve(sftp) : reject(error)));
  });

/** Opens a file and writes `data` in chunks; the file stays open. */
async function writeWithoutClosing(sftp: SFTPWrapper, path: string, data: Buffer): Promise<Buffer> {
  const handle = await call<Buffer>((done) => sftp.open(path, 'w', done));
  for (let at = 0; at < data.length; at += 32_000) {
    const length = Math.min(32_000, data.length - at);
    await call((done) => sftp.write(handle, data, at, length, at, (error) => done(error, undefined)));
  }
  return handle;
}

/** Cuts the connection as a lost network does: without a goodbye. */
function cut(client: ssh2.Client): void {
  const socket: unknown = Reflect.get(client, '_sock');
  (socket as { destroy: () => void }).destroy();
}

describe('an upload that is cut off', slowMachine, () => {
  it('leaves what was received as an object, and is announced as partial', async () => {
    await using site = await startSite();
    const client = await connect(site);
    const data = randomBytes(9 * 1024 * 1024);
    await writeWithoutClosing(await openSftp(client), '/in/users.csv', data);
    cut(client);
    const failed = await site.event('SFTP Server File Upload Failed', '/in/users.csv');
    expect(failed.detail).toMatchObject({
      'status-code': 'FAILED',
      'failure-code': 'PARTIAL_UPLOAD',
      'failure-message': 'File was partially uploaded.',
      'file-path': '/uploads/acme/in/users.csv',
      bytes: data.length,
      etag: expect.stringMatching(/^[0-9a-f]{32}-2$/),
    });
    expect((await site.body('acme/in/users.csv')).equals(data)).toBe(true);
    expect(site.lines).toContainEqual(expect.objectContaining({ 'activity-type': 'PARTIAL_CLOSE' }));
    expect(site.events.some((event) => event['detail-type'].endsWith('Upload Completed'))).toBe(false);
  });

  it('is partial too when the client says goodbye with the file open', async () => {
    await using site = await startSite();
    const client = await connect(site);
    await writeWithoutClosing(await openSftp(client), '/open.csv', Buffer.from('abc'));
    client.end();
    const failed = await site.event('SFTP Server File Upload Failed', '/open.csv');
    expect(failed.detail).toMatchObject({ 'failure-code': 'PARTIAL_UPLOAD', bytes: 3 });
    expect(String(await site.body('acme/open.csv'))).toBe('abc');
  });

  it('keeps of writes out of order what came without a gap', async () => {
    await using site = await startSite();
    const client = await connect(site);
    const sftp = await openSftp(client);
    const handle = await writeWithoutClosing(sftp, '/gap.csv', Buffer.from('abc'));
    await call((done) => sftp.write(handle, Buffer.from('xyz'), 0, 3, 6, (error) => done(error, undefined)));
    cut(client);
    expect((await site.event('SFTP Server File Upload Failed', '/gap.csv')).detail).toMatchObject({ bytes: 3 });
    expect(String(await site.body('acme/gap.csv'))).toBe('abc');
  });

  it('is stored and announced when the server stops', async () => {
    await using site = await startSite();
    const client = await connect(site);
    client.on('error', () => undefined);
    await writeWithoutClosing(await openSftp(client), '/stopped.csv', Buffer.from('abc'));
    await site.restart();
    expect(site.events.map((event) => event['detail-type'])).toEqual(['SFTP Server File Upload Failed']);
    expect(String(await site.body('acme/stopped.csv'))).toBe('abc');
  });
});

describe('a download that is cut off', slowMachine, () => {
  it('is announced as partial', async () => {
    await using site = await startSite();
    await site.store('acme/large', 'x'.repeat(100_000));
    const client = await connect(site);
    const sftp = await openSftp(client);
    const handle = await call<Buffer>((done) => sftp.open('/large', 'r', done));
    await call((done) => sftp.read(handle, Buffer.alloc(1000), 0, 1000, 0, (error) => done(error, undefined)));
    cut(client);
    const failed = await site.event('SFTP Server File Download Failed', '/large');
    expect(failed.detail).toMatchObject({ 'failure-code': 'PARTIAL_DOWNLOAD', bytes: 1000 });
  });
});

describe('host keys', slowMachine, () => {
  it('are Ed25519 and ECDSA, private to their owner, and the same after a restart', async () => {
    await using site = await startSite();
    const before = site.transfer.hostKeys;
    expect(before.map((line) => line.split(' ')[0])).toEqual(['ssh-ed25519', 'ecdsa-sha2-nistp256']);
    await site.restart();
    expect(site.transfer.hostKeys).toEqual(before);
    expect((await stat(join(site.directory, 'sftp', 'ssh_host_ed25519_key'))).mode & 0o777).toBe(0o600);
    const seen: string[] = [];
    await using _login = await logIn(site, {
      algorithms: { serverHostKey: ['ssh-ed25519'] },
      hostVerifier: (key: Buffer) => seen.push(key.toString('base64')) > 0,
    });
    expect(`ssh-ed25519 ${seen[0]}`).toBe(before[0]);
  });
});

describe('the security policy', slowMachine, () => {
  it.each([
    ['a key exchange with SHA-1', { kex: ['diffie-hellman-group14-sha1'] }],
    ['a CBC cipher', { cipher: ['aes256-cbc'] }],
    ['a SHA-1 MAC', { cipher: ['aes256-ctr'], hmac: ['hmac-sha1'] }],
    ['an RSA host key', { serverHostKey: ['ssh-rsa', 'rsa-sha2-256'] }],
  ])('leaves out %s', async (_, algorithms) => {
    await using site = await startSite();
    await expect(connect(site, { algorithms: algorithms as never })).rejects.toThrow('no matching');
  });

  const oldClient: ssh2.Algorithms = { cipher: ['aes256-ctr'], hmac: ['hmac-sha2-256'] };
  it('logs a client that AWS may refuse', async () => {
    await using site = await startSite();
    await using _login = await logIn(site, { algorithms: oldClient });
    expect(site.lines).toContainEqual(
      expect.objectContaining({
        message: expect.stringContaining('uses hmac-sha2-256, which the security policy does not offer'),
      }),
    );
  });

  it('refuses that client when it is kept to exactly', async () => {
    await using site = await startSite({ exactAlgorithms: true });
    await expect(connect(site, { algorithms: oldClient })).rejects.toThrow('no matching');
    await using _login = await logIn(site);
  });

  it('stops the start when it is not emulated', async () => {
    const start = startSite({ properties: { SecurityPolicyName: 'TransferSecurityPolicy-2018-11' } });
    await expect(start).rejects.toThrow('"TransferSecurityPolicy-2018-11" is not emulated');
  });
});

describe('properties that are not emulated', slowMachine, () => {
  it.each([
    ['WorkflowDetails', { WorkflowDetails: {} }],
    ['EndpointType', { EndpointType: 'VPC' }],
    ['Protocols', { Protocols: ['SFTP', 'FTPS'] }],
    ['ProtocolDetails.PassiveIp', { ProtocolDetails: { PassiveIp: '1.2.3.4' } }],
    ['IdentityProviderType', { IdentityProviderType: 'SERVICE_MANAGED' }],
  ])('stop the start with their name: %s', (named, properties) => {
    expect(() => parseTransferServerProperties({ ...serverProperties, ...properties })).toThrow(named);
  });
});

describe('limits', slowMachine, () => {
  it('drops a client that does not say a word', async () => {
    await using site = await startSite({ limits: { loginTimeout: 50 } });
    const socket = connectSocket(site.port, '127.0.0.1');
    socket.resume();
    await once(socket, 'close');
    expect(site.asked).toEqual([]);
  });

  it('drops a client that stalls before it logs in', async () => {
    await using site = await startSite({ limits: { loginTimeout: 300 } });
    const login = connect(site, { authHandler: () => undefined as never });
    await expect(login).rejects.toThrow('closed');
  });

  it('ends a connection that asks for nothing', async () => {
    await using site = await startSite({ limits: { idleTimeout: 50 } });
    const client = await connect(site);
    await once(client, 'close');
    expect(site.lines).toContainEqual(expect.objectContaining({ 'activity-type': 'DISCONNECTED' }));
  });

  it('gives ten sessions on one connection, and another when one has ended', async () => {
    await using site = await startSite();
    const client = await connect(site);
    const sessions = await Promise.all([...Array(10)].map(() => openSftp(client)));
    await expect(openSftp(client)).rejects.toThrow();
    const [first] = sessions;
    const ended = new Promise((resolve) => first?.on('close', () => resolve(undefined)));
    first?.end();
    await ended;
    const another = await openSftp(client);
    await put(another, '/a', 'x');
    client.end();
  });

  it('slows down a client that writes without waiting, and loses nothing', async () => {
    await using site = await startSite({ limits: { maxBytesInFlight: 64 * 1024 } });
    await using login = await logIn(site);
    const { sftp } = login;
    const data = randomBytes(12 * 1024 * 1024);
    const handle = await call<Buffer>((done) => sftp.open('/flood', 'w', done));
    const chunks = [...Array(data.length / 32_768).keys()].map((number) => number * 32_768);
    await Promise.all(
      chunks.map((at) => call((done) => sftp.write(handle, data, at, 32_768, at, (e) => done(e, undefined)))),
    );
    await call((done) => sftp.close(handle, (error) => done(error, undefined)));
    expect((await get(sftp, '/flood')).equals(data)).toBe(true);
  });
});

describe('what is not SFTP', slowMachine, () => {
  it.each([
    ['a command (old scp)', (client: ssh2.Client, done: ssh2.ClientCallback) => client.exec('scp -t /', done)],
    ['a shell', (client: ssh2.Client, done: ssh2.ClientCallback) => client.shell(done)],
  ])('is refused with an exit status and an end: %s', async (_, start) => {
    await using site = await startSite();
    const client = await connect(site);
    const outcome = await new Promise((resolve, reject) => {
      start(client, (error, channel) => {
        if (error !== undefined) return reject(error);
        let text = '';
        channel.stderr.on('data', (data: Buffer) => {
          text += data.toString();
        });
        channel.on('close', (code: number) => resolve({ code, text }));
        channel.resume();
      });
    });
    expect(outcome).toEqual({ code: 1, text: expect.stringContaining('SFTP only') });
    client.end();
  });

  it('is refused: forwarding', async () => {
    await using site = await startSite();
    const client = await connect(site);
    const forward = call((done) => client.forwardOut('127.0.0.1', 1, '127.0.0.1', site.port, done));
    await expect(forward).rejects.toThrow();
    client.end();
  });
});
