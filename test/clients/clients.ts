/** SFTP clients that customers use, each doing upload, stat, list and download in its own way. */
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun, runCommand } from './command.ts';

export interface Account {
  host: string;
  port: number;
  user: string;
  password: string;
}

interface Files {
  /** an empty folder of the client's own */
  folder: string;
  /** the local file to upload */
  sent: string;
  /** its name on the server, in the home directory */
  remote: string;
  /** where the download goes */
  received: string;
}

export interface Client {
  name: string;
  /** the Debian package that has it */
  package: string;
  /** why it cannot be used on this machine, or undefined */
  missing: () => Promise<string | undefined>;
  /** rejects when a step fails or what it shows is wrong */
  exercise: (account: Account, files: Files, size: number) => Promise<void>;
}

const anyHostKey = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR'];
const passwordOnly = ['-o', 'PubkeyAuthentication=no', '-o', 'PreferredAuthentications=password', '-F', 'none'];

export const clients: readonly Client[] = [
  {
    name: 'OpenSSH sftp',
    package: 'openssh-client',
    missing: () => withoutProgram('sftp', ['-?'], [1, 255]),
    exercise: async (account, { folder, sent, remote, received }, size) => {
      const env = await askpass(folder, account.password);
      const input = `put ${sent} ${remote}\nls -l ${remote}\nls -1\nget ${remote} ${received}\n`;
      const target = `${account.user}@${account.host}`;
      const args = [
        ...anyHostKey,
        ...passwordOnly,
        '-o',
        'BatchMode=no',
        '-P',
        String(account.port),
        '-b',
        '-',
        target,
      ];
      const shown = await mustRun('sftp', args, { input, env });
      demandShown(shown, remote, String(size));
    },
  },
  {
    name: 'OpenSSH scp',
    package: 'openssh-client',
    missing: async () => {
      const tooOld = (await opensshVersion()) < 9;
      return tooOld ? 'scp is older than 9: it speaks SCP, which Transfer Family does not' : undefined;
    },
    exercise: async (account, { folder, sent, remote, received }) => {
      const env = await askpass(folder, account.password);
      const options = ['-p', ...anyHostKey, ...passwordOnly, '-P', String(account.port)];
      const target = `${account.user}@${account.host}:${remote}`;
      await mustRun('scp', [...options, sent, target], { env });
      await mustRun('scp', [...options, target, received], { env });
    },
  },
  {
    name: 'lftp',
    package: 'lftp',
    missing: () => withoutProgram('lftp', ['--version']),
    exercise: async ({ host, port, user, password }, { folder, sent, remote, received }, size) => {
      const commands = [
        'set cmd:fail-exit yes',
        'set net:max-retries 1',
        `set sftp:connect-program "ssh -a -x ${anyHostKey.join(' ')} ${passwordOnly.join(' ')}"`,
        `open -u ${quote(user)},${quote(password)} -p ${port} sftp://${host}`,
        `put ${sent} -o ${remote}`,
        `cls -l ${remote}`,
        'ls',
        `get ${remote} -o ${received}`,
      ];
      const script = await writePrivately(folder, 'script', `${commands.join('\n')}\n`);
      const shown = await mustRun('lftp', ['--norc', '-f', script], { env: { HOME: folder } });
      demandShown(shown, remote, String(size));
    },
  },
  {
    name: 'curl',
    package: 'curl',
    missing: async () => {
      const { code, output } = await runCommand('curl', ['-V']);
      if (code !== 0) return 'not installed';
      return /\bsftp\b/.test(output) ? undefined : 'installed, but built without SFTP';
    },
    exercise: async ({ host, port, user, password }, { sent, remote, received }, size) => {
      const root = `sftp://${host}:${port}`;
      const curl = (...args: string[]): Promise<string> =>
        mustRun('curl', ['-q', '-sS', '--insecure', '--config', '-', ...args], {
          input: `user = ${JSON.stringify(`${user}:${password}`)}\n`,
        });
      await curl('--upload-file', sent, `${root}/${remote}`);
      const shown = await curl(`${root}/`);
      demandShown(shown, remote, String(size));
      await curl('--output', received, `${root}/${remote}`);
    },
  },
  {
    name: 'rclone',
    package: 'rclone',
    missing: () => withoutProgram('rclone', ['version']),
    exercise: async ({ host, port, user, password }, { folder, sent, remote, received }, size) => {
      const secret = (await mustRun('rclone', ['obscure', '-'], { input: password })).trim();
      const env = {
        RCLONE_CONFIG: join(folder, 'rclone.conf'),
        RCLONE_CONFIG_SITE_TYPE: 'sftp',
        RCLONE_CONFIG_SITE_HOST: host,
        RCLONE_CONFIG_SITE_PORT: String(port),
        RCLONE_CONFIG_SITE_USER: user,
        RCLONE_CONFIG_SITE_PASS: secret,
      };
      const rclone = (...args: string[]): Promise<string> =>
        mustRun('rclone', [...args, '--retries', '1', '--low-level-retries', '1'], { env });
      await rclone('copyto', sent, `site:${remote}`);
      const shown = await rclone('lsl', 'site:', '--max-depth', '1');
      demandShown(shown, remote, String(size));
      await rclone('copyto', `site:${remote}`, received);
    },
  },
  {
    name: 'paramiko',
    package: 'python3-paramiko',
    missing: async () => ((await paramikoPython()) === undefined ? 'no python3 that has it' : undefined),
    exercise: async ({ host, port, user, password }, { sent, remote, received }, size) => {
      const python = (await paramikoPython()) ?? 'python3';
      const script = join(import.meta.dirname, 'paramiko_client.py');
      const args = [script, host, String(port), user, sent, remote, received, String(size)];
      await mustRun(python, args, { input: password });
    },
  },
  {
    name: 'PuTTY psftp',
    package: 'putty-tools',
    missing: () => withoutProgram('psftp', ['-V']),
    exercise: async (account, { folder, sent, remote, received }, size) => {
      const { host, port, user, password } = account;
      const secret = await writePrivately(folder, 'password', password);
      const commands = `put ${sent} ${remote}\nls\nget ${remote} ${received}\nquit\n`;
      const script = await writePrivately(folder, 'script', commands);
      const env = { HOME: folder };
      const options = ['-P', String(port), '-pwfile', secret, ...(await hostKeyOptions(account, env))];
      const shown = await mustRun('psftp', [...options, '-batch', '-b', script, `${user}@${host}`], { env });
      demandShown(shown, remote, String(size));
    },
  },
];

