import type { ApplyMessage } from '../contracts/messages.ts';
import type { PlanSummary } from '../domain/import.ts';
import { phases } from '../domain/plan.ts';
import { type ChunkPlace, markDone, progressOf } from '../store/chunk-marks.ts';
import type { ChunkResult } from '../store/chunk-results.ts';
import type { ChunkContext } from '../store/context.ts';
import { type Applying, roundOf, sendOpenChunks } from './send-step.ts';

/** Marks a chunk whose result is kept as done; whoever sees its phase complete sends what comes next. */
export async function completeChunk(
  context: ChunkContext,
  one: Applying,
  { chunk, fence }: ApplyMessage,
  { poisoned }: ChunkResult,
): Promise<void> {
  const place = placeOf(one.plan, chunk);
  const done = { poisoned, expiresAt: one.expiresAt };
  const setIsFull = await markDone(context.imports, roundOf(one), place, done);
  if (setIsFull && (await isComplete(context, one, place))) await sendOpenChunks(context, one, fence);
}

/** Chunks are numbered through, phase after phase. */
function placeOf({ chunks }: PlanSummary, n: number): ChunkPlace {
  let first = 0;
  for (const phase of phases) {
    const total = chunks[phase];
    if (n < first + total) return { phase, ordinal: n - first, total };
    first += total;
  }
  throw new Error(`the plan has ${first} chunks, and none has the number ${n}`);
}

/** A full set among others: its phase is complete when they are all full. */
async function isComplete(context: ChunkContext, one: Applying, { phase, total }: ChunkPlace): Promise<boolean> {
  return (await progressOf(context.imports, roundOf(one), phase, total)).open.length === 0;
}
