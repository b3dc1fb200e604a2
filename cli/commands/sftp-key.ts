/** `rollcall sftp key …`: the SSH public keys with which a tenant logs in; several, so that they can be rotated. */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { addKey, listKeys, removeKey, type StoredKey } from '../../shared/store/credentials.ts';
import { notFound, refused } from '../cli-fault.ts';
import { knownTenant, openSession } from '../session.ts';
import { table } from '../table.ts';
import { isoInstant, readableInstant } from '../wording.ts';

const addHelp = `
Examples:
  $ rollcall sftp key add acme id_ed25519.pub
  $ ssh-add -L | head -1 | rollcall sftp key add acme -`;

/** Adds the commands to `rollcall sftp`. */
export function declareSftpKey(sftp: Command): void {
  const key = sftp.command('key').description("a tenant's SSH public keys");
  key
    .command('add <tenant> <file>')
    .description('add the public key in a .pub file; - reads standard input')
    .addHelpText('after', addHelp)
    .action(add);
  key
    .command('list <tenant>')
    .description("a tenant's keys, oldest first")
    .addHelpText('after', '\nExample:\n  $ rollcall sftp key list acme')
    .action(list);
  key
    .command('remove <tenant> <fingerprint>')
    .description('take a key away; the fingerprint is as `ssh-keygen -l` and `key list` show it')
    .addHelpText('after', '\nExample:\n  $ rollcall sftp key remove acme SHA256:uNiVztksCsDhcc0u9e8BrMc6RXGZyF2M…')
    .action(remove);
}

const keyJson = ({ type, fingerprint, comment, publicKey, addedAt }: StoredKey) => ({
  fingerprint,
  type,
  comment,
  publicKey,
  addedAt: isoInstant(addedAt),
});

async function add(tenant: string, file: string, _options: unknown, command: Command): Promise<void> {
  const session = await openSession(command);
  await knownTenant(session, tenant);
  const outcome = await addKey(session.deployment.tenants, tenant, await readKey(file), Date.now());
  if ('refusal' in outcome) {
    const { code, message, expected } = outcome.refusal;
    throw refused(code, `${message}; expected ${expected}`);
  }
  await session.output.print(keyJson(outcome.key), () => `key ${outcome.key.fingerprint} added to ${tenant}`);
}

async function list(tenant: string, _options: unknown, command: Command): Promise<void> {
  const session = await openSession(command);
  await knownTenant(session, tenant);
  const keys = await listKeys(session.deployment.tenants, tenant);
  const rows = keys.map((key) => [key.fingerprint, key.type, readableInstant(key.addedAt), key.comment]);
  await session.output.print(keys.map(keyJson), () =>
    rows.length === 0
      ? `${tenant} has no keys: ${session.next(`sftp key add ${tenant} key.pub`)}`
      : table(['FINGERPRINT', 'TYPE', 'ADDED', 'COMMENT'], rows),
  );
}

async function remove(tenant: string, fingerprint: string, _options: unknown, command: Command): Promise<void> {
  const session = await openSession(command);
  await knownTenant(session, tenant);
  if (!(await removeKey(session.deployment.tenants, tenant, fingerprint))) {
    const all = session.next(`sftp key list ${tenant}`);
    throw notFound('key', `${tenant} has no key ${fingerprint}: ${all} shows the fingerprints of all`);
  }
  await session.output.print({ tenant, removed: fingerprint }, () => `key ${fingerprint} removed from ${tenant}`);
}

function readKey(file: string): Promise<string> {
  if (file === '-') return text(process.stdin);
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw notFound('file', `the file ${file} can't be read: give the path of a .pub file, or - for standard input`, {
      cause,
    });
  });
}
