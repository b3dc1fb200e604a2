import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeEd25519Key } from '../../../local/transfer/host-keys.ts';
import { askpass } from '../../clients/clients.ts';
import { mustRun, runCommand } from '../../clients/command.ts';
import { password, type Site, slowMachine, startSite } from './site.ts';

const program = 'sftp';
const installed = (await runCommand(program, ['-?'])).code !== 127;
if (!installed) console.warn('SKIPPED: OpenSSH sftp is not installed here; the tests with the real client do not run');

const key = makeEd25519Key();
const longPoll = { timeout: 20_000 };

describe.skipIf(!installed)('OpenSSH', slowMachine, () => {
  let folder: string;
  let site: Site;
  let env: Record<string, string>;
  let options: string[];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'openssh-'));
    site = await startSite({ publicKeys: [key.public] });
    env = await askpass(folder, password);
    const knownHosts = site.transfer.hostKeys.map((line) => `[127.0.0.1]:${site.port} ${line}\n`);
    await writeFile(join(folder, 'known_hosts'), knownHosts.join(''));
    await writeFile(join(folder, 'key'), key.private, { mode: 0o600 });
    options = ['-F', 'none', '-o', `UserKnownHostsFile=${join(folder, 'known_hosts')}`, '-P', String(site.port)];
  });
  afterAll(async () => {
    await site[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });
  const sftp = (commands: string, ...more: string[]): Promise<string> =>
    mustRun(program, [...options, ...more, '-o', 'BatchMode=no', '-b', '-', 'acme@127.0.0.1'], {
      input: commands,
      env,
    });

  it('knows the server by the host keys that it says it has, and logs in by password', async () => {
    expect(await sftp('pwd\n', '-o', 'StrictHostKeyChecking=yes')).toContain('Remote working directory: /');
  });

  it('logs in by key', async () => {
    const shown = await sftp('pwd\n', '-o', 'PreferredAuthentications=publickey', '-i', join(folder, 'key'));
    expect(shown).toContain('Remote working directory: /');
  });

  it('ends with an error code when a command fails', async () => {
    await expect(sftp('get /absent\n')).rejects.toThrow('not found');
    await expect(sftp('put /etc/hostname /reports/x\n')).rejects.toThrow('Permission denied');
  });

  it('does what people do: make, put, rename, list, get, remove', async () => {
    const data = randomBytes(5_000_000);
    await writeFile(join(folder, 'sent'), data);
    const shown = await sftp(
      [
        'mkdir in',
        `put -p ${join(folder, 'sent')} in/.users.csv.part`,
        'rename in/.users.csv.part in/users.csv',
        'ls -l in',
        `get in/users.csv ${join(folder, 'received')}`,
        'rm in/users.csv',
        'rmdir in',
        '',
      ].join('\n'),
    );
    expect(shown).toMatch(/-rwx\S+ .* 5000000 .* users\.csv/);
    expect((await readFile(join(folder, 'received'))).equals(data)).toBe(true);
    expect(await site.keys()).toEqual([]);
  });

  it('is refused by name what S3 cannot do: append to a file, link, rename a directory', async () => {
    await site.store('acme/first', 'x');
    await site.store('acme/folder/file', 'x');
    await writeFile(join(folder, 'longer'), 'longer');
    await expect(sftp(`reput ${join(folder, 'longer')} first\n`)).rejects.toThrow('Operation unsupported');
    await expect(sftp('ln -s first second\n')).rejects.toThrow('Operation unsupported');
    await expect(sftp('rename folder moved\n')).rejects.toThrow('Operation unsupported');
  });

  it('interrupted with Ctrl-C closes the file properly: what arrived is an object, and the event has its size', async () => {
    const size = 30_000_000;
    await writeFile(join(folder, 'large'), Buffer.alloc(size));
    const client = spawn(program, [...options, '-o', 'BatchMode=no', '-l', '40000', '-b', '-', 'acme@127.0.0.1'], {
      env: { ...process.env, ...env },
    });
    client.stdin.end(`put ${join(folder, 'large')} interrupted.csv\n`);
    const path = '/uploads/acme/interrupted.csv';
    await expect
      .poll(() => site.lines.some((line) => line['activity-type'] === 'OPEN' && line.path === path), longPoll)
      .toBe(true);
    client.kill('SIGINT');
    await once(client, 'close');
    await expect.poll(() => site.events.some(({ detail }) => detail['file-path'] === path), longPoll).toBe(true);
    const event = site.events.find(({ detail }) => detail['file-path'] === path);
    expect(event?.detail.bytes).toBeLessThan(size);
    expect((await site.head('acme/interrupted.csv')).size).toBe(event?.detail.bytes);
  });
});
