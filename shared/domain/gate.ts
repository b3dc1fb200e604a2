/** Stands between plan and apply: what would harm is held until a person agrees. */
import type { DriftReason } from './drift.ts';
import { mostOf } from './limit.ts';
import type { Totals } from './plan-totals.ts';
import type { Limit, Profile } from './profile.ts';

/** What the gate looks at: a plan's totals, and what a person has agreed to. */
export type Proposal = {
  readonly plan: Totals;
  /** What imports of the last 24 hours did, or still do, that no person approved. */
  readonly earlier: Totals;
  /** The active users that there are, and the most that there were at any of those imports. */
  readonly activeBefore: number;
  readonly mostActive: number;
  /** How many will be active afterwards, where the limits ask for it. */
  readonly left: number | undefined;
  /** How groups would shrink, likewise. */
  readonly groups: readonly GroupLoss[];
  /** The plan's hash, and the hash that a person approved for this import. */
  readonly hash: string;
  readonly approvedHash: string | undefined;
  /** Removals that this file alone can't justify, with the reason a person needs to know. */
  readonly doubts: readonly Doubt[];
  /** What of the file is unlike the last one. */
  readonly drift: readonly DriftReason[];
};

/** Active users who have this value in this field, and those of them who would lose their access. */
export type GroupLoss = {
  readonly field: string;
  readonly value: string;
  readonly removals: number;
  readonly members: number;
};

export type Doubt = 'line-end-missing' | 'unidentified-rows-again';

/** `earlier`: what came before within 24 hours; not there when nothing did. `active`: out of how many. */
type Counted = { readonly earlier?: number | undefined; readonly active: number };

/** Why a plan waits for a person: what was counted, out of how many, and the limit. */
export type HoldReason =
  | ({ readonly code: 'too-many-removals'; readonly removals: number; readonly limit: number } & Counted)
  | ({ readonly code: 'too-many-creations'; readonly creations: number; readonly limit: number } & Counted)
  | ({ readonly code: 'too-many-changes'; readonly changes: number; readonly limit: number } & Counted)
  | ({ readonly code: 'too-many-endings'; readonly endings: number; readonly limit: number } & Counted)
  | ({ readonly code: 'more-than-half'; readonly removals: number } & Counted)
  | ({ readonly code: 'group-shrinks'; readonly limit: number } & GroupLoss)
  | { readonly code: 'too-few-left'; readonly left: number; readonly active: number; readonly minimum: number }
  | { readonly code: Doubt; readonly removals: number }
  | DriftReason
  | { readonly code: 'not-activated' }
  | { readonly code: 'changed-since-approval' };

export type Verdict = { readonly kind: 'pass' } | { readonly kind: 'hold'; readonly reasons: readonly HoldReason[] };

/** Exactly the limit passes; one more holds. */
export function judge(proposal: Proposal, limits: Profile['limits']): Verdict {
  const reasons = reasonsToHold(proposal, limits);
  if (proposal.approvedHash === proposal.hash || reasons.length === 0) return { kind: 'pass' };
  if (proposal.approvedHash === undefined) return { kind: 'hold', reasons };
  return { kind: 'hold', reasons: [{ code: 'changed-since-approval' }, ...reasons] };
}

const reasonsToHold = (proposal: Proposal, limits: Profile['limits']): HoldReason[] => [
  ...overLimit(proposal, limits),
  ...endingTooMany(proposal, limits),
  ...overHalf(proposal),
  ...shrinkingGroups(proposal, limits),
  ...tooFewLeft(proposal, limits),
  ...proposal.doubts.map((code) => ({ code, removals: proposal.plan.removals })),
  ...proposal.drift,
];

/** Rules without a limit for removals are rules that remove nobody: if it happens all the same, somebody looks. */
const noRemovals: Limit = { count: 0, percent: 0 };

function overLimit(proposal: Proposal, { removals = noRemovals, creations, changes }: Profile['limits']): HoldReason[] {
  const { plan, earlier, mostActive: active } = proposal;
  const over = (now: number, before: number, limit: Limit | undefined) => {
    const most = limit && mostOf(limit, active);
    return most === undefined || now === 0 || now + before <= most
      ? undefined
      : { ...since(before), active, limit: most };
  };
  const found = {
    removals: over(plan.removals, earlier.removals, removals),
    creations: over(plan.creations, earlier.creations, creations),
    changes: over(plan.changes, earlier.changes, changes),
  };
  return [
    ...(found.removals ? [{ code: 'too-many-removals' as const, removals: plan.removals, ...found.removals }] : []),
    ...(found.creations
      ? [{ code: 'too-many-creations' as const, creations: plan.creations, ...found.creations }]
      : []),
    ...(found.changes ? [{ code: 'too-many-changes' as const, changes: plan.changes, ...found.changes }] : []),
  ];
}

/** Where rules remove nobody but by dates, they need name no limit for removals. */
const usualLimit: Limit = { count: 5, percent: 10 };

/** A date is a removal that the clock carries out: nobody looks at it any more on the day. */
function endingTooMany({ plan, earlier, mostActive }: Proposal, { removals }: Profile['limits']): HoldReason[] {
  const limit = mostOf(removals ?? usualLimit, mostActive);
  if (plan.endings === 0 || plan.endings + earlier.endings <= limit) return [];
  return [{ code: 'too-many-endings', endings: plan.endings, ...since(earlier.endings), limit, active: mostActive }];
}

const since = (earlier: number) => (earlier > 0 ? { earlier } : {});

/** Whatever the limits say: nobody means to lose most of their people by a file. */
function overHalf({ plan, earlier, mostActive: active }: Proposal): HoldReason[] {
  if (plan.lost === 0 || 2 * (plan.lost + earlier.lost) <= active) return [];
  return [{ code: 'more-than-half', removals: plan.lost, ...since(earlier.lost), active }];
}

/** History shows so many; the ones that shrink most come first. */
const groupsShown = 10;

function shrinkingGroups({ groups }: Proposal, limits: Profile['limits']): HoldReason[] {
  const over = groups.flatMap((group) => {
    const rule = limits.groups?.find(({ field }) => field === group.field);
    const limit = rule && mostOf(rule.removals, group.members);
    return limit === undefined || group.removals <= limit ? [] : [{ code: 'group-shrinks' as const, ...group, limit }];
  });
  return over.sort((a, b) => b.removals - a.removals || (a.value < b.value ? -1 : 1)).slice(0, groupsShown);
}

/** A tenant that has fewer to begin with may grow, and have its people changed. */
function tooFewLeft({ left, activeBefore: active }: Proposal, { minimumPopulation }: Profile['limits']): HoldReason[] {
  if (minimumPopulation === undefined || left === undefined || left >= minimumPopulation || left >= active) return [];
  return [{ code: 'too-few-left', left, active, minimum: minimumPopulation }];
}
