import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSshKey } from '../../../shared/access/ssh-key.ts';
import { ed25519Line } from './ed25519-line.ts';

const made = (type: 'rsa' | 'ecdsa', bits: number): string =>
  ssh2.utils.generateKeyPairSync(type, { bits } as never).public;

const keys = {
  ed25519: ed25519Line(),
  nistp256: made('ecdsa', 256),
  nistp384: made('ecdsa', 384),
  nistp521: made('ecdsa', 521),
  rsa2048: made('rsa', 2_048),
  rsa3072: made('rsa', 3_072),
};

/** A public key line of these fields. */
function lineOf(type: string, ...fields: Buffer[]): string {
  const framed = [Buffer.from(type), ...fields].flatMap((field) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(field.length);
    return [length, field];
  });
  return `${type} ${Buffer.concat(framed).toString('base64')}`;
}

function fieldsOf(line: string): Buffer[] {
  const blob = Buffer.from(line.split(' ')[1] ?? '', 'base64');
  const fields: Buffer[] = [];
  for (let at = 0; at < blob.length; at += 4 + blob.readUInt32BE(at)) {
    fields.push(blob.subarray(at + 4, at + 4 + blob.readUInt32BE(at)));
  }
  return fields.slice(1);
}

const bytes = (value: string | undefined): Buffer => Buffer.from(value ?? '', 'base64url');
const mpint = (value: Buffer): Buffer => ((value[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.alloc(1), value]) : value);

function refusalOf(text: string) {
  const parsed = parseSshKey(text);
  if ('key' in parsed) throw new Error('the key was taken');
  return parsed.refusal;
}

describe('an OpenSSH public key', () => {
  it.each(Object.entries(keys))('of type %s is taken, and is what ssh2 reads', (_name, line) => {
    const parsed = parseSshKey(`${line.split(' ').slice(0, 2).join(' ')} hr@example\n`);
    const reference = ssh2.utils.parseKey(line);
    if (reference instanceof Error) throw reference;
    expect(parsed).toMatchObject({ key: { type: reference.type, comment: 'hr@example' } });
    expect(parsed).toHaveProperty('key.publicKey', `${reference.type} ${reference.getPublicSSH().toString('base64')}`);
  });

  it('may come with a byte order mark, tabs, a carriage return or without a comment', () => {
    const [type, base64] = keys.ed25519.split(' ');
    const plain = parseSshKey(`${type} ${base64}`);
    expect(plain).toHaveProperty('key.comment', '');
    expect(parseSshKey(`\uFEFF  ${type}\t${base64}\r\n\n`)).toEqual(plain);
  });

  it('keeps its comment apart, without characters that would steer a terminal', () => {
    const line = keys.ed25519.split(' ').slice(0, 2).join(' ');
    expect(parseSshKey(`${line} José's laptop \u001b[2J\u202e`)).toMatchObject({
      key: { publicKey: line, comment: "José's laptop [2J" },
    });
  });
});

