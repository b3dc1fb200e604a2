import type { PlanMessage } from '../contracts/messages.ts';
import { noCounts } from '../domain/counts.ts';
import { type Doubt, judge, removalsOf, type Verdict } from '../domain/gate.ts';
import { type Failure, hasEnded, type Import, type PlanSummary } from '../domain/import.ts';
import type { Issue } from '../domain/issue.ts';
import type { Manifest } from '../domain/plan.ts';
import { streamVersion } from '../store/bucket.ts';
import { wasCutOff } from '../store/cut-off.ts';
import { getUsers, loadKnownUsers } from '../store/directory-read.ts';
import { getHabits, type Habits } from '../store/habits.ts';
import { getImport, listImports, updateImport } from '../store/imports.ts';
import { getLane, renewLease } from '../store/lane.ts';
import { getChunk, getManifest, manifestKey, parseChanges, putChunk, putIssues, putManifest } from '../store/plans.ts';
import type { Table } from '../store/table.ts';
import { getTenant, type Tenant } from '../store/tenants.ts';
import { advance } from './advance.ts';
import { type FilePlan, planFile, refuseFile } from './plan-file.ts';
import type { ArrivalContext } from './register-upload.ts';
import { scheduleRemoval } from './remove-upload.ts';
import { roundOf, sendStep } from './send-step.ts';
import { createUserIndex } from './user-index.ts';

/** What planning works with. */
export type PlanContext = ArrivalContext & {
  readonly tenants: Table;
  readonly directory: Table;
  /** A name for this attempt that no other attempt has. */
  readonly attemptId: () => string;
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
  await planAndDecide(context, one, fence);
}

async function planAndDecide(context: PlanContext, one: Import, fence: number): Promise<void> {
  const heartbeat = leaseKeeper(context, one.tenant, fence);
  await heartbeat();
  const found = await getTenant(context.tenants, one.tenant);
  const planStartedAt = one.planStartedAt ?? context.now();
  const started = { state: 'planning', planStartedAt, expiresAt: expiryOf(one, found) } as const;
  await updateImport(context.imports, one.tenant, one.id, ['received', 'planning'], started);
  const habits = await getHabits(context.imports, one.tenant);
  const manifest =
    (await getManifest(context.work, roundOf(one))) ?? (await makePlan(context, one, found, habits, heartbeat));
  await decide(context, one, fence, manifest, verdictOf(one, manifest, found, habits));
}

/** History is kept for as long as the tenant's rules said when the file was planned. */
const expiryOf = ({ receivedAt, expiresAt }: Import, tenant: Tenant | undefined): number =>
  tenant === undefined ? expiresAt : Math.floor(receivedAt / 1000) + tenant.profile.retentionDays * 24 * 60 * 60;

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

/** A row of twenty columns; shorter ones make the plan's table of new keys grow as it goes. */
const usualRowBytes = 200;

/** Makes the plan and writes it; when another attempt was first, that one's plan is the plan. */
async function makePlan(
  context: PlanContext,
  one: Import,
  tenant: Tenant | undefined,
  habits: Habits,
  heartbeat: () => Promise<void>,
): Promise<Manifest> {
  const plan = await planFor(context, one, tenant, habits, heartbeat);
  await heartbeat();
  const revision = tenant?.revision ?? 0;
  const round = roundOf(one);
  const { tenant: name, id: importId } = one;
  const manifest = { ...plan, tenant: name, importId, plannedAt: context.now(), profileRevision: revision };
  if (await putManifest(context.work, round, manifest)) return manifest;
  const first = await getManifest(context.work, round);
  if (first === undefined) throw new Error(`the manifest of import ${one.id} could neither be written nor read`);
  return first;
}

/** `CopyObject`, which keeps the upload in the archive, takes 5 GB ("CopyObject", S3 API reference). */
const maximumFileBytes = 5_000_000_000;

