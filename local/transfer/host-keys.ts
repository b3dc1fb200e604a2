/** The server's host keys: made once, kept in the state directory, so that clients meet the same server after a restart. */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import ssh2 from 'ssh2';

export interface HostKeys {
  /** private keys in OpenSSH form */
  private: string[];
  /** public keys as a `known_hosts` file has them: `type base64` */
  public: string[];
}

/**
 * Reads the Ed25519 and ECDSA P-256 host keys below `directory`, making those that are missing (mode 600).
 * @throws an error naming the file when it holds no private key.
 */
export async function loadHostKeys(directory: string): Promise<HostKeys> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const keys = [
    await readOrMake(join(directory, 'ssh_host_ed25519_key'), () => makeEd25519Key().private),
    await readOrMake(
      join(directory, 'ssh_host_ecdsa_key'),
      () => ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }).private,
    ),
  ];
  return { private: keys.map((key) => key.pem), public: keys.map((key) => key.line) };
}

/**
 * Makes an Ed25519 key pair in OpenSSH form. One in 256 of ssh2 1.17's own cannot be read by anybody: it strips zero bytes
 * that belong to the key (mscdex/ssh2, issues 1390 and 1513).
 */
export function makeEd25519Key(): { private: string; public: string } {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    if ([pair.private, pair.public].every((text) => !(ssh2.utils.parseKey(text) instanceof Error))) return pair;
  }
}

async function readOrMake(file: string, make: () => string): Promise<{ pem: string; line: string }> {
  const pem = (await readIfThere(file)) ?? (await store(file, make()));
  const parsed = ssh2.utils.parseKey(pem);
  if (parsed instanceof Error || !parsed.isPrivateKey()) {
    throw new Error(`host key ${file} is not a private key: remove the file to have a new one made`);
  }
  return { pem, line: `${parsed.type} ${parsed.getPublicSSH().toString('base64')}` };
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written beside and renamed, so that a crash cannot leave half a key. */
async function store(file: string, pem: string): Promise<string> {
  const part = `${file}.part`;
  const handle = await open(part, 'w', 0o600);
  try {
    await handle.chmod(0o600);
    await handle.writeFile(pem);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(part, file);
  return pem;
}
