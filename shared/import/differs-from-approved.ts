import type { Change } from '../domain/change.ts';
import type { Import } from '../domain/import.ts';
import type { Manifest } from '../domain/plan.ts';
import { comparePlans, type PlanDifference } from '../domain/plan-difference.ts';
import type { Bucket } from '../store/bucket.ts';
import { getManifest } from '../store/plans.ts';
import { changesOf, chunkIn } from './plan-changes.ts';
import { roundOf } from './send-step.ts';

/**
 * What a plan does otherwise than the one that was approved; undefined where none was, or it is gone. Plans that take an
 * import back are in the order of that one and not in a file's: they can't be compared so.
 */
export async function differsFromApproved(
  work: Bucket,
  one: Import,
  manifest: Manifest,
  heartbeat: () => Promise<void>,
): Promise<PlanDifference | undefined> {
  if (one.rollsBack !== undefined || one.approval === undefined || one.approval.hash === manifest.hash)
    return undefined;
  const approved = await getManifest(work, roundOf({ ...one, round: one.round - 1 }));
  if (approved?.hash !== one.approval.hash) return undefined;
  const each = (plan: Manifest) => changesOneByOne(work, plan, heartbeat);
  return comparePlans(each(approved), each(manifest));
}

async function* changesOneByOne(
  work: Bucket,
  { chunks }: Manifest,
  heartbeat: () => Promise<void>,
): AsyncGenerator<Change> {
  for await (const changes of changesOf(chunkIn(work), chunks)) {
    await heartbeat();
    yield* changes;
  }
}
