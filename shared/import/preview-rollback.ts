import { getHabits } from '../store/habits.ts';
import type { Tenant } from '../store/tenants.ts';
import { judgePlan } from './judge-plan.ts';
import { type PlanFiles, planFor, type Reading } from './make-plan.ts';
import type { Preview } from './preview-file.ts';
import { appliedImport, rollbackOf } from './request-rollback.ts';

/**
 * What taking an import back would do now, and what the gate would say: planned by what plans it when it is asked for. Chunks
 * and issues go to `files`; nothing is written anywhere else. Throws `NotUndoable`.
 */
export async function previewRollback(
  context: Reading,
  tenant: Tenant,
  importId: string,
  files: Omit<PlanFiles, 'source'>,
): Promise<Preview> {
  const { one: original } = await appliedImport(context, tenant.tenant, importId, context.now());
  const one = { ...rollbackOf(original, '', context.now()), id: 'preview' };
  const habits = await getHabits(context.imports, tenant.tenant, original.kind);
  const heartbeat = async () => undefined;
  const carrying = { files: { ...files, source: noFile }, heartbeat };
  const manifest = await planFor(context, one, { tenant, kind: original.kind, habits }, carrying);
  const judging = { ...context, getChunk: files.chunks.get, heartbeat };
  const judgement = await judgePlan(judging, one, manifest, tenant, habits);
  return { manifest, verdict: judgement?.verdict };
}

/** What takes an import back has no file. */
async function* noFile(): AsyncGenerator<Uint8Array> {}
