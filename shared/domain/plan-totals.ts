/** What a plan does in all, as limits count it. */
import * as v from 'valibot';
import type { Counts } from './counts.ts';

export const totalsSchema = v.object({
  /** Transitions that take somebody's access, also of people who had none any more. */
  removals: v.number(),
  /** New users, also those who are made because rows name them. */
  creations: v.number(),
  /** Updates, and transitions that are no removals. */
  changes: v.number(),
  /** Active users who are removed; all removals, where that was not looked at more closely. */
  lost: v.number(),
  /** Active users who get a date on which their access ends, and had none. */
  endings: v.optional(v.number(), 0),
});

export type Totals = v.InferOutput<typeof totalsSchema>;

export const nothing: Totals = { removals: 0, creations: 0, changes: 0, lost: 0, endings: 0 };

/** `lost`: at most so many; without it all removals count. `endings` are in no counts: a plan knows them. */
export function totalsOf(counts: Counts, endings: number, lost = Number.POSITIVE_INFINITY): Totals {
  const removals = counts.archived + counts.deactivated + counts.deleted;
  return {
    removals,
    creations: counts.created + counts.implied,
    changes: counts.updated + counts.reactivated + counts.restored,
    lost: Math.min(lost, removals),
    endings,
  };
}

export const addTotals = (a: Totals, b: Totals): Totals => ({
  removals: a.removals + b.removals,
  creations: a.creations + b.creations,
  changes: a.changes + b.changes,
  lost: a.lost + b.lost,
  endings: a.endings + b.endings,
});
