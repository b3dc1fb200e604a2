/**
 * Tries real SFTP clients: `npm run test:clients [-- --install] [-- --host H --port P --user U --password W]`.
 * Without an address it starts the Transfer Family double for the purpose. A client counts as passed when all its steps
 * end with exit code 0 and the bytes that come back are those that were sent. Files are named `.tmp`, which is no upload.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import ssh2 from 'ssh2';
import { password as sitePassword, startSite } from '../local/transfer/site.ts';
import { type Account, type Client, clients } from './clients.ts';
import { installMissing } from './install.ts';

/** more than a client's window and a part of a multipart upload */
const fileSize = 9 * 1024 * 1024 + 4321;

const { values } = parseArgs({
  options: {
    install: { type: 'boolean', default: false },
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string' },
    user: { type: 'string' },
    password: { type: 'string' },
  },
});

async function exercise(client: Client, account: Account, folder: string): Promise<void> {
  const remote = `client-check-${randomBytes(4).toString('hex')}.tmp`;
  const own = join(folder, remote);
  await mkdir(own);
  const files = { folder: own, sent: join(own, 'sent'), received: join(own, 'received'), remote };
  const data = randomBytes(fileSize);
  await writeFile(files.sent, data);
  try {
    await client.exercise(account, files, data.length);
    const received = await readFile(files.received);
    if (!received.equals(data)) throw new Error(`${received.length} bytes came back that differ from those sent`);
  } finally {
    await removeRemote(account, remote);
  }
}

/** So that nothing stays on a server that is not ours; a file that the client could not store is none to remove. */
function removeRemote({ host, port, user, password }: Account, remote: string): Promise<void> {
  return new Promise((resolve) => {
    const client = new ssh2.Client();
    client.on('error', () => resolve());
    client.on('close', () => resolve());
    client.on('ready', () => {
      client.sftp((error, sftp) => {
        if (error !== undefined) return client.end();
        sftp.unlink(remote, () => client.end());
      });
    });
    client.connect({ host, port, username: user, password });
  });
}

async function runAll(
  account: Account,
  afterwards?: (client: Client, folder: string) => Promise<void>,
): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'clients-'));
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const client of clients) {
    const missing = await client.missing();
    if (missing !== undefined) {
      counts.skipped += 1;
      console.log(`skipped  ${client.name}: ${missing} (package ${client.package})`);
      continue;
    }
    const startedAt = performance.now();
    try {
      await exercise(client, account, folder);
      counts.passed += 1;
      console.log(`passed   ${client.name} (${Math.round(performance.now() - startedAt)} ms)`);
      await afterwards?.(client, folder);
    } catch (error) {
      counts.failed += 1;
      console.log(`failed   ${client.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  await rm(folder, { recursive: true, force: true });
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  return counts.failed === 0;
}

async function runAgainstDouble(): Promise<boolean> {
  await using site = await startSite();
  const account = { host: '127.0.0.1', port: site.port, user: 'acme', password: sitePassword };
  return await runAll(account, noteIfRefusedByPolicy);
}

/**
 * The double also offers algorithms that old clients need and AWS does not offer: who needs them is told, without failing.
 */
async function noteIfRefusedByPolicy(client: Client, folder: string): Promise<void> {
  await using strict = await startSite({ exactAlgorithms: true });
  const account = { host: '127.0.0.1', port: strict.port, user: 'acme', password: sitePassword };
  try {
    await exercise(client, account, folder);
  } catch {
    console.log(
      `note     ${client.name}: this version cannot talk to a server that offers exactly the algorithms of the security policy, as AWS does`,
    );
  }
}

if (values.install) await installMissing(console.log);
const { host, port, user, password } = values;
if (port === undefined) {
  process.exitCode = (await runAgainstDouble()) ? 0 : 1;
} else if (user === undefined || password === undefined) {
  console.error('--port needs --user and --password as well');
  process.exitCode = 2;
} else {
  process.exitCode = (await runAll({ host, port: Number(port), user, password })) ? 0 : 1;
}
