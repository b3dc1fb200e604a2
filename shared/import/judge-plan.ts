import { type DriftReason, driftOf } from '../domain/drift.ts';
import { type Doubt, judge, type Proposal, type Verdict } from '../domain/gate.ts';
import type { Import } from '../domain/import.ts';
import type { Manifest } from '../domain/plan.ts';
import { type Totals, totalsOf } from '../domain/plan-totals.ts';
import { type Profile, rulesFor } from '../domain/profile.ts';
import { isActive } from '../domain/user.ts';
import { type Habits, lastShape } from '../store/habits.ts';
import type { Tenant } from '../store/tenants.ts';
import type { ChunkSink } from './chunk-writer.ts';
import { earlierPlans } from './earlier-plans.ts';
import { heldUntilActive } from './held-until-active.ts';
import type { Reading } from './make-plan.ts';
import { changesOf } from './plan-changes.ts';
import { readLosses } from './read-losses.ts';

/** What judging reads; nothing is written. */
export type Judging = Pick<Reading, 'imports' | 'directory'> & {
  /** A chunk of the plan. */
  readonly getChunk: ChunkSink['get'];
  /** Called often; a rejection stops judging. */
  readonly heartbeat: () => Promise<void>;
};

/** What the gate says, and the totals that it judged by. */
export type Judgement = { readonly verdict: Verdict; readonly totals: Totals };

/** Asks the gate; undefined where the file was refused, or there is no tenant. */
export async function judgePlan(
  judging: Judging,
  one: Import,
  manifest: Manifest,
  tenant: Tenant | undefined,
  habits: Habits,
): Promise<Judgement | undefined> {
  if (manifest.failure !== undefined || tenant === undefined) return undefined;
  const limits = manifest.kind === 'users' ? tenant.profile.limits : noLimits;
  const proposal = await propose(judging, one, manifest, limits, habits, tenant.profile);
  return { verdict: heldUntilActive(tenant, judge(proposal, limits)), totals: proposal.plan };
}

/** Limits are about users: files about teams remove nobody. */
const noLimits: Profile['limits'] = {};

async function propose(
  judging: Judging,
  one: Import,
  manifest: Manifest,
  limits: Profile['limits'],
  habits: Habits,
  profile: Profile,
): Promise<Proposal> {
  const { activeBefore, hash } = manifest;
  const earlier = await earlierPlans(judging.imports, manifest);
  const rough: Proposal = {
    plan: totalsOf(manifest.counts, manifest.endings),
    earlier: earlier.totals,
    activeBefore,
    mostActive: Math.max(activeBefore, earlier.mostActive),
    left: undefined,
    groups: [],
    hash,
    approvedHash: one.approval?.hash,
    doubts: doubtsOf(manifest, habits),
    drift: driftIn(manifest, habits, profile),
  };
  if (!asksWhoIsRemoved(rough, limits)) return rough;
  const fields = (limits.groups ?? []).map(({ field }) => field);
  const { lost, groups } = await readLosses(judging, manifest, fields);
  const left = await countLeft(judging, manifest, lost, limits);
  return { ...rough, plan: { ...rough.plan, lost }, groups, left };
}

/** Reading the removed users is worth it only when it matters which ones they are. */
const asksWhoIsRemoved = ({ plan, earlier, mostActive }: Proposal, limits: Profile['limits']): boolean =>
  plan.removals > 0 &&
  ((limits.groups ?? []).length > 0 ||
    limits.minimumPopulation !== undefined ||
    2 * (plan.lost + earlier.lost) > mostActive);

/** How many will be active; at least so many, where that is enough. */
async function countLeft(
  judging: Judging,
  { activeBefore, chunks }: Manifest,
  lost: number,
  { minimumPopulation }: Profile['limits'],
): Promise<number | undefined> {
  const stay = activeBefore - lost;
  if (minimumPopulation === undefined || stay >= minimumPopulation) return stay;
  let gained = 0;
  for await (const changes of changesOf(judging.getChunk, chunks, (phase) => phase !== 'removal')) {
    gained += changes.filter(
      ({ entity, type, status }) => entity === 'user' && type !== 'update' && isActive(status),
    ).length;
  }
  return stay + gained;
}

/** What takes an import back is no file, and looks like none. */
function driftIn({ shape, kind }: Manifest, habits: Habits, profile: Profile): DriftReason[] {
  const titles = rulesFor(profile, kind)?.titles ?? 'any-case';
  return shape === undefined ? [] : driftOf(shape, lastShape(habits, shape.isComplete), profile.drift, titles);
}

/** What makes a file's silence about somebody less than certain. */
function doubtsOf(manifest: Manifest, habits: Habits): Doubt[] {
  if (manifest.absenceRemovals === 0) return [];
  return [
    ...(habits.endsWithLineEnd && !manifest.endsWithLineEnd ? ['line-end-missing' as const] : []),
    ...(manifest.unidentifiedRows > 0 ? ['unidentified-rows-again' as const] : []),
  ];
}