function demandShown(shown: string, ...expected: string[]): void {
  const absent = expected.filter((text) => !shown.includes(text));
  if (absent.length > 0) throw new Error(`its listing does not show ${absent.join(' or ')}: ${shown.trim()}`);
}

async function withoutProgram(program: string, args: string[], codes = [0]): Promise<string | undefined> {
  const { code } = await runCommand(program, args);
  return code !== null && codes.includes(code) ? undefined : 'not installed';
}

async function opensshVersion(): Promise<number> {
  const { output } = await runCommand('ssh', ['-V']);
  return Number(/OpenSSH_(\d+)/.exec(output)?.[1] ?? 0);
}

/** OpenSSH reads passwords from a terminal, or from a program that it is told to ask. */
export async function askpass(folder: string, password: string): Promise<Record<string, string>> {
  const program = join(folder, 'askpass');
  await writeFile(program, '#!/bin/sh\nprintf "%s\\n" "$SFTP_PASSWORD"\n');
  await chmod(program, 0o700);
  return { SSH_ASKPASS: program, SSH_ASKPASS_REQUIRE: 'force', SFTP_PASSWORD: password, DISPLAY: ':0' };
}

/** The first python that has paramiko: one installed beside Debian's own does not have Debian's packages. */
async function paramikoPython(): Promise<string | undefined> {
  for (const python of ['python3', '/usr/bin/python3']) {
    const { code } = await runCommand(python, ['-c', 'import paramiko']);
    if (code === 0) return python;
  }
  return undefined;
}

/** In batch mode psftp trusts a host key only if it is named, and names the one it does not trust. */
async function hostKeyOptions({ host, port, user }: Account, env: Record<string, string>): Promise<string[]> {
  const { output } = await runCommand('psftp', ['-P', String(port), '-batch', `${user}@${host}`], { env });
  const fingerprint = /SHA256:[A-Za-z0-9+/]+/.exec(output)?.[0];
  return fingerprint === undefined ? [] : ['-hostkey', fingerprint];
}

async function writePrivately(folder: string, name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text, { mode: 0o600 });
  return file;
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