describe('what is refused', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const sshPublic = keys.rsa2048;
  const pem = (type: 'pkcs1' | 'pkcs8') => String(privateKey.export({ type, format: 'pem' }));
  const rfc4716 = (key: string) =>
    `---- BEGIN SSH2 PUBLIC KEY ----\nComment: "rsa-key"\n${key.split(' ')[1]}\n---- END SSH2 PUBLIC KEY ----\n`;

  it.each<[string, string, string, string]>([
    ['an SSH2 key (S6)', rfc4716(sshPublic), 'ssh-key-rfc4716', 'ssh-keygen -i -f key.pub'],
    ['a PKCS #8 public key', String(publicKey.export({ type: 'spki', format: 'pem' })), 'ssh-key-pem', '-m PKCS8'],
    ['a PKCS #1 public key', String(publicKey.export({ type: 'pkcs1', format: 'pem' })), 'ssh-key-pem', '-m PEM'],
    ['an X.509 certificate', '-----BEGIN CERTIFICATE-----\nMIIB\n', 'ssh-key-x509', 'ssh-keygen -t ed25519'],
    ['two keys', `${keys.ed25519}\n${keys.nistp256}`, 'ssh-key-lines', 'one key at a time'],
    ['a key broken into lines', keys.rsa2048.replace(/(.{76})/g, '$1\n'), 'ssh-key-lines', 'join'],
    ['a certificate', 'ssh-ed25519-cert-v01@openssh.com AAAAIHNz me', 'ssh-key-certificate', 'key.pub'],
    ['a DSA key', 'ssh-dss AAAAB3NzaC1kc3MAAACB me', 'ssh-key-dsa', 'no longer safe'],
    ['a FIDO key', 'sk-ssh-ed25519@openssh.com AAAAGnNr me', 'ssh-key-hardware', 'hardware'],
    ['options before the key', `from="10.0.0.1",no-pty ${keys.ed25519}`, 'ssh-key-options', 'before the key'],
    ['options with blanks', `command="rm -rf /" ${keys.rsa2048}`, 'ssh-key-options', 'before the key'],
    ['the key without its type', keys.ed25519.split(' ')[1] ?? '', 'ssh-key-no-type', 'whole line'],
    ['an SSH 1 key', '2048 65537 1234567890 me', 'ssh-key-unknown', 'whole line'],
    ['a known type and nothing else', 'ssh-ed25519', 'ssh-key-unknown', 'whole line'],
    ['a fingerprint', 'SHA256:AbCdEf', 'ssh-key-unknown', 'whole line'],
    ['nothing', ' \n', 'ssh-key-unknown', 'whole line'],
  ])('%s', (_name, text, code, advice) => {
    const refusal = refusalOf(text);
    expect(refusal.code).toBe(code);
    expect(refusal.message).toContain(advice);
    expect(refusal.expected).toContain('OpenSSH form');
  });

  it.each([
    ['PKCS #8', pem('pkcs8')],
    ['PKCS #1', pem('pkcs1')],
    ['OpenSSH', ssh2.utils.generateKeyPairSync('ed25519').private],
    [
      'encrypted',
      ssh2.utils.generateKeyPairSync('ed25519', { passphrase: 'x', cipher: 'aes256-cbc', rounds: 16 }).private,
    ],
    ['ssh.com', '---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nP2/56wAA\n'],
    ['with its public key beside it', `${keys.ed25519}\n${pem('pkcs8')}`],
  ])('a private key, loudly and without repeating it: %s', (_name, text) => {
    const refusal = refusalOf(text);
    expect(refusal.code).toBe('ssh-key-private');
    expect(refusal.message).toContain('PRIVATE KEY: do not send it');
    expect(refusal.message).toContain('ssh-keygen -y -f key');
    for (const line of text.split('\n').filter((each) => each.length > 30 && !each.startsWith('-'))) {
      expect(JSON.stringify(refusal)).not.toContain(line.slice(0, 30));
    }
  });

  it('a PuTTY file, which holds a private key too', () => {
    const refusal = refusalOf('PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPublic-Lines: 2\nAAAA\n');
    expect(refusal.code).toBe('ssh-key-putty');
    expect(refusal.message).toContain('PRIVATE KEY');
    expect(refusal.message).toContain('puttygen key.ppk -O public-openssh');
  });
});

