import { changeTypes, isRemoval } from '../domain/change.ts';
import type { Samples } from '../domain/import.ts';
import type { Manifest } from '../domain/plan.ts';
import type { ChunkSink } from './chunk-writer.ts';
import { changesOf } from './plan-changes.ts';

/** Enough to see what a file is about. */
const samplesPerType = 10;

/** The first of a plan's changes of each type: whom a person is asked about. Stops reading where there is nothing more to find. */
export async function sampleChanges(getChunk: ChunkSink['get'], { chunks, counts }: Manifest): Promise<Samples> {
  const samples: Samples = {};
  const sizes = {
    create: counts.created + counts.implied,
    update: counts.updated,
    reactivate: counts.reactivated,
    restore: counts.restored,
    archive: counts.archived,
    deactivate: counts.deactivated,
    delete: counts.deleted,
  };
  const types = Object.entries(sizes).map(([type, size]) => ({ type, size }));
  const lacksAny = (ofRemovals: boolean): boolean =>
    types.some(
      ({ type, size }) =>
        removals.has(type) === ofRemovals && (samples[type]?.length ?? 0) < Math.min(samplesPerType, size),
    );
  for await (const changes of changesOf(getChunk, chunks, (phase) => lacksAny(phase === 'removal'))) {
    for (const { type, key, row } of changes) {
      const found = samples[type] ?? [];
      samples[type] = found;
      if (found.length < samplesPerType) found.push({ key, ...(row === undefined ? {} : { row }) });
    }
  }
  return samples;
}

const removals: ReadonlySet<string> = new Set(changeTypes.filter(isRemoval));
