/** A plan as people and scripts look at it, wherever its parts lie. */
import { type Change, changeTypes } from '../../shared/domain/change.ts';
import { type Counts, countedAs } from '../../shared/domain/counts.ts';
import type { HoldReason } from '../../shared/domain/gate.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import type { WaitingUser } from '../../shared/domain/patience.ts';
import type { Manifest } from '../../shared/domain/plan.ts';

/** What would become, or became, of the plan. */
export type Gate =
  | { readonly verdict: 'pass' }
  | { readonly verdict: 'hold'; readonly reasons: readonly HoldReason[] }
  | { readonly verdict: 'refused'; readonly code: string; readonly message: string };

export type PlanView = {
  readonly tenant: string;
  /** The file's name below the tenant's folder. */
  readonly file: string;
  /** Undefined: it belongs to no import. */
  readonly importId: string | undefined;
  readonly manifest: Manifest;
  readonly gate: Gate;
  /** All changes, in the order in which they are applied; as often as one likes. */
  readonly changes: () => AsyncIterable<Change>;
  readonly issues: () => AsyncIterable<Issue>;
  /** Who is missing from the file and stays for now. */
  readonly waiting: () => AsyncIterable<WaitingUser>;
};

/**
 * What can be asked for: what happens to people, who is made because rows name them, who stays though the file would have
 * them removed, and what was found.
 */
export const parts = [...changeTypes, 'implied', 'spared', 'issues'] as const;
export type Part = (typeof parts)[number];
export type ChangePart = Exclude<Part, 'spared' | 'issues'>;

/** The part that a change is shown in. */
export const partOf = ({ reason, type }: Change): ChangePart => (reason === 'implied' ? 'implied' : type);

/** How many changes a part has. */
export const sizeOf = (part: ChangePart, counts: Counts): number =>
  counts[part === 'implied' ? 'implied' : countedAs[part]];

/** The changes of one part; stops reading when `most` of them have been found. */
export async function* changesIn(
  view: PlanView,
  part: ChangePart,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<Change> {
  let left = most;
  if (left === 0) return;
  for await (const change of view.changes()) {
    if (partOf(change) !== part) continue;
    yield change;
    left -= 1;
    if (left === 0) return;
  }
}
