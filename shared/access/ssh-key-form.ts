/**
 * What people send instead of an OpenSSH public key, and how they get from there to one. Nothing of what was sent
 * is repeated: it may be a private key.
 */
import type { Refusal } from './refusal.ts';

/** What every refusal asks for. */
const expectedKey =
  'one line in OpenSSH form (ssh-ed25519 AAAA…, ecdsa-sha2-nistp256 AAAA… or ssh-rsa AAAA… of 2048 bits or more)';

type Form = { readonly code: string; readonly looksLike: RegExp; readonly message: string };

const newKey = 'make a new pair with: ssh-keygen -t ed25519';

/** In this order: a private key is told first, whatever stands beside it. */
const forms: readonly Form[] = [
  {
    code: 'ssh-key-putty',
    looksLike: /PuTTY-User-Key-File-/,
    message:
      'this is a PuTTY .ppk file and holds the PRIVATE KEY: do not send it to anyone, and replace it if it has left your machine. Get the public key with: puttygen key.ppk -O public-openssh (or load it in PuTTYgen and copy the text for authorized_keys)',
  },
  {
    code: 'ssh-key-private',
    looksLike: /BEGIN [A-Z0-9 ]*PRIVATE KEY/,
    message:
      'this is a PRIVATE KEY: do not send it to anyone, and replace it if it has left your machine. Get the public key with: ssh-keygen -y -f key > key.pub',
  },
  {
    code: 'ssh-key-rfc4716',
    looksLike: /BEGIN SSH2 PUBLIC KEY/,
    message: 'this is a public key in SSH2 (RFC 4716) form; convert it with: ssh-keygen -i -f key.pub',
  },
  {
    code: 'ssh-key-pem',
    looksLike: /BEGIN RSA PUBLIC KEY/,
    message: 'this is a public key in PEM (PKCS #1) form; convert it with: ssh-keygen -i -m PEM -f key.pub',
  },
  {
    code: 'ssh-key-pem',
    looksLike: /BEGIN PUBLIC KEY/,
    message: 'this is a public key in PEM (PKCS #8) form; convert it with: ssh-keygen -i -m PKCS8 -f key.pub',
  },
  {
    code: 'ssh-key-x509',
    looksLike: /BEGIN CERTIFICATE/,
    message: `this is an X.509 certificate, not an SSH key; ${newKey}`,
  },
  {
    code: 'ssh-key-lines',
    looksLike: /[\r\n]/,
    message:
      'there is more than one line; send one key at a time, and if a line was broken when it was copied, join it again',
  },
  {
    code: 'ssh-key-certificate',
    looksLike: /^\S+-cert-v\d+@openssh\.com\s/,
    message:
      'this is an OpenSSH certificate; send the plain public key that it was made from (key.pub, not key-cert.pub)',
  },
  {
    code: 'ssh-key-dsa',
    looksLike: /^ssh-dss\s/,
    message: `this is a DSA key, which is no longer safe; ${newKey}`,
  },
  {
    code: 'ssh-key-hardware',
    looksLike: /^sk-\S+@openssh\.com\s/,
    message: `this is a hardware (FIDO) key, which Transfer Family does not know; ${newKey}`,
  },
  {
    code: 'ssh-key-options',
    looksLike: /\s(?:ssh-|ecdsa-sha2-|sk-)\S+\s+AAAA/,
    message:
      'something stands before the key (options of an authorized_keys line, or text); send only what begins with the key type',
  },
  {
    code: 'ssh-key-no-type',
    looksLike: /^AAAA[A-Za-z0-9+/]/,
    message: 'the key type before the key is missing; copy the whole line of the .pub file',
  },
];

/** Names the form that was sent instead of an OpenSSH line. Takes trimmed text that does not begin with a known type. */
export function refuseForm(text: string): Refusal {
  const form = forms.find((each) => each.looksLike.test(text));
  return form === undefined
    ? refuseKey('ssh-key-unknown', 'this is no public key that could be read; copy the whole line of the .pub file')
    : refuseKey(form.code, form.message);
}

/** A refusal of a key: they all expect the same. */
export function refuseKey(code: string, message: string): Refusal {
  return { code, message, expected: expectedKey };
}
