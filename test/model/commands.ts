/** What can happen to a tenant. Each is done to the model and to the real one, and then they are compared. */
import type { AsyncCommand } from 'fast-check';
import { sweepImports } from '../../shared/import/sweep-imports.ts';
import { minutes } from '../support/cloud/clock.ts';
import { sweepAt } from '../support/cloud/due.ts';
import { purgeAt } from '../support/cloud/history.ts';
import { killAt, spare } from '../support/cloud/kill.ts';
import { platformWrites } from '../support/cloud/site.ts';
import { approve, isShown, restore, sweep, takeBack } from './clock-and-people.ts';
import { expectSame } from './compare.ts';
import { meanwhile, receive, runLane } from './lane.ts';
import {
  type Crash,
  type Decision,
  decide,
  follow,
  learn,
  pauseOrResumeReal,
  plannedAt,
  put,
  type Real,
  restoreReal,
} from './real-tenant.ts';
import { day, type File, type Model, type ModelImport, type Row } from './state.ts';

export type Command = AsyncCommand<Model, Real, true>;

/** A file as it is generated: dates are days from the one on which it arrives, none where it is 0. */
export type FileSpec = Omit<File, 'rows'> & { readonly rows: readonly (Omit<Row, 'end'> & { readonly end: number })[] };

function fileOn(spec: FileSpec, now: number): File {
  const dateOf = (end: number) => (end === 0 ? '' : new Date(now + end * day).toISOString().slice(0, 10));
  return { ...spec, rows: spec.rows.map((row) => ({ ...row, end: dateOf(row.end) })) };
}

/** `check` sees the model alone, and knows no clock: what needs one, and can't be done, does nothing. */
function command(
  name: string,
  run: (model: Model, real: Real) => Promise<void>,
  check = (_: Readonly<Model>) => true,
): Command {
  return {
    check: async (model) => check(model),
    run: async (model, real) => {
      await run(model, real);
      await learn(real);
      await expectSame(model, real);
    },
    toString: () => name,
  };
}

const text = (value: unknown): string => JSON.stringify(value);

export const file = (spec: FileSpec, how: { readonly crash?: Crash; readonly twice?: boolean } = {}): Command =>
  command(`file(${text(spec)}, ${text(how)})`, async (model, real) => {
    const { clock } = real.cloud;
    const content = fileOn(spec, clock.now() + 1000);
    await put(real, content);
    receive(model, { file: content }, clock.now());
    await follow(real, how.crash, how.twice ? { twice: true } : {});
    runLane(model, await plannedAt(real));
  });

/** Two files whose events come together, in their order or not. */
export const twoFiles = (older: FileSpec, newer: FileSpec, isSwapped: boolean): Command =>
  command(`twoFiles(${text(older)}, ${text(newer)}, ${isSwapped})`, async (model, real) => {
    const { clock, messages } = real.cloud;
    const both: ModelImport[] = [];
    for (const spec of [older, newer]) {
      const content = fileOn(spec, clock.now() + 1000);
      await put(real, content);
      both.push(receive(model, { file: content }, clock.now()));
    }
    if (isSwapped) messages.reverse();
    runLane(model, clock.now(), both[isSwapped ? 1 : 0]);
    await follow(real);
  });

const newestIn = (model: Readonly<Model>, states: readonly ModelImport['state'][]): ModelImport | undefined =>
  model.imports.findLast(({ state }) => states.includes(state));

function decision(
  what: Decision,
  find: (model: Readonly<Model>) => ModelImport | undefined,
  inModel: (model: Model, one: ModelImport, now: number) => void,
  crash?: Crash,
): Command {
  const run = async (model: Model, real: Real) => {
    const { clock } = real.cloud;
    clock.advance(1000);
    const now = clock.now();
    const one = find(model);
    if (one === undefined || !isShown(one, now)) return;
    const begin = () => {
      inModel(model, one, now);
      runLane(model, clock.now());
    };
    await decide(real, what, one.n, { crash, begin });
  };
  return command(`${what}(${text(crash)})`, run, (model) => find(model) !== undefined);
}

const heldOne = (model: Readonly<Model>) => newestIn(model, ['held']);
const waitingOne = (model: Readonly<Model>) => newestIn(model, ['held', 'received']);
const appliedOne = (model: Readonly<Model>) => model.imports.findLast(({ done }) => done !== undefined);

export const approveHeld = (crash?: Crash): Command => decision('approve', heldOne, (_, one) => approve(one), crash);

