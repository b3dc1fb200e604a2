/** `npm run demo`: uploads an employee file to the running local cloud, and shows what becomes of it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import * as v from 'valibot';
import { employeeFile } from './demo-file.ts';
import { demoTenant, ensureDemoTenant, withDemoKey } from './demo-tenant.ts';
import { LocalCloudFault } from './fault.ts';
import { readInstance } from './instance.ts';
import { rollcallHere, rollcallJson } from './rollcall-cli.ts';
import { hasOpenSsh, uploadWithOpenSsh, uploadWithSsh2 } from './sftp-upload.ts';

interface DemoOptions {
  readonly dir: string;
  readonly rows: number;
}

/** ms between two looks for the import, and how long it may take to appear: longer than an upload's settle time. */
const lookInterval = 500;
const lookLimit = 60_000;

const imports = v.array(v.object({ id: v.string() }));

const command = new Command('npm run demo --')
  .description('Uploads an employee file over SFTP as the demo tenant, and watches the import.')
  .option('--dir <folder>', 'folder of the running instance', process.env.ROLLCALL_DIR ?? '.rollcall')
  .option('--rows <count>', 'employees in the file', parseRows, 1000)
  .action((options: DemoOptions) => main(options));

await command.parseAsync().catch((cause: unknown) => {
  console.error(cause instanceof LocalCloudFault ? cause.message : cause);
  process.exitCode = 1;
});

async function main({ dir, rows }: DemoOptions): Promise<void> {
  const { sftpPort } = await readInstance(dir);
  await ensureDemoTenant(dir);
  const before = await knownImports(dir);
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-demo-'));
  try {
    await withDemoKey(dir, folder, (privateKey) => upload(rows, folder, { port: sftpPort, privateKey }));
  } finally {
    await rm(folder, { recursive: true });
  }
  console.log('an upload rests a few seconds before it is imported, in case the client is not done with it');
  const id = await newImport(dir, before);
  process.exitCode = await rollcallHere(dir, ['imports', 'show', demoTenant, id, '--watch']);
}

async function upload(rows: number, folder: string, target: { port: number; privateKey: string }): Promise<void> {
  const file = join(folder, 'employees.csv');
  await writeFile(file, employeeFile(rows));
  const openSsh = hasOpenSsh();
  const client = openSsh ? 'sftp' : 'ssh2, because there is no sftp program here';
  const where = `${demoTenant} to 127.0.0.1 port ${target.port}`;
  console.log(`uploading employees.csv, ${rows} employees, as ${where} (${client})`);
  await (openSsh ? uploadWithOpenSsh : uploadWithSsh2)(file, { ...target, username: demoTenant });
}

async function knownImports(dir: string): Promise<ReadonlySet<string>> {
  const known = v.parse(imports, await rollcallJson(dir, ['imports', 'list', demoTenant]));
  return new Set(known.map(({ id }) => id));
}

async function newImport(dir: string, before: ReadonlySet<string>): Promise<string> {
  const deadline = Date.now() + lookLimit;
  while (Date.now() < deadline) {
    const [added] = [...(await knownImports(dir))].filter((id) => !before.has(id));
    if (added !== undefined) return added;
    await pause(lookInterval);
  }
  throw new LocalCloudFault(`no import of the file began within ${lookLimit / 1000} s: look into ${join(dir, 'logs')}`);
}

function parseRows(value: string): number {
  const rows = Number(value);
  if (Number.isInteger(rows) && rows >= 1 && rows <= 99_999) return rows;
  throw new InvalidArgumentError(`expected 1 to 99999, found ${value}`);
}
