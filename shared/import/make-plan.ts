import type { Entity } from '../domain/change.ts';
import { dateIn, expectedNames } from '../domain/file-name.ts';
import type { Import } from '../domain/import.ts';
import type { Issue } from '../domain/issue.ts';
import type { Manifest } from '../domain/plan.ts';
import { type FileKind, type Profile, rulesFor } from '../domain/profile.ts';
import { claimOf } from '../domain/sidecar.ts';
import { sidecarRefusal } from '../domain/sidecar-issues.ts';
import { streamVersion } from '../store/bucket.ts';
import { getCustomFields } from '../store/custom-fields.ts';
import { wasCutOff } from '../store/cut-off.ts';
import { getTeams, getUsers, loadKnownTeams, loadKnownUsers } from '../store/directory-read.ts';
import type { Habits } from '../store/habits.ts';
import { getChunk, getManifest, parseChanges, putChunk, putIssues, putManifest } from '../store/plans.ts';
import type { Tenant } from '../store/tenants.ts';
import type { ChunkSink } from './chunk-writer.ts';
import type { IssueSink } from './issue-writer.ts';
import { type FilePlan, planFile, refuseFile } from './plan-file.ts';
import { planRollbackOf } from './plan-rollback.ts';
import type { PlanContext } from './plan-upload.ts';
import { roundOf } from './send-step.ts';
import { createUserIndex, type UserIndex } from './user-index.ts';
import { loadWaiting, nobodyWaits } from './waiting-list.ts';

/** What is known of a file before it is read. */
export type Surroundings = {
  readonly tenant: Tenant | undefined;
  /** Undefined: its name is none that the tenant's rules take. */
  readonly kind: FileKind | undefined;
  readonly habits: Habits;
};

type Known = { readonly tenant: Tenant; readonly kind: FileKind; readonly habits: Habits };

/** In milliseconds. */
const dayLength = 24 * 60 * 60 * 1000;

/** A row of twenty columns; shorter ones make the plan's table of new keys grow as it goes. */
const usualRowBytes = 200;

/** Where the file is that is planned, and where the parts of its plan go. */
export type PlanFiles = {
  readonly source: () => AsyncIterable<Uint8Array>;
  readonly chunks: ChunkSink;
  readonly issues: IssueSink;
};

/** What planning reads beside the file; nothing of it is written. */
export type Reading = Pick<PlanContext, 'directory' | 'imports' | 'work' | 'now'>;

/** Makes the plan and writes it; when another attempt was first, that one's plan is the plan. */
export async function makePlan(
  context: PlanContext,
  one: Import,
  around: Surroundings,
  heartbeat: () => Promise<void>,
): Promise<Manifest> {
  const manifest = await planFor(context, one, around, { files: filesOf(context, one), heartbeat });
  const round = roundOf(one);
  if (await putManifest(context.work, round, manifest)) return manifest;
  const first = await getManifest(context.work, round);
  if (first === undefined) throw new Error(`the manifest of import ${one.id} could neither be written nor read`);
  return first;
}

/** The upload, and the folder of this attempt in the work bucket. */
function filesOf(context: PlanContext, one: Import): PlanFiles {
  const round = roundOf(one);
  const attempt = context.attemptId();
  return {
    source: () => streamVersion(context.uploads, one.key, one.versionId),
    chunks: {
      put: (name, bytes) => putChunk(context.work, round, `${attempt}/${name}`, bytes),
      get: async ({ key, sha256 }) => parseChanges(await getChunk(context.work, key, sha256)),
    },
    issues: (name, found) => putIssues(context.work, round, `${attempt}/${name}`, found),
  };
}

type Carrying = { readonly files: PlanFiles; readonly heartbeat: () => Promise<void> };

/** Plans a file; chunks and issues go to `files`, and the manifest nowhere. */
export async function planFor(
  context: Reading,
  one: Import,
  around: Surroundings,
  carrying: Carrying,
): Promise<Manifest> {
  const plan = await planChanges(context, one, around, carrying);
  await carrying.heartbeat();
  const { tenant, kind = 'users' } = around;
  return {
    ...plan,
    tenant: one.tenant,
    importId: one.id,
    kind,
    plannedAt: context.now(),
    profileRevision: tenant?.revision ?? 0,
    fileDate: tenant && dateOf(tenant.profile, kind, one, context.now()),
  };
}

