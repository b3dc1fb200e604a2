import pMap from 'p-map';
import { endOfHistory } from '../domain/retention.ts';
import { endedHistories, historyShards, type ImportName } from '../store/history-index.ts';
import { getImport } from '../store/imports.ts';
import { type HistoryStores, purgeImport } from './purge-import.ts';

/** What became of the histories that had ended. */
export type Purge = {
  /** Imports of which nothing is left. */
  readonly purged: number;
  /** Imports that have not come to their end yet, however old: a later run takes them. */
  readonly waiting: number;
  /** Seconds since the oldest history that was found ended; 0 when none had. */
  readonly lag: number;
  /** False when time ran out: the next run goes on. */
  readonly isComplete: boolean;
  /** Of some imports, which the next run tries again. */
  readonly failure: Error | undefined;
};

/** Some imports could not be purged. The others were. */
class PurgeFailed extends Error {
  override name = 'PurgeFailed';
}

/** Imports under way at a time. */
const concurrency = 4;

/**
 * Purges every import whose history has ended by `now` (epoch ms), oldest first in each part of the index, as far as
 * `hasTime` says; what an outage left is caught up with. One import's failure keeps no other back.
 */
export async function purgeHistory(stores: HistoryStores, now: number, hasTime: () => boolean): Promise<Purge> {
  let [purged, waiting, failures, oldest, isComplete] = [0, 0, 0, now, true];
  let cause: unknown;
  const onFailure = (error: unknown): void => {
    failures += 1;
    cause ??= error;
  };
  const purgeOne = async ({ tenant, id }: ImportName): Promise<void> => {
    isComplete &&= hasTime();
    if (!isComplete) return;
    const one = await getImport(stores.imports, tenant, id);
    if (one === undefined) return;
    const isPurged = await purgeImport(stores, one, now).catch((error: unknown) => {
      oldest = Math.min(oldest, endOfHistory(one));
      throw error;
    });
    if (!isPurged) {
      waiting += 1;
      return;
    }
    purged += 1;
    oldest = Math.min(oldest, endOfHistory(one));
  };
  for (const shard of shardsFrom(now)) {
    try {
      for await (const names of endedHistories(stores.imports, shard, now)) {
        if (!isComplete) break;
        await pMap(names, (name) => purgeOne(name).catch(onFailure), { concurrency });
      }
    } catch (error) {
      onFailure(error);
    }
  }
  const failure = failures > 0 ? new PurgeFailed(`${failures} imports could not be purged`, { cause }) : undefined;
  return { purged, waiting, lag: (now - oldest) / 1000, isComplete, failure };
}

/** A run that is cut short should not leave the same part for last each time. */
function shardsFrom(now: number): number[] {
  const first = Math.floor(now / 3_600_000) % historyShards;
  return Array.from({ length: historyShards }, (_, nth) => (first + nth) % historyShards);
}
