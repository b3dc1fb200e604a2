import * as v from 'valibot';
import type { ChangeType } from './change.ts';

const count = v.optional(v.number(), 0);

/**
 * What an import did. `rows = created + updated + unchanged + transitions + rejected`, transitions being those of rows;
 * `missing` overlaps with what absence led to and is not in the sum, nor is `implied`: users and teams that were made
 * because rows name them.
 */
export const countsSchema = v.object({
  rows: count,
  created: count,
  updated: count,
  unchanged: count,
  archived: count,
  deactivated: count,
  reactivated: count,
  deleted: count,
  restored: count,
  rejected: count,
  missing: count,
  implied: count,
});

export type Counts = v.InferOutput<typeof countsSchema>;

export const noCounts: Counts = {
  rows: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  archived: 0,
  deactivated: 0,
  reactivated: 0,
  deleted: 0,
  restored: 0,
  rejected: 0,
  missing: 0,
  implied: 0,
};

/** The column of `Counts` in which a change of this type is counted. */
export const countedAs = {
  create: 'created',
  update: 'updated',
  archive: 'archived',
  deactivate: 'deactivated',
  reactivate: 'reactivated',
  delete: 'deleted',
  restore: 'restored',
} as const satisfies Record<ChangeType, keyof Counts>;

/** Field by field. */
export function addCounts(a: Counts, b: Counts): Counts {
  return {
    rows: a.rows + b.rows,
    created: a.created + b.created,
    updated: a.updated + b.updated,
    unchanged: a.unchanged + b.unchanged,
    archived: a.archived + b.archived,
    deactivated: a.deactivated + b.deactivated,
    reactivated: a.reactivated + b.reactivated,
    deleted: a.deleted + b.deleted,
    restored: a.restored + b.restored,
    rejected: a.rejected + b.rejected,
    missing: a.missing + b.missing,
    implied: a.implied + b.implied,
  };
}
