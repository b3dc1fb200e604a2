import type { PlanMessage } from '../contracts/messages.ts';
import { noCounts } from '../domain/counts.ts';
import { kindOf } from '../domain/file-name.ts';
import { type Failure, hasEnded, type Import, type PlanSummary } from '../domain/import.ts';
import type { Manifest, Phase } from '../domain/plan.ts';
import type { Totals } from '../domain/plan-totals.ts';
import type { FileKind } from '../domain/profile.ts';
import { keptFor, type Retention } from '../domain/retention.ts';
import { keepCustomFields } from '../store/custom-fields.ts';
import { getHabits } from '../store/habits.ts';
import { getImport, updateImport } from '../store/imports.ts';
import { getLane, type Lane, renewLease } from '../store/lane.ts';
import { mayBegin } from '../store/lane-pause.ts';
import { getManifest, manifestKey } from '../store/plans.ts';
import type { Table } from '../store/table.ts';
import { getTenant, type Tenant } from '../store/tenants.ts';
import { advance } from './advance.ts';
import { differsFromApproved } from './differs-from-approved.ts';
import { findSidecar } from './find-sidecar.ts';
import { type Judgement, judgePlan } from './judge-plan.ts';
import { letNewestPass } from './let-newest-pass.ts';
import { makePlan, unknownTenant } from './make-plan.ts';
import { chunkIn } from './plan-changes.ts';
import type { ArrivalContext } from './register-upload.ts';
import { sampleChanges } from './sample-changes.ts';
import { roundOf, sendStep } from './send-step.ts';
import { isComplete, newerComplete, supersede, supersedeOlder } from './supersede.ts';

/** What planning works with. */
export type PlanContext = ArrivalContext & {
  readonly tenants: Table;
  readonly directory: Table;
  /** A name for this attempt that no other attempt has. */
  readonly attemptId: () => string;
  /** Days that history is kept where the tenant's profile does not say. */
  readonly historyDays: number;
  /** Told of each import that is held now, goes on to be applied, or can't be planned (`failure`). */
  readonly onPlanned?: (one: Import) => void;
};

/** The step is no longer this one's to do: a newer fence is at it, or will be. */
class FencedOut extends Error {
  override name = 'FencedOut';
}

/** Plans one import and does what the gate says. A message of an older fence is dropped; doing it again is harmless. */
export async function planUpload(context: PlanContext, message: PlanMessage): Promise<void> {
  const { tenant, importId, fence } = message;
  const lane = await getLane(context.imports, tenant);
  const one = await getImport(context.imports, tenant, importId);
  if (one === undefined || lane.holder !== importId || lane.fence !== fence) return;
  if (hasEnded(one.state) || one.state === 'held') return advance(context, tenant);
  if (one.state === 'applying' || one.failure !== undefined) return sendStep(context, one, fence);
  await planAndDecide(context, one, lane);
}

async function planAndDecide(context: PlanContext, one: Import, lane: Lane): Promise<void> {
  const { fence } = lane;
  const heartbeat = leaseKeeper(context, one.tenant, fence);
  await heartbeat();
  const found = await getTenant(context.tenants, one.tenant);
  const kind = one.rollsBack === undefined ? found && kindOf(found.profile, one.file) : one.kind;
  if (found !== undefined && kind !== undefined && (await letNewestPass(context, lane, one, kind, found.profile)))
    return;
  const planStartedAt = one.planStartedAt ?? context.now();
  const times = { planStartedAt, firstPlannedAt: one.firstPlannedAt ?? planStartedAt };
  const sidecar = await sidecarFor(context, one, kind, found);
  const started = { state: 'planning', ...times, ...retentionOf(context, one, found), ...sidecar } as const;
  await updateImport(context.imports, one.tenant, one.id, ['received', 'planning'], started);
  const newer = kind && (await newerComplete(context, one, kind));
  if (newer !== undefined) return giveWay(context, one, newer);
  const habits = await getHabits(context.imports, one.tenant, kind ?? 'users');
  const manifest =
    (await getManifest(context.work, roundOf(one))) ??
    (await makePlan(context, { ...one, ...times, ...sidecar }, { tenant: found, kind, habits }, heartbeat));
  const judging = { ...context, getChunk: chunkIn(context.work), heartbeat };
  const judgement = await judgePlan(judging, one, manifest, found, habits);
  await decide({ ...context, heartbeat, tenant: found }, { ...one, ...times }, fence, manifest, judgement);
}

/** An older file that comes to its turn only when a newer one is applied has nothing to say any more. */
async function giveWay(context: PlanContext, one: Import, newer: Import): Promise<void> {
  await supersede(context, one, newer, ['planning']);
  await advance(context, one.tenant);
}

