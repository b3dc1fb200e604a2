import type { Change } from '../domain/change.ts';
import type { Phase, PlanChunk } from '../domain/plan.ts';
import type { Bucket } from '../store/bucket.ts';
import { getChunk, parseChanges } from '../store/plans.ts';
import type { ChunkSink } from './chunk-writer.ts';

/** A written plan's changes, chunk by chunk, in order. `reads`: whether a phase is asked for; all of them otherwise. */
export async function* changesOf(
  read: ChunkSink['get'],
  chunks: readonly PlanChunk[],
  reads: (phase: Phase) => boolean = () => true,
): AsyncGenerator<readonly Change[]> {
  for (const chunk of chunks) if (reads(chunk.phase)) yield read(chunk);
}

/** Reads a chunk of a plan in the work bucket. */
export const chunkIn =
  (work: Bucket): ChunkSink['get'] =>
  async ({ key, sha256 }) =>
    parseChanges(await getChunk(work, key, sha256));