describe('a key that is not whole or not strong', () => {
  const [e = Buffer.alloc(0), n = Buffer.alloc(0)] = fieldsOf(keys.rsa2048);
  const [curve = Buffer.alloc(0), point = Buffer.alloc(0)] = fieldsOf(keys.nistp256);
  const [x = Buffer.alloc(0)] = fieldsOf(keys.ed25519);
  const offCurve = Buffer.concat([point.subarray(0, -1), Buffer.from([(point.at(-1) ?? 0) ^ 1])]);

  it('is made of the fields that these tests take apart', () => {
    for (const line of [
      lineOf('ssh-rsa', e, n),
      lineOf('ecdsa-sha2-nistp256', curve, point),
      lineOf('ssh-ed25519', x),
    ]) {
      expect(parseSshKey(line)).toHaveProperty('key');
    }
  });

  it.each([
    ['cut off', keys.rsa2048.split(' ').slice(0, 2).join(' ').slice(0, -40)],
    ['with a character changed into none of base64', keys.ed25519.replace('AAAA', 'AA*AA')],
    ['named as another type', keys.ed25519.replace('ssh-ed25519', 'ssh-rsa')],
    ['with a field too many', lineOf('ssh-ed25519', x, x)],
    ['with a field too few', lineOf('ssh-rsa', e)],
    ['with no field', lineOf('ssh-ed25519')],
    ['Ed25519 of 31 bytes', lineOf('ssh-ed25519', x.subarray(1))],
    ['ECDSA with another curve than its type says', lineOf('ecdsa-sha2-nistp384', curve, point)],
    ['ECDSA off its curve', lineOf('ecdsa-sha2-nistp256', curve, offCurve)],
    ['ECDSA with a compressed point', lineOf('ecdsa-sha2-nistp256', curve, Buffer.from([2, ...point.subarray(1, 33)]))],
    ['ECDSA with a hybrid point', lineOf('ecdsa-sha2-nistp256', curve, Buffer.from([6, ...point.subarray(1)]))],
    ['with another type inside', lineOf('ssh-other', x).replace('ssh-other', 'ssh-ed25519')],
    ['RSA with a negative modulus', lineOf('ssh-rsa', e, n.subarray(1))],
    ['RSA with an even exponent', lineOf('ssh-rsa', Buffer.from([4]), n)],
    ['RSA with exponent 1', lineOf('ssh-rsa', Buffer.from([1]), n)],
    ['RSA without a modulus', lineOf('ssh-rsa', e, Buffer.alloc(0))],
  ])('is refused: %s', (_name, line) => {
    expect(refusalOf(line).code).toBe('ssh-key-damaged');
  });

  it.each([1_024, 2_040])('is refused: RSA of %i bits', (bits) => {
    const jwk = generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ format: 'jwk' });
    const refusal = refusalOf(lineOf('ssh-rsa', mpint(bytes(jwk.e)), mpint(bytes(jwk.n))));
    expect(refusal.code).toBe('ssh-key-rsa-bits');
    expect(refusal.message).toContain(`${bits} bits`);
  });

  it('is refused: RSA longer than OpenSSH takes', () => {
    const refusal = refusalOf(lineOf('ssh-rsa', e, Buffer.concat([Buffer.from([1]), Buffer.alloc(2_048, 0xff)])));
    expect(refusal.code).toBe('ssh-key-rsa-bits');
  });
});

const hasOpenSsh = (() => {
  try {
    execFileSync('ssh-keygen', ['-?'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
})();

if (!hasOpenSsh) console.warn('SKIPPED: there is no ssh-keygen here; keys are not compared with its own reading');

describe.runIf(hasOpenSsh)('beside OpenSSH’s own ssh-keygen', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rollcall-keys-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const keygen = (...args: string[]) => execFileSync('ssh-keygen', args, { cwd: folder, encoding: 'utf8' });

  it.each(Object.entries(keys))('%s has the same fingerprint', (name, line) => {
    writeFileSync(join(folder, `${name}.pub`), `${line}\n`);
    const [, fingerprint] = keygen('-l', '-f', `${name}.pub`).split(' ');
    expect(parseSshKey(line)).toHaveProperty('key.fingerprint', fingerprint);
  });

  it('an SSH2 key is taken after the command that the refusal names', () => {
    writeFileSync(join(folder, 'plain.pub'), `${keys.rsa3072}\n`);
    writeFileSync(join(folder, 'key.pub'), keygen('-e', '-f', 'plain.pub'));
    const refusal = refusalOf(readFileSync(join(folder, 'key.pub'), 'utf8'));
    const [program = '', ...args] = refusal.message.split(': ').at(-1)?.split(' ') ?? [];
    expect(program).toBe('ssh-keygen');
    expect(parseSshKey(keygen(...args))).toHaveProperty('key.publicKey', keys.rsa3072.split(' ').slice(0, 2).join(' '));
  });

  it('a public key, its certificate and its private key are told apart', () => {
    keygen('-q', '-t', 'ed25519', '-N', '', '-C', 'hr@example', '-f', 'id');
    keygen('-q', '-t', 'ed25519', '-N', '', '-f', 'ca');
    keygen('-q', '-s', 'ca', '-I', 'hr', 'id.pub');
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    expect(parseSshKey(read('id.pub'))).toHaveProperty('key.comment', 'hr@example');
    expect(refusalOf(read('id-cert.pub')).code).toBe('ssh-key-certificate');
    expect(refusalOf(read('id')).code).toBe('ssh-key-private');
  });
});
