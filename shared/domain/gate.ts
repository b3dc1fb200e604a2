import type { Counts } from './counts.ts';
import type { Profile } from './profile.ts';

/** What the gate looks at: a plan's totals, and what a person has agreed to. */
export type Proposal = {
  readonly removals: number;
  readonly activeBefore: number;
  /** The plan's hash, and the hash that a person approved for this import. */
  readonly hash: string;
  readonly approvedHash: string | undefined;
  /** Removals that this file alone can't justify, with the reason a person needs to know. */
  readonly doubts: readonly Doubt[];
};

export type Doubt = 'line-end-missing' | 'unidentified-rows-again';

/** Why a plan waits for a person: what was counted, out of how many, and the limit. */
export type HoldReason =
  | { readonly code: 'too-many-removals'; readonly removals: number; readonly active: number; readonly limit: number }
  | { readonly code: Doubt; readonly removals: number }
  | { readonly code: 'changed-since-approval' };

export type Verdict = { readonly kind: 'pass' } | { readonly kind: 'hold'; readonly reasons: readonly HoldReason[] };

/** The most removals that pass without a person: `max(count, percent of active users)`; without limits none. */
export const removalLimit = (
  { count, percent }: NonNullable<Profile['limits']['removals']> = { count: 0, percent: 0 },
  active: number,
): number => Math.max(count, Math.floor((active * percent) / 100));

/** Stands between plan and apply. Exactly the limit passes; one more holds. */
export function judge(proposal: Proposal, limits: Profile['limits']): Verdict {
  const reasons = [...overLimit(proposal, limits), ...doubtful(proposal)];
  if (proposal.approvedHash === proposal.hash) return { kind: 'pass' };
  if (proposal.approvedHash !== undefined && reasons.length > 0) {
    return { kind: 'hold', reasons: [{ code: 'changed-since-approval' }, ...reasons] };
  }
  return reasons.length === 0 ? { kind: 'pass' } : { kind: 'hold', reasons };
}

function overLimit({ removals, activeBefore }: Proposal, limits: Profile['limits']): HoldReason[] {
  const limit = removalLimit(limits.removals, activeBefore);
  return removals > limit ? [{ code: 'too-many-removals', removals, active: activeBefore, limit }] : [];
}

const doubtful = ({ removals, doubts }: Proposal): HoldReason[] => doubts.map((code) => ({ code, removals }));

/** Removals among counted changes. */
export const removalsOf = (counts: Counts): number => counts.archived + counts.deactivated + counts.deleted;
