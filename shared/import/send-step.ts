import type { ApplyMessage } from '../contracts/messages.ts';
import type { Import, PlanSummary } from '../domain/import.ts';
import { type Manifest, type Phase, phases } from '../domain/plan.ts';
import { progressOf } from '../store/chunk-marks.ts';
import type { Round } from '../store/chunk-results.ts';
import type { ChunkContext, LaneContext } from '../store/context.ts';
import { mayBegin } from '../store/lane-pause.ts';
import { getManifest } from '../store/plans.ts';
import { sendChunks, sendFinish, sendPlan } from '../store/steps.ts';

/** The planning that an import is in. */
export const roundOf = (one: Import): Round => ({ tenant: one.tenant, importId: one.id, round: one.round });

/** An import whose plan is being applied. */
export type Applying = Import & { readonly plan: PlanSummary };

/** The import, when its plan is being applied. */
export function underWay(one: Import | undefined): Applying | undefined {
  if (one?.plan === undefined || one.state !== 'applying' || one.failure !== undefined) return undefined;
  return { ...one, plan: one.plan };
}

/** Sends (again) whatever an import needs next, under `fence`. Each step knows what of it is done already. */
export async function sendStep(context: LaneContext, one: Import, fence: number): Promise<void> {
  const step = { tenant: one.tenant, importId: one.id, fence };
  if (one.failure !== undefined) return sendFinish(context.queues, { step: 'finish', ...step });
  const applying = underWay(one);
  if (applying === undefined) return sendPlan(context.queues, { step: 'plan', ...step });
  await sendOpenChunks(context, applying, fence);
}

/**
 * Sends the open chunks of the first phase that has any; when all are done, or removals must not go out, the finish
 * step. Whoever completes a phase does this, and so does whoever finds a lease that has run out. Of an import that somebody stopped no
 * chunk goes out; on a paused lane neither, and an import whose chunks are all done is summed up.
 */
export async function sendOpenChunks(context: ChunkContext, one: Applying, fence: number): Promise<void> {
  const messages = one.cancel === undefined ? await openChunks(context, one, fence) : [];
  if (messages.length > 0) {
    if (await mayBegin(context.imports, one.tenant, fence)) await sendChunks(context.queues, messages);
    return;
  }
  await sendFinish(context.queues, { step: 'finish', tenant: one.tenant, importId: one.id, fence });
}

/** The messages of the chunks that are to be applied now: one phase at a time, removals only after all others. */
export async function openChunks(context: ChunkContext, one: Applying, fence: number): Promise<ApplyMessage[]> {
  const phase = await openPhase(context, roundOf(one), one.plan);
  if (phase === undefined) return [];
  const manifest = await getManifest(context.work, roundOf(one));
  if (manifest === undefined) throw new Error(`the manifest of import ${one.id} is not in the work bucket`);
  return messagesFor(one, manifest, phase, fence);
}

type OpenPhase = { readonly phase: Phase; readonly ordinals: ReadonlySet<number> };

/** The first phase that has chunks to be done; removals only when every chunk before them has succeeded. */
async function openPhase(context: ChunkContext, round: Round, plan: PlanSummary): Promise<OpenPhase | undefined> {
  let poisoned = false;
  for (const phase of phases) {
    if (phase === 'removal' && poisoned) return undefined;
    const { open, isPoisoned } = await progressOf(context.imports, round, phase, plan.chunks[phase]);
    if (open.length > 0) return { phase, ordinals: new Set(open) };
    poisoned ||= isPoisoned;
  }
  return undefined;
}

/** All messages of a plan's phase whose ordinal is among the open ones. */
function messagesFor(one: Import, manifest: Manifest, { phase, ordinals }: OpenPhase, fence: number): ApplyMessage[] {
  return manifest.chunks
    .filter((chunk) => chunk.phase === phase)
    .filter((_, ordinal) => ordinals.has(ordinal))
    .map(({ n, key, sha256 }) => ({
      step: 'apply',
      tenant: one.tenant,
      importId: one.id,
      fence,
      chunk: n,
      key,
      sha256,
    }));
}