const endAs = (state: 'discarded' | 'cancelled') => (_: Model, one: ModelImport) => {
  one.state = state;
};

export const discardHeld = (crash?: Crash): Command => decision('discard', heldOne, endAs('discarded'), crash);

export const cancelWaiting = (crash?: Crash): Command => decision('cancel', waitingOne, endAs('cancelled'), crash);

export const rollBackLast = (crash?: Crash): Command => decision('rollback', appliedOne, takeBack, crash);

export const pauseOrResume = (crash?: Crash): Command =>
  command(`pauseOrResume(${text(crash)})`, (model, real) => {
    const begin = () => {
      model.isPaused = !model.isPaused;
      runLane(model, real.cloud.clock.now());
    };
    return pauseOrResumeReal(real, model.isPaused, { crash, begin });
  });

/** Platform code keeps something of its own on the item. */
export const platformGivesPoints = (key: string, points: number): Command =>
  command(
    `platformGivesPoints(${text(key)}, ${points})`,
    async ({ users }, { cloud, tenant }) => {
      const user = users.get(key);
      if (user !== undefined) users.set(key, { ...user, points });
      await platformWrites(cloud, tenant, key, { points });
    },
    ({ users }) => users.has(key),
  );

/** Platform code changes what imports own, as docs/directory.md wants it: fingerprints go, and the version counts on. */
async function changeJob({ users }: Model, { cloud, tenant }: Real, key: string, job: string): Promise<void> {
  const user = users.get(key);
  if (user === undefined) return;
  const version = user.version + 1;
  users.set(key, { ...user, version, fields: { ...user.fields, job } });
  await platformWrites(cloud, tenant, key, { job, version, rowHash: undefined, recordHash: undefined });
}

export const platformChangesJob = (key: string, job: string): Command =>
  command(
    `platformChangesJob(${text(key)}, ${text(job)})`,
    (model, real) => changeJob(model, real, key, job),
    ({ users }) => users.has(key),
  );

/** The same, when a file has been planned, and is not applied yet. */
export const fileAndJobMeanwhile = (spec: FileSpec, key: string, job: string): Command =>
  command(
    `fileAndJobMeanwhile(${text(spec)}, ${text(key)}, ${text(job)})`,
    async (model, real) => {
      const { clock } = real.cloud;
      const content = fileOn(spec, clock.now() + 1000);
      await put(real, content);
      receive(model, { file: content }, clock.now());
      await follow(real, undefined, { leaves: ({ queue }) => queue === 'changes', waits: false });
      let written: Promise<void> | undefined;
      model.meanwhile = () => {
        written = changeJob(model, real, key, job);
      };
      runLane(model, clock.now());
      meanwhile(model);
      await written;
      await follow(real);
    },
    ({ users }) => users.has(key),
  );

export const restoreOne = (key: string, crash?: Crash): Command =>
  command(
    `restoreOne(${text(key)}, ${text(crash)})`,
    (model, real) => {
      const now = real.cloud.clock.now();
      return restoreReal(real, key, { crash, begin: () => restore(model, key, now) });
    },
    ({ users }) => users.get(key)?.status === 'deleted',
  );

export const timePasses = (howMany: number): Command =>
  command(`timePasses(${howMany})`, async (_, { cloud }) => cloud.clock.advance(minutes(howMany)));

/** The sweep's clock may be behind. */
export const sweepRuns = (minutesBehind: number, crash?: Crash): Command =>
  command(`sweepRuns(${minutesBehind}, ${text(crash)})`, async (model, real) => {
    const { cloud } = real;
    const at = cloud.clock.now() - minutes(minutesBehind);
    sweep(model, at);
    if (crash !== undefined) await cutOff(real, crash, () => sweepAt(cloud, at));
    await sweepAt(cloud, at);
    await sweepImports(cloud.context);
    await follow(real);
  });

export const purgeRuns = (crash?: Crash): Command =>
  command(`purgeRuns(${text(crash)})`, async (_, real) => {
    const { cloud } = real;
    const now = cloud.clock.now();
    if (crash !== undefined) await cutOff(real, crash, () => purgeAt(cloud, now));
    await purgeAt(cloud, now);
  });

/** Whatever runs is killed, and nobody hears of it. */
async function cutOff({ cloud }: Real, crash: Crash, run: () => Promise<unknown>): Promise<void> {
  killAt(cloud, { ...crash, name: 'any' });
  await run().catch(() => undefined);
  spare(cloud);
}
