/** The tenant that a newcomer tries things with. The platform team would make one with the same commands. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { rollcallJson } from './rollcall-cli.ts';
import { makeEd25519Key } from './transfer/host-keys.ts';

export const demoTenant = 'demo';

const profile = join(import.meta.dirname, 'demo-profile.json');
const addTenant = ['tenants', 'add', demoTenant, '--profile', profile] as const;
export const newPassword = ['sftp', 'password', demoTenant] as const;

const tenants = v.array(v.object({ tenant: v.string() }));
const key = v.object({ fingerprint: v.string() });
const login = v.object({ username: v.string(), password: v.string() });

export type Login = v.InferOutput<typeof login>;

/** Makes the demo tenant if it is missing, and gives its first password; `undefined` if it was there already. */
export async function ensureDemoTenant(directory: string): Promise<Login | undefined> {
  const known = v.parse(tenants, await rollcallJson(directory, ['tenants', 'list']));
  if (known.some(({ tenant }) => tenant === demoTenant)) return undefined;
  await rollcallJson(directory, addTenant);
  return makePassword(directory);
}

/**
 * Runs `work` with the file of a private key that logs the demo tenant in, and takes the key away again: the password that
 * a person has been told stays as it is.
 */
export async function withDemoKey(
  directory: string,
  folder: string,
  work: (privateKey: string) => Promise<void>,
): Promise<void> {
  const pair = makeEd25519Key();
  const file = join(folder, 'key');
  await writeFile(file, pair.private, { mode: 0o600 });
  await writeFile(`${file}.pub`, pair.public);
  const added = await rollcallJson(directory, ['sftp', 'key', 'add', demoTenant, `${file}.pub`]);
  try {
    await work(file);
  } finally {
    await rollcallJson(directory, ['sftp', 'key', 'remove', demoTenant, v.parse(key, added).fingerprint]);
  }
}

/** Makes a new password; the one before stops working. */
async function makePassword(directory: string): Promise<Login> {
  return v.parse(login, await rollcallJson(directory, newPassword));
}
