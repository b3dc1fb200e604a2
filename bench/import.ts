/**
 * What an import costs on the local cloud: time of each step, AWS calls and write units for 1,000 rows, and the rate of
 * applying beside bare conditional puts of the same items, at the same concurrency, against the same table, in the same
 * run.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { hasEnded, type Import } from '../shared/domain/import.ts';
import { listImports } from '../shared/store/imports.ts';
import { addTenant } from '../shared/store/tenants.ts';
import { datasetChunks } from './dataset.ts';
import { type Connection, calls, clientsOf, connect, startCloud } from './local-cloud.ts';
import { benchProfile } from './profile.ts';

const tenant = 'bench';

/** The local cloud runs one function at most this often at once, each with up to 50 writes under way. */
const workers = 4;

/** Uploads a file, waits until its import has ended, and prints what it took. */
async function measureImport(
  connection: Connection,
  name: string,
  rows: number,
  changedShare: number,
): Promise<Import> {
  const { bucket, lane } = clientsOf(connection);
  await calls(connection, 'DELETE');
  const { s3, name: Bucket } = bucket(connection.outputs.UploadsBucket);
  const Body = Buffer.concat([...datasetChunks({ rows, changedShare })]);
  await s3.send(new PutObjectCommand({ Bucket, Key: `${tenant}/${name}.csv`, Body }));
  const one = await endOf(lane.imports, `${name}.csv`);
  if (one.state !== 'succeeded')
    throw new Error(`the import of ${name} ended as ${one.state}: ${one.failure?.message}`);
  printImport(name, rows, one, await calls(connection, 'GET'));
  return one;
}

async function endOf(imports: Parameters<typeof listImports>[0], file: string): Promise<Import> {
  for (;;) {
    for await (const one of listImports(imports, tenant, Date.now())) {
      if (one.file === file && (hasEnded(one.state) || one.state === 'held')) return one;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

const seconds = (from = 0, to = 0): string => `${((to - from) / 1000).toFixed(2)} s`;

function printImport(name: string, rows: number, one: Import, made: Awaited<ReturnType<typeof calls>>): void {
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const perThousand = (count: number): string => ((count * 1000) / rows).toFixed(1);
  const { planStartedAt, planEndedAt, applyStartedAt, applyEndedAt } = one;
  console.log(`${name}: ${rows} rows`);
  console.log(`  plan ${seconds(planStartedAt, planEndedAt)}, apply ${seconds(applyStartedAt, applyEndedAt)}`);
  console.log(
    `  for 1,000 rows: ${perThousand(sum(made.map(({ count }) => count)))} AWS calls, ` +
      `${perThousand(sum(made.map(({ writeUnits }) => writeUnits)))} write units`,
  );
}

/** Bare conditional puts of items like the users', by as many workers with as many calls under way. Writes a second. */
async function barePuts({ config, outputs }: Connection, count: number): Promise<number> {
  const run = randomUUID();
  const begin = performance.now();
  const share = Math.ceil(count / workers);
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      const workerData = { config, table: outputs.DirectoryTable, run, from: worker * share, count: share };
      const thread = new Worker(join(import.meta.dirname, 'bare-puts.ts'), { workerData });
      await new Promise<void>((resolve, reject) => {
        thread.once('error', reject).once('exit', () => resolve());
      });
    }),
  );
  return (share * workers * 1000) / (performance.now() - begin);
}

/** Measures a first import, the same again, and one with 1 % changed. */
export async function benchImport(rows: number): Promise<void> {
  const cloud = await startCloud();
  try {
    const connection = await connect(cloud.directory);
    const { table } = clientsOf(connection);
    await addTenant(table(connection.outputs.TenantsTable), {
      tenant,
      active: true,
      revision: 1,
      profile: benchProfile,
      createdAt: 0,
    });
    const before = await barePuts(connection, rows);
    const first = await measureImport(connection, 'first', rows, 0);
    const after = await barePuts(connection, rows);
    await measureImport(connection, 'unchanged', rows, 0);
    await measureImport(connection, 'changed', rows, 0.01);
    printRates((rows * 1000) / ((first.applyEndedAt ?? 0) - (first.applyStartedAt ?? 0)), [before, after]);
  } finally {
    await cloud.stop();
  }
}

function printRates(applied: number, [before, after]: readonly [number, number]): void {
  const bare = (before + after) / 2;
  console.log(`apply: ${applied.toFixed(0)} changes/s`);
  console.log(`bare conditional puts, before and after: ${before.toFixed(0)} and ${after.toFixed(0)} a second`);
  console.log(`apply is ${(applied / bare).toFixed(2)} × bare puts`);
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { rows: { type: 'string', default: '20000' } } });
  await benchImport(Number(values.rows));
}
