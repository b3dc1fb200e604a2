/**
 * Power cuts: `npm run test:power-cuts -- --rows 50000 --kills 20 --seed 7`. The same two files are imported in two local
 * clouds, one of which loses its power (SIGKILL of all its processes) again and again while the second file is imported. Both
 * must come to the same: every attribute of every user but the instants of writing, counts, reports, and the ids of all
 * domain events, each told at least once. Exit code 1 when they differ.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { put } from '../e2e/sftp-client.ts';
import { randomFrom } from '../support/random.ts';
import { type Cloud, createCloud, synthesizeWithListener } from './cloud.ts';
import { firstFile, secondFile, tenant } from './files.ts';
import { type Progress, progressOfFile } from './import-progress.ts';
import { type Moment, planKills } from './kill-plan.ts';
import { differences, lookAt, type Seen } from './seen.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '5000' },
    kills: { type: 'string', default: '5' },
    seed: { type: 'string', default: '7' },
  },
});
const [rows, kills, seed] = [Number(values.rows), Number(values.kills), Number(values.seed)];

const login = v.object({ username: v.string(), password: v.string(), host: v.string(), port: v.number() });
const say = (line: string): void => console.log(line);
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/** How often somebody looks where an import is, milliseconds. */
const every = 20;

async function prepare(cloud: Cloud): Promise<void> {
  await cloud.start();
  await cloud.rollcall('tenants', 'add', tenant, '--preset', 'worktango', '--set', 'missing=archive');
  await send(cloud, 'first.csv', firstFile(rows));
  await ended(cloud, 'first.csv');
}

async function send(cloud: Cloud, file: string, content: string): Promise<void> {
  const account = v.parse(login, await cloud.rollcall('sftp', 'password', tenant));
  await put(account, `/${file}`, content);
}

/** Waits until an import has ended; `look` is told where it is. */
async function ended(cloud: Cloud, file: string, look = (_: Progress): void => undefined): Promise<void> {
  const { imports } = await cloud.deployment();
  for (;;) {
    const progress = await progressOfFile(imports, file);
    look(progress);
    if (progress.step === 'ended') return;
    await setTimeout(every);
  }
}

/** How long an import takes that nobody disturbs, milliseconds. */
async function undisturbed(cloud: Cloud): Promise<{ all: number; planning: number }> {
  const began = new Map<Progress['step'], number>();
  await send(cloud, 'second.csv', secondFile(rows));
  const sent = performance.now();
  await ended(cloud, 'second.csv', ({ step }) => {
    if (!began.has(step)) began.set(step, performance.now());
  });
  const at = (step: Progress['step']): number => began.get(step) ?? performance.now();
  return { all: performance.now() - sent, planning: at('applying') - at('planning') };
}

const isReached = (moment: Moment, { step, done, chunks }: Progress): boolean => {
  if (step === 'ended' || step === 'finishing') return true;
  if (moment.step === 'planning') return step === 'planning' || step === 'applying';
  return moment.step === 'applying' && step === 'applying' && done / chunks >= moment.share;
};

/** Cuts the power when its moment has come, and starts the cloud again. False: the import had ended before. */
async function cut(cloud: Cloud, n: number, moment: Moment): Promise<boolean> {
  const { imports } = await cloud.deployment();
  let progress = await progressOfFile(imports, 'second.csv');
  while (!isReached(moment, progress)) {
    await setTimeout(every);
    progress = await progressOfFile(imports, 'second.csv');
  }
  await setTimeout(progress.step === moment.step ? moment.after : 0);
  progress = await progressOfFile(imports, 'second.csv');
  const { step, done, chunks } = progress;
  if (step === 'ended') return false;
  await cloud.cutPower();
  say(`cut ${n + 1}: ${step}${chunks === 0 ? '' : `, ${done} of ${chunks} chunks done`}`);
  await cloud.start();
  return true;
}

async function disturbed(cloud: Cloud, planning: number): Promise<number> {
  await send(cloud, 'second.csv', secondFile(rows));
  let cuts = 0;
  for (const [n, moment] of planKills(kills, planning, randomFrom(seed)).entries()) {
    if (await cut(cloud, n, moment)) cuts += 1;
  }
  await ended(cloud, 'second.csv');
  return cuts;
}

function tell(name: string, { imports, users, told }: Seen): void {
  const times = [...told.values()].reduce((sum, count) => sum + count, 0);
  say(`${name}: ${users.size} users, ${told.size} events told ${times} times, ${JSON.stringify(imports.at(-1))}`);
}

const folder = await mkdtemp(join(tmpdir(), 'rollcall-power-assembly-'));
say(`${rows} rows, ${kills} power cuts, seed ${seed}`);
await synthesizeWithListener(folder);
const [calm, stormy] = [await createCloud(folder), await createCloud(folder)];
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void Promise.all([calm.dispose(), stormy.dispose()]).then(() => process.exit(1));
  });
}
try {
  await prepare(calm);
  const took = await undisturbed(calm);
  say(`undisturbed: ${seconds(took.all)}, of which planning ${seconds(took.planning)}`);
  const expected = await lookAt(await calm.deployment());
  await calm.dispose();
  await prepare(stormy);
  const began = performance.now();
  const cuts = await disturbed(stormy, took.planning);
  say(`disturbed: ${seconds(performance.now() - began)}, ${cuts} power cuts while it ran`);
  const found = await lookAt(await stormy.deployment());
  tell('undisturbed', expected);
  tell('disturbed', found);
  const isGood = expected.imports.every((one) => JSON.stringify(one).includes('"state":"succeeded'));
  const different = [...(isGood ? [] : ['the undisturbed imports did not succeed']), ...differences(expected, found)];
  for (const line of different) say(`DIFFERENT ${line}`);
  if (different.length === 0) say('the same: every user, counts, reports, and all events');
  process.exitCode = different.length === 0 && cuts === kills ? 0 : 1;
} finally {
  await Promise.all([calm.dispose(), stormy.dispose()]);
  await rm(folder, { recursive: true, force: true });
}
