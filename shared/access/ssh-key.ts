/**
 * Public keys that a tenant may log in with: OpenSSH's one-line form, of the types that Transfer Family takes
 * ("Generate SSH keys", Transfer Family user guide): RSA, ECDSA and Ed25519.
 */
import { createPublicKey, hash, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { Refusal } from './refusal.ts';
import { refuseForm, refuseKey } from './ssh-key-form.ts';
import { readFields } from './ssh-wire.ts';

type SshKey = {
  readonly type: string;
  /** `type base64`, without the comment. */
  readonly publicKey: string;
  /** What stood behind the key, usually `user@machine`; may be empty. */
  readonly comment: string;
  /** As `ssh-keygen -l` shows it: `SHA256:…`. */
  readonly fingerprint: string;
};

export type SshKeyResult = { readonly key: SshKey } | { readonly refusal: Refusal };

/** NIST SP 800-131A: nothing below 2048. OpenSSH itself takes nothing above 16384 (sshkey.h, sshbuf.h). */
const rsaBits = { fewest: 2_048, most: 16_384 } as const;

const curves = new Map([
  ['nistp256', { crv: 'P-256', coordinate: 32 }],
  ['nistp384', { crv: 'P-384', coordinate: 48 }],
  ['nistp521', { crv: 'P-521', coordinate: 66 }],
]);

const damaged = refuseKey('ssh-key-damaged', 'the key is damaged or cut off; copy the whole line of the .pub file');

/** Reads a key as it stands in a `.pub` file, and checks that it is a whole and strong one. */
export function parseSshKey(text: string): SshKeyResult {
  const line = text.replace(/^\uFEFF/, '').trim();
  const [, type, base64, rest = ''] =
    /^(ssh-rsa|ssh-ed25519|ecdsa-sha2-nistp(?:256|384|521))[ \t]+(\S+)(?:[ \t]+([^\r\n]*))?$/.exec(line) ?? [];
  if (type === undefined || base64 === undefined) return { refusal: refuseForm(line) };
  const blob = Buffer.from(base64, 'base64');
  const fields = readFields(blob);
  if (fields === undefined || !isWhole(blob, base64)) return { refusal: damaged };
  const refusal = fields[0]?.toString('latin1') === type ? checkKey(type, fields.slice(1)) : damaged;
  if (refusal !== undefined) return { refusal };
  const publicKey = `${type} ${blob.toString('base64')}`;
  return { key: { type, publicKey, comment: withoutControls(rest), fingerprint: fingerprintOf(blob) } };
}

/** Node skips what is no base64; only what it would write itself is taken, so that one key has one text. */
function isWhole(blob: Buffer, base64: string): boolean {
  const unpadded = (text: string) => text.replace(/=+$/, '');
  return unpadded(blob.toString('base64')) === unpadded(base64);
}

function checkKey(type: string, fields: readonly Buffer[]): Refusal | undefined {
  if (type === 'ssh-rsa') return checkRsa(fields);
  const jwk = type === 'ssh-ed25519' ? ed25519(fields) : ecdsa(type, fields);
  return jwk === undefined || importKey(jwk) === undefined ? damaged : undefined;
}

/** e, n: positive `mpint`s, so the first bit is never set. */
function checkRsa(fields: readonly Buffer[]): Refusal | undefined {
  const [e, n] = fields;
  if (e === undefined || n === undefined || fields.length !== 2) return damaged;
  if (fields.some((field) => field.length === 0 || (field.readUInt8(0) & 0x80) !== 0)) return damaged;
  const key = importKey({ kty: 'RSA', e: e.toString('base64url'), n: n.toString('base64url') });
  const { modulusLength: bits = 0, publicExponent: exponent = 0n } = key?.asymmetricKeyDetails ?? {};
  if (exponent < 3n || exponent % 2n === 0n) return damaged;
  if (bits < rsaBits.fewest) return refuseBits(bits, 'too weak; make a new pair with: ssh-keygen -t ed25519');
  if (bits > rsaBits.most) return refuseBits(bits, `more than the ${rsaBits.most} that OpenSSH takes`);
  return undefined;
}

function refuseBits(bits: number, why: string): Refusal {
  return refuseKey('ssh-key-rsa-bits', `this RSA key has ${bits} bits, which is ${why}`);
}

function ed25519(fields: readonly Buffer[]): JsonWebKey | undefined {
  const [x] = fields;
  if (x?.length !== 32 || fields.length !== 1) return undefined;
  return { kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url') };
}

/** The curve's name and an uncompressed point: 0x04, x, y (RFC 5656, 3.1). */
function ecdsa(type: string, fields: readonly Buffer[]): JsonWebKey | undefined {
  const [name, point] = fields;
  const curve = curves.get(name?.toString('latin1') ?? '');
  if (curve === undefined || point === undefined || fields.length !== 2) return undefined;
  if (!type.endsWith(`-${name?.toString('latin1')}`)) return undefined;
  const { crv, coordinate } = curve;
  if (point.length !== 1 + 2 * coordinate || point[0] !== 4) return undefined;
  const x = point.subarray(1, 1 + coordinate).toString('base64url');
  const y = point.subarray(1 + coordinate).toString('base64url');
  return { kty: 'EC', crv, x, y };
}

/** `undefined` when the numbers are no key, for instance a point that is not on its curve. */
function importKey(jwk: JsonWebKey): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return undefined;
  }
}

function fingerprintOf(blob: Buffer): string {
  return `SHA256:${hash('sha256', blob, 'base64').replace(/=+$/, '')}`;
}

/** A comment is shown on terminals: nothing in it may steer one. */
function withoutControls(comment: string): string {
  return comment.replace(/\p{C}/gu, '').trim().slice(0, 200);
}
