/** The plan of an import, as the work bucket has it. */
import type { Change } from '../../shared/domain/change.ts';
import type { Import } from '../../shared/domain/import.ts';
import type { WaitingUser } from '../../shared/domain/patience.ts';
import type { Manifest } from '../../shared/domain/plan.ts';
import { parseWaiting } from '../../shared/store/absences.ts';
import { getChunk, getManifest, parseChanges } from '../../shared/store/plans.ts';
import { notFound } from '../cli-fault.ts';
import type { Deployment } from '../deployment.ts';
import { issuesOf } from '../import-issues.ts';
import type { Session } from '../session.ts';
import type { Gate, PlanView } from './plan-view.ts';

/** Throws `CliFault` when the import has none: it is not planned yet, or history is over. */
export async function storedPlan({ deployment, next }: Session, one: Import): Promise<PlanView> {
  const { tenant, id, file, round } = one;
  const manifest = await getManifest(deployment.work, { tenant, importId: id, round });
  if (manifest === undefined) {
    const watch = next(`imports show ${tenant} ${id} --watch`);
    throw notFound(
      'plan',
      `import ${id} (${one.state}) has no plan: it is not planned yet, or no longer kept: ${watch}`,
    );
  }
  return {
    tenant,
    file,
    importId: id,
    manifest,
    gate: gateOf(one, manifest),
    changes: () => changesOf(deployment, manifest),
    issues: () => issuesOf(deployment, one),
    waiting: () => waitingOf(deployment, manifest),
  };
}

/** What became of it: a plan that is neither refused nor held has passed, at once or because somebody approved it. */
function gateOf({ held, state }: Import, { failure }: Manifest): Gate {
  if (failure !== undefined) return { verdict: 'refused', ...failure };
  return state === 'held' ? { verdict: 'hold', reasons: held ?? [] } : { verdict: 'pass' };
}

async function* changesOf({ work }: Deployment, { chunks }: Manifest): AsyncGenerator<Change> {
  for (const { key, sha256 } of chunks) yield* parseChanges(await getChunk(work, key, sha256));
}

/** Who is missing from the file and stays for now. */
export async function* waitingOf({ work }: Deployment, { waiting }: Manifest): AsyncGenerator<WaitingUser> {
  if (waiting !== undefined) yield* parseWaiting(await getChunk(work, waiting.key, waiting.sha256));
}
