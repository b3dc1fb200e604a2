import type { Import, ImportState } from '../domain/import.ts';
import type { Manifest } from '../domain/plan.ts';
import { addTotals, nothing, type Totals, totalsOf } from '../domain/plan-totals.ts';
import { listImports } from '../store/imports.ts';
import type { Table } from '../store/table.ts';

const day = 24 * 60 * 60 * 1000;

/** What waited longer than this for its turn had a person look at it. */
const longestWait = 7 * day;

/** What came within 24 hours before a plan, and the most active users that there were then. */
export type EarlierPlans = { readonly totals: Totals; readonly mostActive: number };

/**
 * Sums up what imports of this kind did in the 24 hours before the plan and no person approved: a file that removes too
 * many must not pass in slices. Of an import that was never summed up counts what it was to do.
 */
export async function earlierPlans(table: Table, manifest: Manifest): Promise<EarlierPlans> {
  const { tenant, kind, plannedAt, importId } = manifest;
  let totals = nothing;
  let mostActive = 0;
  for await (const one of listImports(table, tenant, plannedAt)) {
    if (one.receivedAt < plannedAt - day - longestWait) break;
    if (one.id === importId || one.kind !== kind || !wasApplied(one) || wasApproved(one)) continue;
    if ((one.planEndedAt ?? 0) <= plannedAt - day) continue;
    totals = addTotals(totals, doneBy(one));
    mostActive = Math.max(mostActive, one.plan?.activeBefore ?? 0);
  }
  return { totals, mostActive };
}

const appliedStates: ReadonlySet<ImportState> = new Set(['applying', 'succeeded', 'succeeded_with_errors', 'failed']);

const wasApplied = ({ state, plan }: Import): boolean => plan !== undefined && appliedStates.has(state);

/** An approval is of one plan: another one that passed by itself has nobody's consent. */
const wasApproved = ({ approval, plan }: Import): boolean => approval !== undefined && approval.hash === plan?.hash;

const doneBy = ({ counts, plan, applyEndedAt }: Import): Totals =>
  applyEndedAt === undefined
    ? (plan?.totals ?? nothing)
    : totalsOf(counts, plan?.totals?.endings ?? 0, plan?.totals?.lost);
