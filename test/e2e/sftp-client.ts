import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type SFTPWrapper } from 'ssh2';
import { askpass } from '../clients/clients.ts';
import { mustRun, runCommand } from '../clients/command.ts';

type Login = { readonly username: string; readonly password: string; readonly host: string; readonly port: number };

/** Runs `work` in an SFTP session of its own. */
async function withSftp<Result>(login: Login, work: (sftp: SFTPWrapper) => Promise<Result>): Promise<Result> {
  const client = new Client();
  try {
    await new Promise<void>((ready, failed) => {
      client.once('ready', ready).once('error', failed).connect(login);
    });
    const sftp = await new Promise<SFTPWrapper>((opened, failed) => {
      client.sftp((error, session) => (error ? failed(error) : opened(session)));
    });
    return await work(sftp);
  } finally {
    client.end();
  }
}

export const put = (login: Login, path: string, content: string | Buffer): Promise<void> =>
  withSftp(
    login,
    (sftp) =>
      new Promise((done, failed) => {
        sftp.writeFile(path, content, (error) => (error ? failed(error) : done()));
      }),
  );

export const get = (login: Login, path: string): Promise<string> =>
  withSftp(
    login,
    (sftp) =>
      new Promise((done, failed) => {
        sftp.readFile(path, (error, content) => (error ? failed(error) : done(content.toString('utf8'))));
      }),
  );

export const list = (login: Login, path: string): Promise<string[]> =>
  withSftp(
    login,
    (sftp) =>
      new Promise((done, failed) => {
        sftp.readdir(path, (error, entries) => (error ? failed(error) : done(entries.map(({ filename }) => filename))));
      }),
  );

export const rename = (login: Login, from: string, to: string): Promise<void> =>
  withSftp(
    login,
    (sftp) =>
      new Promise((done, failed) => {
        sftp.rename(from, to, (error) => (error ? failed(error) : done()));
      }),
  );

export const remove = (login: Login, path: string): Promise<void> =>
  withSftp(
    login,
    (sftp) =>
      new Promise((done, failed) => {
        sftp.unlink(path, (error) => (error ? failed(error) : done()));
      }),
  );

export const hasOpenSsh = (await runCommand('sftp', ['-?'])).code !== 127;

/** Types commands into OpenSSH's `sftp`; answers what it printed. Throws when it does not end with 0. */
export async function openSsh(login: Login, ...commands: string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-sftp-'));
  try {
    const env = await askpass(folder, login.password);
    const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'BatchMode=no', 'LogLevel=ERROR'];
    const words = ['-F', 'none', ...options.flatMap((option) => ['-o', option]), '-P', String(login.port), '-b', '-'];
    const input = commands.map((command) => `${command}\n`).join('');
    return await mustRun('sftp', [...words, `${login.username}@${login.host}`], { input, env });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