async function planChanges(
  context: Reading,
  one: Import,
  { tenant, kind, habits }: Surroundings,
  { files: { source, chunks, issues }, heartbeat }: Carrying,
): Promise<FilePlan> {
  if (tenant === undefined) return refuseFile(issues, unknownTenant);
  if (one.rollsBack !== undefined)
    return planRollbackOf(context, one, one.rollsBack, tenant.profile, { chunks, issues, heartbeat });
  if (kind === undefined) return refuseFile(issues, wrongName(tenant.profile, one.file));
  const refusal = await refusalOf(context, one, { tenant, kind, habits });
  if (refusal !== undefined) return refuseFile(issues, refusal);
  const { profile, revision } = tenant;
  const read = kind === 'users' ? getUsers : getTeams;
  const missing = kind === 'users' ? (one.missing ?? profile.missing) : 'leave';
  const index = await loadIndex(context, one.tenant, profile, kind, heartbeat);
  return planFile({
    source,
    expectedRows: Math.ceil(one.size / usualRowBytes),
    kind,
    importId: one.id,
    now: one.firstPlannedAt ?? context.now(),
    restorableUntil: (one.planStartedAt ?? context.now()) + profile.restoreDays * dayLength,
    profile,
    revision,
    missing,
    waiting: missing === 'leave' ? nobodyWaits : await loadWaiting(context.work, one.tenant, index),
    entryTypes: new Map(Object.entries(await getCustomFields(context.imports, one.tenant, kind))),
    index,
    withholdsRemovals: !habits.hadUnidentifiedRows,
    readUsers: (keys) => read(context.directory, one.tenant, keys),
    existing: existingIn(context, one.tenant),
    eachUserEmail: kind === 'users' ? undefined : userEmailsOf(context, one.tenant, heartbeat),
    chunks,
    issues,
    claim: claimOf(profile.sidecar, one.sidecar),
    newestDay: habits.contentDate,
    remarks: remarksOn(profile, kind, one, context.now()),
    heartbeat,
  });
}

/** Addresses are kept when it may be asked whose one is: not where they are the keys themselves. */
async function loadIndex(
  { directory }: Reading,
  tenant: string,
  profile: Profile,
  kind: FileKind,
  heartbeat: () => Promise<void>,
): Promise<UserIndex> {
  const identity = rulesFor(profile, kind)?.identity ?? [];
  const index = createUserIndex(0, identity.length);
  const keepsEmails = kind === 'users' && (identity.length > 1 || identity[0] !== 'email');
  const load = kind === 'users' ? loadKnownUsers : loadKnownTeams;
  const add = (user: Parameters<UserIndex['add']>[0]) => index.add(keepsEmails ? user : { ...user, email: undefined });
  await load(directory, tenant, add, heartbeat, identity.length > 1 ? identity : []);
  return index;
}

const userEmailsOf =
  ({ directory }: Reading, tenant: string, heartbeat: () => Promise<void>) =>
  (each: (email: string) => void): Promise<void> =>
    loadKnownUsers(directory, tenant, ({ email }) => email !== undefined && each(email), heartbeat);

const existingIn =
  ({ directory }: Reading, tenant: string) =>
  async (entity: Entity, keys: readonly string[]): Promise<ReadonlySet<string>> => {
    const read = entity === 'user' ? getUsers : getTeams;
    return new Set((await read(directory, tenant, keys)).keys());
  };

/** `CopyObject`, which keeps the upload in the archive, takes 5 GB ("CopyObject", S3 API reference). */
const maximumFileBytes = 5_000_000_000;

/** Why a file is refused before it is read. */
async function refusalOf(context: Reading, one: Import, { tenant, kind, habits }: Known): Promise<Issue | undefined> {
  if (one.size > maximumFileBytes) return tooLarge(one.size);
  if (await wasCutOff(context.imports, one)) return cutOff;
  const date = dateOf(tenant.profile, kind, one, context.now());
  if (date !== undefined && habits.fileDate !== undefined && date < habits.fileDate)
    return stale(date, habits.fileDate);
  return sidecarRefusal(tenant.profile.sidecar, one.sidecar, one.file);
}

const namesFor = ({ fileNames, teams }: Profile, kind: FileKind) => (kind === 'users' ? fileNames : teams?.fileNames);

function dateOf(profile: Profile, kind: FileKind, one: Import, now: number): string | undefined {
  const names = namesFor(profile, kind);
  return names && dateIn(names, one.file, one.firstPlannedAt ?? now);
}

/** What is odd about a file that is read all the same. */
function remarksOn(profile: Profile, kind: FileKind, one: Import, now: number): Issue[] {
  const format = namesFor(profile, kind)?.date;
  return format === undefined || dateOf(profile, kind, one, now) !== undefined ? [] : [noDate(format)];
}

export const unknownTenant: Issue = {
  code: 'unknown-tenant',
  severity: 'error',
  scope: 'file',
  expected: 'the folder of a tenant that has been added',
  message: 'there is no tenant for this folder: add the tenant, then send the file again',
};

const wrongName = (profile: Profile, file: string): Issue => ({
  code: 'wrong-file-name',
  severity: 'error',
  scope: 'file',
  value: file,
  expected: `a name like ${expectedNames(profile)}`,
  message: `files of this name are not imported (expected ${expectedNames(profile)}): rename it and send it again`,
});

const stale = (date: string, last: string): Issue => ({
  code: 'stale-file',
  severity: 'error',
  scope: 'file',
  value: date,
  expected: `a date of ${last} or later in the file's name`,
  message: `the file is of ${date} by its name, and one of ${last} was imported already: send the newest file`,
});

const noDate = (format: string): Issue => ({
  code: 'no-date-in-name',
  severity: 'warning',
  scope: 'file',
  expected: `a date as ${format} in the file's name, not yet to come`,
  message:
    "the file's name has no date of a day that has begun, so nothing tells whether it is the newest: put one into the name",
});

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
