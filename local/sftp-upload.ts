/** Puts one file on an SFTP server, as a customer would: with OpenSSH's `sftp`, or with ssh2 where that is missing. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import ssh2 from 'ssh2';
import { LocalCloudFault } from './fault.ts';

export interface UploadTarget {
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

export function hasOpenSsh(): boolean {
  try {
    execFileSync('sftp', ['-h'], { stdio: 'ignore' });
    return true;
  } catch (fault) {
    // It is there if it could be run at all: it has no help, and ends with 1.
    return !(fault instanceof Error && 'code' in fault && fault.code === 'ENOENT');
  }
}

/** @throws LocalCloudFault with the client's own words. */
export async function uploadWithOpenSsh(file: string, { port, username, password }: UploadTarget): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'rollcall-upload-'));
  const askPassword = join(directory, 'ask');
  const commands = join(directory, 'commands');
  await writeFile(askPassword, '#!/bin/sh\nprintf "%s\\n" "$ROLLCALL_PASSWORD"\n', { mode: 0o700 });
  await writeFile(commands, `put "${file}" "${basename(file)}"\n`);
  // The server's key is new to this machine, and is thrown away with its folder: there is nobody to compare it with.
  const options = [
    'StrictHostKeyChecking=no',
    'UserKnownHostsFile=/dev/null',
    'LogLevel=ERROR',
    'BatchMode=no',
    'PubkeyAuthentication=no',
  ];
  const words = [
    ...options.flatMap((option) => ['-o', option]),
    '-b',
    commands,
    '-P',
    String(port),
    `${username}@127.0.0.1`,
  ];
  const environment = {
    ...process.env,
    SSH_ASKPASS: askPassword,
    SSH_ASKPASS_REQUIRE: 'force',
    ROLLCALL_PASSWORD: password,
  };
  const client = spawn('sftp', words, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  const faults: Buffer[] = [];
  client.stderr.on('data', (chunk: Buffer) => faults.push(chunk));
  const [code] = await once(client, 'close');
  await rm(directory, { recursive: true, force: true });
  if (code !== 0) throw new LocalCloudFault(`sftp ended with code ${code}: ${Buffer.concat(faults).toString().trim()}`);
}

export function uploadWithSsh2(file: string, { port, username, password }: UploadTarget): Promise<void> {
  const client = new ssh2.Client();
  return new Promise<void>((fulfil, reject) => {
    const settle = (fault?: Error | null) => (fault ? reject(fault) : fulfil());
    client.on('error', reject).on('ready', () => {
      client.sftp((fault, sftp) => {
        if (fault) reject(fault);
        else sftp.fastPut(file, `/${basename(file)}`, settle);
      });
    });
    client.connect({ host: '127.0.0.1', port, username, password });
  }).finally(() => client.end());
}
