import type { ApplyMessage } from '../contracts/messages.ts';
import type { PlanSummary } from '../domain/import.ts';
import { type ChunkPlace, markDone, undone } from '../store/chunk-results.ts';
import type { LaneContext } from '../store/context.ts';
import { type Applying, roundOf, sendOpenChunks } from './send-step.ts';

/** Marks a chunk whose result is kept as done; whoever sees its phase complete sends what comes next. */
export async function completeChunk(
  context: LaneContext,
  one: Applying,
  { chunk, fence }: ApplyMessage,
): Promise<void> {
  const setIsFull = await markDone(context.imports, roundOf(one), placeOf(one.plan, chunk), one.expiresAt);
  if (setIsFull && (await isComplete(context, one, chunk))) await sendOpenChunks(context, one, fence);
}

/** Chunks are numbered through: first those of changes, then those of removals. */
function placeOf({ chunks }: PlanSummary, n: number): ChunkPlace {
  return n < chunks.change
    ? { phase: 'change', ordinal: n, total: chunks.change }
    : { phase: 'removal', ordinal: n - chunks.change, total: chunks.removal };
}

/** A full set among others: its phase is complete when they are all full. */
async function isComplete(context: LaneContext, one: Applying, chunk: number): Promise<boolean> {
  const { phase, total } = placeOf(one.plan, chunk);
  return (await undone(context.imports, roundOf(one), phase, total)).length === 0;
}
