import type { ApplyMessage } from '../contracts/messages.ts';
import { noCounts } from '../domain/counts.ts';
import type { Failure, Import } from '../domain/import.ts';
import { keepResult } from '../store/chunk-results.ts';
import type { ChunkContext, LaneContext } from '../store/context.ts';
import { updateImport } from '../store/imports.ts';
import { noteProgress } from '../store/lane.ts';
import { sendFinish } from '../store/steps.ts';
import { completeChunk } from './complete-chunk.ts';
import { type Applying, openChunks, roundOf, underWay } from './send-step.ts';

/** Ends whatever step an import is in: it was started too often without coming to an end. */
export async function giveUp(context: LaneContext, one: Import, fence: number): Promise<void> {
  const applying = underWay(one);
  if (applying === undefined)
    return one.failure === undefined ? giveUpPlan(context, one, fence) : giveUpFinish(context, one);
  const chunks = await openChunks(context, applying, fence);
  if (chunks.length === 0) return giveUpFinish(context, one);
  for (const chunk of chunks) await giveUpChunk(context, applying, chunk);
  // The next phase has attempts of its own; there are three phases, so this comes to an end.
  await noteProgress(context.imports, one.tenant, fence, context.now());
}

/** Names an import. */
type Named = Pick<Import, 'tenant' | 'id'>;

const planFailed: Failure = {
  code: 'plan-step-failed',
  message: 'the file could not be planned although it was tried several times, and nothing was changed: ask support',
};

/** A file that can't be planned: its import fails, with a report. */
export async function giveUpPlan(context: LaneContext, { tenant, id }: Named, fence: number): Promise<void> {
  const isPlanned = !(await updateImport(context.imports, tenant, id, ['received', 'planning'], {
    failure: planFailed,
  }));
  if (isPlanned) return;
  await sendFinish(context.queues, { step: 'finish', tenant, importId: id, fence });
}

/** A chunk that can't be applied: what is left of it stays undone, and nobody is removed by this import. */
export async function giveUpChunk(context: ChunkContext, one: Applying, message: ApplyMessage): Promise<void> {
  const result = { chunk: message.chunk, counts: noCounts, issues: 0, poisoned: true };
  const kept = await keepResult(context.imports, roundOf(one), result, one.expiresAt);
  await completeChunk(context, one, message, kept);
}

const finishFailed: Failure = {
  code: 'finish-step-failed',
  message: 'the import could not be summed up, its changes may have been made: ask support',
};

/** An import that can't be summed up: it ends without a report. */
export async function giveUpFinish(context: LaneContext, { tenant, id }: Named): Promise<void> {
  const change = { state: 'failed', failure: finishFailed, finishedAt: context.now() } as const;
  await updateImport(context.imports, tenant, id, ['received', 'planning', 'applying'], change);
}
