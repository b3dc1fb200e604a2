/** Puts one file on an SFTP server, as a customer would: with OpenSSH's `sftp`, or with ssh2 where that is missing. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import ssh2 from 'ssh2';
import { LocalCloudFault } from './fault.ts';

export interface UploadTarget {
  readonly port: number;
  readonly username: string;
  /** A file with an SSH private key, mode 600. */
  readonly privateKey: string;
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
export async function uploadWithOpenSsh(file: string, { port, username, privateKey }: UploadTarget): Promise<void> {
  // The server's key is new to this machine, and is thrown away with its folder: there is nobody to compare it with.
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR', 'IdentitiesOnly=yes'];
  const words = options.flatMap((option) => ['-o', option]);
  const client = spawn('sftp', [...words, '-b', '-', '-i', privateKey, '-P', String(port), `${username}@127.0.0.1`], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  client.stdin.end(`put "${file}" "${basename(file)}"\n`);
  const faults: Buffer[] = [];
  client.stderr.on('data', (chunk: Buffer) => faults.push(chunk));
  const [code] = await once(client, 'close');
  if (code !== 0) throw new LocalCloudFault(`sftp ended with code ${code}: ${Buffer.concat(faults).toString().trim()}`);
}

export async function uploadWithSsh2(file: string, { port, username, privateKey }: UploadTarget): Promise<void> {
  const key = await readFile(privateKey);
  const client = new ssh2.Client();
  return new Promise<void>((fulfil, reject) => {
    const settle = (fault?: Error | null) => (fault ? reject(fault) : fulfil());
    client.on('error', reject).on('ready', () => {
      client.sftp((fault, sftp) => {
        if (fault) reject(fault);
        else sftp.fastPut(file, `/${basename(file)}`, settle);
      });
    });
    client.connect({ host: '127.0.0.1', port, username, privateKey: key });
  }).finally(() => client.end());
}
