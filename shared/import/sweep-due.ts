import pMap from 'p-map';
import type { Import } from '../domain/import.ts';
import { dueShards } from '../store/due-attributes.ts';
import { duePages } from '../store/due-index.ts';
import type { EventBus } from '../store/event-bus.ts';
import { getImport } from '../store/imports.ts';
import type { Table } from '../store/table.ts';
import { carryOutDue, type DueRun } from './carry-out-due.ts';

/** What it works with. `now` is the schedule's time, epoch milliseconds. */
export type DueContext = {
  readonly directory: Table;
  readonly imports: Table;
  readonly bus: EventBus;
  readonly now: () => number;
};

/** What became of what was due. */
export type DueSweep = {
  /** What happened and was told. */
  readonly carriedOut: number;
  /** Seconds since the oldest of what was found became due; 0 when nothing was. */
  readonly lag: number;
  /** False when time ran out: the next sweep goes on. */
  readonly isComplete: boolean;
  /** Of some users, who are due again at the next sweep. */
  readonly failure: Error | undefined;
};

/** Some of what is due could not be carried out. The rest was. */
class DueFailed extends Error {
  override name = 'DueFailed';
}

/** Shards under way at a time; with a page's own concurrency just below the SDK's 50 sockets a client. */
const shardsAtATime = 4;

/** A run that is cut short should not leave the same shards for last each time. */
function shardsFrom(now: number): number[] {
  const first = Math.floor(now / 300_000) % dueShards;
  return Array.from({ length: dueShards }, (_, nth) => (first + nth) % dueShards);
}

/**
 * Carries out what is due for users by the schedule's time: onboarding, offboarding, the end of the time in which somebody
 * can be restored. Each happens once, also when a run is cut off at any moment, when two run at once, or when the clock goes
 * back; what an outage left is caught up with. It begins no page of users when `hasTime` says no.
 */
export async function sweepDue(context: DueContext, hasTime: () => boolean): Promise<DueSweep> {
  const now = context.now();
  let [carriedOut, failures, oldest, isComplete] = [0, 0, now, true];
  let cause: unknown;
  const onFailure = (error: unknown): void => {
    failures += 1;
    cause ??= error;
  };
  const run: DueRun = {
    ...context,
    now,
    importOf: remembering(context.imports),
    onDue: (dueAt) => {
      oldest = Math.min(oldest, dueAt);
    },
    onDone: () => {
      carriedOut += 1;
    },
    onFailure,
  };
  const mayGoOn = (): boolean => {
    isComplete &&= hasTime();
    return isComplete;
  };
  const sweepShard = async (shard: number): Promise<void> => {
    if (!mayGoOn()) return;
    for await (const keys of duePages(context.directory, shard, now)) {
      if (!mayGoOn()) return;
      await carryOutDue(run, keys);
    }
  };
  await pMap(shardsFrom(now), (shard) => sweepShard(shard).catch(onFailure), { concurrency: shardsAtATime });
  const failure =
    failures > 0 ? new DueFailed(`${failures} of what is due could not be carried out`, { cause }) : undefined;
  return { carriedOut, lag: (now - oldest) / 1000, isComplete, failure };
}

/** Thousands of users may wait for the end of the same import. */
function remembering(imports: Table): DueRun['importOf'] {
  const known = new Map<string, Promise<Import | undefined>>();
  return (tenant, id) => {
    const name = `${tenant}#${id}`;
    const found = known.get(name) ?? getImport(imports, tenant, id);
    known.set(name, found);
    return found;
  };
}