/** What stands beside the file is found out once: by the time of an approval it may be a later file's. */
async function sidecarFor(
  { uploads }: PlanContext,
  one: Import,
  kind: FileKind | undefined,
  tenant: Tenant | undefined,
): Promise<Pick<Import, 'sidecar'>> {
  const isAskedFor = kind !== undefined && one.rollsBack === undefined && (tenant?.profile.sidecar ?? 'off') !== 'off';
  if (one.sidecar !== undefined || !isAskedFor) return {};
  return { sidecar: await findSidecar(uploads, one) };
}

/** History is kept for as long as the tenant's rules, or else the deployment's, said when the file was planned. */
const retentionOf = ({ historyDays }: PlanContext, { receivedAt }: Import, tenant: Tenant | undefined): Retention =>
  keptFor(receivedAt, tenant?.profile.retentionDays ?? historyDays);

/** How often a running plan gives a sign of life: four times within a lease. */
const heartbeatEvery = 30_000;

/** Renews the lease when it is time to. Throws `FencedOut` when the step has been given to somebody else. */
function leaseKeeper(context: PlanContext, tenant: string, fence: number): () => Promise<void> {
  let last = 0;
  return async () => {
    const now = context.now();
    if (now - last < heartbeatEvery) return;
    if (!(await renewLease(context.imports, tenant, fence, now))) throw new FencedOut('a newer attempt has the lane');
    last = now;
  };
}

type Deciding = PlanContext & { readonly heartbeat: () => Promise<void>; readonly tenant: Tenant | undefined };

async function decide(
  context: Deciding,
  one: Import,
  fence: number,
  manifest: Manifest,
  judgement: Judgement | undefined,
): Promise<void> {
  const { rows, unchanged, rejected, missing } = manifest.counts;
  const counts = { ...noCounts, rows, unchanged, rejected, missing };
  const complete = context.tenant !== undefined && isComplete(one, manifest.kind, context.tenant.profile);
  const plan = { ...summaryOf(one, manifest, judgement?.totals), isComplete: complete };
  const planned = { counts, plan, planEndedAt: manifest.plannedAt, kind: manifest.kind };
  if (judgement === undefined) return fail(context, one, fence, planned, manifest.failure ?? noTenant);
  const { verdict } = judgement;
  if (verdict.kind === 'hold') {
    const samples = await sampleChanges(chunkIn(context.work), manifest);
    const differs = await differsFromApproved(context.work, one, manifest, context.heartbeat);
    await hold(context, one, { ...planned, held: [...verdict.reasons], samples, differs });
  } else await pass(context, one, fence, manifest, planned);
}

const noTenant: Failure = { code: unknownTenant.code, message: unknownTenant.message };

type Planned = Pick<Import, 'counts' | 'plan' | 'planEndedAt' | 'held' | 'samples' | 'differs' | 'kind'>;

function summaryOf(one: Import, { hash, chunks, activeBefore }: Manifest, totals: Totals | undefined): PlanSummary {
  const count = (phase: Phase): number => chunks.filter((chunk) => chunk.phase === phase).length;
  const ofPhases = { implied: count('implied'), change: count('change'), removal: count('removal') };
  return { manifestKey: manifestKey(roundOf(one)), hash, chunks: ofPhases, totals, activeBefore };
}

async function fail(
  context: PlanContext,
  one: Import,
  fence: number,
  planned: Planned,
  failure: Failure,
): Promise<void> {
  if (await updateImport(context.imports, one.tenant, one.id, ['planning'], { ...planned, failure }))
    context.onPlanned?.({ ...one, ...planned, failure });
  await sendStep(context, { ...one, failure }, fence);
}

async function hold(context: PlanContext, one: Import, planned: Planned): Promise<void> {
  const held = { ...planned, state: 'held' } as const;
  if (await updateImport(context.imports, one.tenant, one.id, ['planning'], held))
    context.onPlanned?.({ ...one, ...held });
  await advance(context, one.tenant);
}

/** What the custom fields are is decided before the first value is written. On a paused lane the plan waits as it is. */
async function pass(
  context: Deciding,
  one: Import,
  fence: number,
  { kind, newEntries }: Manifest,
  planned: Planned,
): Promise<void> {
  if (!(await mayBegin(context.imports, one.tenant, fence))) return;
  await keepCustomFields(context.imports, one.tenant, kind, newEntries);
  if (planned.plan?.isComplete && context.tenant !== undefined)
    await supersedeOlder(context, { ...one, kind }, context.tenant.profile);
  const applying = { ...planned, state: 'applying', applyStartedAt: context.now() } as const;
  if (await updateImport(context.imports, one.tenant, one.id, ['planning'], applying))
    context.onPlanned?.({ ...one, ...applying });
  await sendStep(context, { ...one, ...applying }, fence);
}
