/** An import whose plan was made by hand: what is done with a plan, whatever files lead to. */
import type { Change } from '../../../shared/domain/change.ts';
import { noCounts } from '../../../shared/domain/counts.ts';
import type { Import } from '../../../shared/domain/import.ts';
import { type Manifest, type Phase, type PlanChunk, phases } from '../../../shared/domain/plan.ts';
import { sendStep } from '../../../shared/import/send-step.ts';
import type { Round } from '../../../shared/store/chunk-results.ts';
import { registerImport } from '../../../shared/store/imports.ts';
import { getLane, installHolder } from '../../../shared/store/lane.ts';
import { manifestKey, putChunk, putManifest } from '../../../shared/store/plans.ts';
import { headUpload, importIdOf } from '../../../shared/store/uploads.ts';
import type { Cloud } from './cloud.ts';
import { upload } from './site.ts';

/** The changes of each chunk, phase by phase. */
export type Chunks = Partial<Readonly<Record<Phase, readonly (readonly Change[])[]>>>;

/** The instant of every plan that is made by hand. */
export const plannedAt = Date.parse('2026-01-05T07:00:00Z');

/** What tests leave out of a change: somebody new, as a row says. */
export const changeOf = (n: number, key: string, more: Partial<Change> = {}): Change => ({
  entity: 'user',
  n,
  type: 'create',
  key,
  reason: 'row',
  status: 'active',
  was: {},
  set: {},
  ...more,
});

/** Puts a file on the site and starts to apply this plan, as if it were the file's. */
export async function startPlan(
  cloud: Cloud,
  tenant: string,
  chunks: Chunks,
  more: Partial<Manifest> = {},
): Promise<Import> {
  const one = await uploaded(cloud, tenant);
  const { work, imports, now } = cloud.backdoor;
  const round = { tenant, importId: one.id, round: 0 };
  const written = await writeChunks(cloud, round, chunks);
  await putManifest(work, round, { ...manifestOf(round, written), ...more });
  const size = (phase: Phase): number => chunks[phase]?.length ?? 0;
  const counts = { implied: size('implied'), change: size('change'), removal: size('removal') };
  const planned: Import = {
    ...one,
    state: 'applying',
    planEndedAt: plannedAt,
    counts: { ...noCounts, ...more.counts },
    plan: { manifestKey: manifestKey(round), hash: 'by-hand', chunks: counts },
  };
  await registerImport(imports, planned);
  const lane = await installHolder(imports, tenant, await getLane(imports, tenant), one, now());
  if (lane === undefined) throw new Error(`the lane of ${tenant} is taken`);
  await sendStep(cloud.backdoor, planned, lane.fence);
  return planned;
}

/** Nobody else is told of the upload. */
async function uploaded(cloud: Cloud, tenant: string): Promise<Import> {
  const { faults, clock, backdoor } = cloud;
  const { losesEvents } = faults;
  faults.losesEvents = true;
  const version = await upload(cloud, tenant, 'staff.csv', 'made by hand\n');
  faults.losesEvents = losesEvents;
  const facts = await headUpload(backdoor.uploads, version);
  return {
    ...version,
    id: importIdOf(version, facts?.lastModified ?? 0),
    tenant,
    file: 'staff.csv',
    kind: 'users',
    size: facts?.size ?? 0,
    order: new Date(clock.now()).toISOString(),
    state: 'received',
    receivedAt: clock.now(),
    round: 0,
    counts: noCounts,
    expiresAt: Math.floor(clock.now() / 1000) + 1_000_000,
  };
}

async function writeChunks({ backdoor }: Cloud, round: Round, chunks: Chunks): Promise<PlanChunk[]> {
  const written: PlanChunk[] = [];
  for (const phase of phases) {
    for (const changes of chunks[phase] ?? []) {
      const n = written.length;
      const bytes = Buffer.from(changes.map((change) => `${JSON.stringify(change)}\n`).join(''));
      const stored = await putChunk(backdoor.work, round, `chunk-${n}`, bytes);
      written.push({ n, phase, changes: changes.length, ...stored });
    }
  }
  return written;
}

const manifestOf = ({ tenant, importId }: Round, chunks: PlanChunk[]): Manifest => ({
  tenant,
  importId,
  kind: 'users',
  plannedAt,
  profileRevision: 1,
  hash: 'by-hand',
  counts: noCounts,
  activeBefore: 0,
  endings: 0,
  absenceRemovals: 0,
  chunks,
  issueKeys: [],
  issues: { errors: 0, warnings: 0 },
  unidentifiedRows: 0,
  endsWithLineEnd: true,
  newEntries: {},
});
