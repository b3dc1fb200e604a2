import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Client, type SFTPWrapper } from 'ssh2';

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

export const hasOpenSsh = spawnSync('sftp', ['-V']).error === undefined;

/** Types commands into OpenSSH's `sftp`; answers its exit code and what it printed. */
export async function openSsh(login: Login, ...commands: string[]): Promise<{ exit: number; printed: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-sftp-'));
  const askpass = join(folder, 'askpass');
  const batch = join(folder, 'batch');
  writeFileSync(askpass, '#!/bin/sh\nprintf %s "$ROLLCALL_PASSWORD"\n', { mode: 0o700 });
  writeFileSync(batch, commands.map((command) => `${command}\n`).join(''));
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'BatchMode=no', 'LogLevel=ERROR'];
  const child = spawn(
    'sftp',
    [
      ...options.flatMap((option) => ['-o', option]),
      '-P',
      String(login.port),
      '-b',
      batch,
      `${login.username}@${login.host}`,
    ],
    {
      env: { ...process.env, SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force', ROLLCALL_PASSWORD: login.password },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const ended = new Promise<number>((done) => child.once('exit', (code) => done(code ?? -1)));
  const [stdout, stderr, exit] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  rmSync(folder, { recursive: true });
  return { exit, printed: stdout + stderr };
}
