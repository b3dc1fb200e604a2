import { type Doubt, judge, removalsOf, type Verdict } from '../domain/gate.ts';
import type { Import } from '../domain/import.ts';
import type { Manifest } from '../domain/plan.ts';
import type { Habits } from '../store/habits.ts';
import type { Tenant } from '../store/tenants.ts';

/** What the gate says; undefined where the file was refused, or there is no tenant. */
export function verdictOf(
  one: Import,
  manifest: Manifest,
  tenant: Tenant | undefined,
  habits: Habits,
): Verdict | undefined {
  if (manifest.failure !== undefined || tenant === undefined) return undefined;
  const proposal = {
    removals: removalsOf(manifest.counts),
    activeBefore: manifest.activeBefore,
    hash: manifest.hash,
    approvedHash: one.approval?.hash,
    doubts: doubtsOf(manifest, habits),
  };
  return judge(proposal, tenant.profile.limits);
}

/** What makes a file's silence about somebody less than certain. */
function doubtsOf(manifest: Manifest, habits: Habits): Doubt[] {
  if (manifest.absenceRemovals === 0) return [];
  return [
    ...(habits.endsWithLineEnd && !manifest.endsWithLineEnd ? ['line-end-missing' as const] : []),
    ...(manifest.unidentifiedRows > 0 ? ['unidentified-rows-again' as const] : []),
  ];
}