async function planFor(
  context: PlanContext,
  one: Import,
  tenant: Tenant | undefined,
  habits: Habits,
  heartbeat: () => Promise<void>,
): Promise<FilePlan> {
  const attempt = context.attemptId();
  const round = roundOf(one);
  const issues = (name: string, found: readonly Issue[]) => putIssues(context.work, round, `${attempt}/${name}`, found);
  if (tenant === undefined) return refuseFile(issues, unknownTenant);
  if (one.size > maximumFileBytes) return refuseFile(issues, tooLarge(one.size));
  if (await wasCutOff(context.imports, one)) return refuseFile(issues, cutOff);
  const index = createUserIndex(0);
  await loadKnownUsers(context.directory, one.tenant, (user) => index.add(user), heartbeat);
  return planFile({
    source: streamVersion(context.uploads, one.key, one.versionId),
    expectedRows: Math.ceil(one.size / usualRowBytes),
    profile: tenant.profile,
    revision: tenant.revision,
    index,
    withholdsRemovals: !habits.hadUnidentifiedRows,
    readUsers: (keys) => getUsers(context.directory, one.tenant, keys),
    chunks: {
      put: (name, bytes) => putChunk(context.work, round, `${attempt}/${name}`, bytes),
      get: async ({ key, sha256 }) => parseChanges(await getChunk(context.work, key, sha256)),
    },
    issues,
    heartbeat,
  });
}

const unknownTenant: Issue = {
  code: 'unknown-tenant',
  severity: 'error',
  scope: 'file',
  expected: 'the folder of a tenant that has been added',
  message: 'there is no tenant for this folder: add the tenant, then send the file again',
};

const cutOff: Issue = {
  code: 'upload-cut-off',
  severity: 'error',
  scope: 'file',
  expected: 'an upload that its client finished',
  message: 'the connection ended before the file was complete: send the file again',
};

const tooLarge = (size: number): Issue => ({
  code: 'file-too-large',
  severity: 'error',
  scope: 'file',
  value: String(size),
  expected: `at most ${maximumFileBytes} bytes`,
  message: 'the file is too large to be imported: leave out columns that are not in use',
});

function verdictOf(one: Import, manifest: Manifest, tenant: Tenant | undefined, habits: Habits): Verdict | undefined {
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

async function decide(
  context: PlanContext,
  one: Import,
  fence: number,
  manifest: Manifest,
  verdict: Verdict | undefined,
): Promise<void> {
  const { rows, unchanged, rejected, missing } = manifest.counts;
  const counts = { ...noCounts, rows, unchanged, rejected, missing };
  const plan = summaryOf(one, manifest);
  const planned = { counts, plan, planEndedAt: manifest.plannedAt };
  if (verdict === undefined) await fail(context, one, fence, planned, manifest.failure ?? noTenant);
  else if (verdict.kind === 'hold') await hold(context, one, { ...planned, held: [...verdict.reasons] });
  else await pass(context, one, fence, planned);
}

const noTenant: Failure = { code: unknownTenant.code, message: unknownTenant.message };

type Planned = Pick<Import, 'counts' | 'plan' | 'planEndedAt' | 'held'>;

function summaryOf(one: Import, { hash, chunks }: Manifest): PlanSummary {
  const change = chunks.filter((chunk) => chunk.phase === 'change').length;
  return { manifestKey: manifestKey(roundOf(one)), hash, chunks: { change, removal: chunks.length - change } };
}

async function fail(
  context: PlanContext,
  one: Import,
  fence: number,
  planned: Planned,
  failure: Failure,
): Promise<void> {
  await updateImport(context.imports, one.tenant, one.id, ['planning'], { ...planned, failure });
  await sendStep(context, { ...one, failure }, fence);
}

async function hold(context: PlanContext, one: Import, planned: Planned): Promise<void> {
  await updateImport(context.imports, one.tenant, one.id, ['planning'], { ...planned, state: 'held' });
  await advance(context, one.tenant);
}

async function pass(context: PlanContext, one: Import, fence: number, planned: Planned): Promise<void> {
  await supersedeHeld(context, one);
  const applying = { ...planned, state: 'applying', applyStartedAt: context.now() } as const;
  await updateImport(context.imports, one.tenant, one.id, ['planning'], applying);
  await sendStep(context, { ...one, ...applying }, fence);
}

/**
 * A newer good file says everything that an older held one could: that one will not be applied any more, also when
 * somebody approved it while the newer one was planned.
 */
async function supersedeHeld(context: PlanContext, newer: Import): Promise<void> {
  for await (const older of listImports(context.imports, newer.tenant, context.now())) {
    const isUpToPerson = older.state === 'held' || (older.state === 'received' && older.approval !== undefined);
    if (!isUpToPerson || older.order >= newer.order) continue;
    const change = { state: 'superseded', finishedAt: context.now() } as const;
    await updateImport(context.imports, older.tenant, older.id, ['held', 'received'], change);
    await scheduleRemoval(context, { ...older, ...change });
  }
}
