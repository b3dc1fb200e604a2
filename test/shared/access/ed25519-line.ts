import { generateKeyPairSync } from 'node:crypto';

/** What the public key blob of an Ed25519 key begins with: its type, and the length of the 32 bytes that follow. */
const head = Buffer.from('0000000b7373682d6564323535313900000020', 'hex');

/**
 * A new Ed25519 key as a `.pub` line. Not made by ssh2: its generator drops a leading zero byte, and every 256th key
 * is none.
 */
export function ed25519Line(comment = 'hr@example'): string {
  const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  return `ssh-ed25519 ${Buffer.concat([head, Buffer.from(x, 'base64url')]).toString('base64')} ${comment}`;
}
