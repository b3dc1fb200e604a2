import { noCounts } from '../domain/counts.ts';
import { kindOf } from '../domain/file-name.ts';
import type { Verdict } from '../domain/gate.ts';
import type { Import } from '../domain/import.ts';
import type { Manifest } from '../domain/plan.ts';
import { getHabits } from '../store/habits.ts';
import type { Tenant } from '../store/tenants.ts';
import { judgePlan } from './judge-plan.ts';
import { type PlanFiles, planFor, type Reading } from './make-plan.ts';

/**
 * A file that is no upload: `file` is the name that it would have below the tenant's folder, `size` is in bytes, `sidecar`
 * what would be beside it.
 */
export type FileToPreview = Pick<Import, 'file' | 'size' | 'missing' | 'sidecar'>;

/** The plan as it would be now. `verdict` is undefined where the file as a whole would be refused. */
export type Preview = { readonly manifest: Manifest; readonly verdict: Verdict | undefined };

/**
 * Plans a file by what makes the plan of an import, and asks the gate. The directory and history are read; chunks and
 * issues go to `files`, and nothing is written anywhere else.
 */
export async function previewFile(
  context: Reading,
  tenant: Tenant,
  file: FileToPreview,
  files: PlanFiles,
): Promise<Preview> {
  const one = importOf(tenant.tenant, file, context.now());
  const kind = kindOf(tenant.profile, file.file);
  const habits = await getHabits(context.imports, tenant.tenant, kind ?? 'users');
  const carrying = { files, heartbeat: async () => undefined };
  const manifest = await planFor(context, one, { tenant, kind, habits }, carrying);
  const judging = { ...context, getChunk: files.chunks.get, heartbeat: carrying.heartbeat };
  const judgement = await judgePlan(judging, one, manifest, tenant, habits);
  return { manifest, verdict: judgement?.verdict };
}

/** The import that an upload of the file would be, in the form in which planning knows imports. */
const importOf = (tenant: string, file: FileToPreview, now: number): Import => ({
  ...file,
  id: 'preview',
  tenant,
  key: `${tenant}/${file.file}`,
  versionId: '',
  etag: '',
  kind: 'users',
  order: new Date(now).toISOString(),
  state: 'received',
  receivedAt: now,
  round: 0,
  counts: noCounts,
  expiresAt: 0,
});
