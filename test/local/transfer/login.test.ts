import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';
import { makeEd25519Key } from '../../../local/transfer/host-keys.ts';
import { answerTenant, call, connect, logIn, password, serverId, slowMachine, startSite } from './site.ts';

const keys = {
  ed25519: makeEd25519Key(),
  ecdsa: ssh2.utils.generateKeyPairSync('ecdsa', { bits: 384 }),
  rsa: ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 }),
};
const publicKeys = Object.values(keys).map((pair) => pair.public);

describe('login', slowMachine, () => {
  it('asks the identity provider with the password and starts at /', async () => {
    await using site = await startSite();
    await using login = await logIn(site);
    expect(await call<string>((done) => login.sftp.realpath('.', done))).toBe('/');
    expect(site.asked).toEqual([{ username: 'acme', password, protocol: 'SFTP', serverId, sourceIp: '127.0.0.1' }]);
    expect(site.sessionNames[0]).toMatch(/^acme\.[0-9a-f]{20}@s-0123456789abcdef0$/);
  });

  it.each([
    ['a wrong password', { password: 'wrong' }],
    ['an unknown user', { username: 'nobody' }],
    ['a user name that no user can have', { username: '.acme' }],
  ])('refuses %s', async (_, config) => {
    await using site = await startSite();
    await expect(logIn(site, config)).rejects.toThrow('All configured authentication methods failed');
    expect(JSON.stringify(site.lines)).not.toContain(password);
  });

  it('never asks the identity provider about a user name that no user can have', async () => {
    await using site = await startSite();
    await expect(logIn(site, { username: 'a b' })).rejects.toThrow();
    expect(site.asked).toEqual([]);
  });

  it.each(Object.entries(keys))('accepts a key of the user: %s', async (_, pair) => {
    await using site = await startSite({ publicKeys });
    await using login = await logIn(site, { privateKey: pair.private, authHandler: ['publickey'] });
    expect(await call<string>((done) => login.sftp.realpath('.', done))).toBe('/');
    expect(site.asked).toEqual([{ username: 'acme', protocol: 'SFTP', serverId, sourceIp: '127.0.0.1' }]);
  });

  it('refuses a key that is not the user’s', async () => {
    await using site = await startSite({ publicKeys: [keys.ecdsa.public] });
    const login = logIn(site, { privateKey: keys.ed25519.private, authHandler: ['publickey'] });
    await expect(login).rejects.toThrow('All configured authentication methods failed');
  });

  it('refuses the public key of a user without its private key', async () => {
    await using site = await startSite({ publicKeys: [keys.ed25519.public] });
    const stolen = ssh2.utils.parseKey(keys.ed25519.public);
    const other = ssh2.utils.parseKey(keys.ecdsa.private);
    if (stolen instanceof Error || other instanceof Error) throw new Error('unreadable test keys');
    const forger = Object.assign(Object.create(stolen), {
      isPrivateKey: () => true,
      sign: () => Buffer.alloc(64, 1),
    });
    const login = logIn(site, { authHandler: [{ type: 'publickey', username: 'acme', key: forger } as never] });
    await expect(login).rejects.toThrow('All configured authentication methods failed');
    expect(site.asked).toHaveLength(1);
  });

  it('refuses an answer to a password that has public keys, and logs why', async () => {
    const answer = (event: Parameters<typeof answerTenant>[0]): unknown => ({
      ...(answerTenant(event, {}) as object),
      PublicKeys: publicKeys,
    });
    await using site = await startSite({ answer });
    await expect(logIn(site)).rejects.toThrow('All configured authentication methods failed');
    expect(site.lines).toContainEqual(
      expect.objectContaining({ 'activity-type': 'AUTH_FAILURE', message: expect.stringContaining('PublicKeys') }),
    );
  });

  it.each([
    ['no answer', null, undefined],
    ['a PATH home', { Role: 'arn:x', HomeDirectoryType: 'PATH', HomeDirectory: '/uploads' }, 'HomeDirectoryType'],
    [
      'two mappings',
      mapped([
        { Entry: '/', Target: '/uploads/a' },
        { Entry: '/b', Target: '/uploads/b' },
      ]),
      '"/", "/b"',
    ],
    ['a mapping of another entry', mapped([{ Entry: '/in', Target: '/uploads/a' }]), '"/in"'],
    ['a target that is no bucket', mapped([{ Entry: '/', Target: 'uploads' }]), '"uploads"'],
    [
      'a policy that cannot be judged',
      {
        ...mapped([{ Entry: '/', Target: '/uploads' }]),
        Policy:
          '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{}}}}',
      },
      'IpAddress',
    ],
    [
      'a policy that is too long',
      { ...mapped([{ Entry: '/', Target: '/uploads' }]), Policy: `"${'x'.repeat(2048)}"` },
      '2048',
    ],
  ])('refuses a login with %s', async (_, answer, reason) => {
    await using site = await startSite({ answer: () => answer });
    await expect(logIn(site)).rejects.toThrow('All configured authentication methods failed');
    if (reason !== undefined) expect(JSON.stringify(site.lines)).toContain(JSON.stringify(reason).slice(1, -1));
  });

  it('refuses, and stays up, when the identity provider fails', async () => {
    let broken = true;
    await using site = await startSite({
      answer: (event) => {
        if (broken) throw new Error('the function timed out');
        return answerTenant(event, {});
      },
    });
    await expect(logIn(site)).rejects.toThrow();
    expect(site.lines).toContainEqual(expect.objectContaining({ message: 'the function timed out' }));
    broken = false;
    await using login = await logIn(site);
    expect(login.sftp).toBeDefined();
  });

  it('ends a connection after too many refused attempts', async () => {
    await using site = await startSite({ limits: { maxLoginAttempts: 2 } });
    let attempts = 0;
    const login = connect(site, {
      authHandler: () => {
        attempts += 1;
        return { type: 'password', username: 'acme', password: `wrong ${attempts}` };
      },
    });
    await expect(login).rejects.toThrow();
    expect(site.asked).toHaveLength(2);
  });

  it('offers passwords and public keys and nothing else', async () => {
    await using site = await startSite();
    const methods = await new Promise<unknown>((resolve) => {
      connect(site, {
        authHandler: ((left: unknown, _partial: unknown, next: (method: unknown) => void) => {
          if (left === null) return next('none');
          resolve(left);
          return next(false);
        }) as never,
      }).catch(() => undefined);
    });
    expect(methods).toEqual(['publickey', 'password']);
  });
});

function mapped(mappings: unknown): Record<string, unknown> {
  return {
    Role: 'arn:aws:iam::123456789012:role/x',
    HomeDirectoryType: 'LOGICAL',
    HomeDirectoryDetails: JSON.stringify(mappings),
  };
}
