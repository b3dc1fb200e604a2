import type { RemoveMessage } from '../contracts/messages.ts';
import { hasEnded, type Import } from '../domain/import.ts';
import type { Bucket } from '../store/bucket.ts';
import type { LaneContext } from '../store/context.ts';
import { getImport, updateImport } from '../store/imports.ts';
import { getManifest } from '../store/plans.ts';
import { deleteSidecar } from '../store/sidecars.ts';
import { sendRemove } from '../store/steps.ts';
import { archiveUpload, deleteUpload } from '../store/uploads.ts';
import { roundOf } from './send-step.ts';
import { writeReport } from './write-report.ts';

/**
 * Real clients STAT a file after they put it and call the upload failed when it is gone: it stays at least 60 s, and the
 * one second more to which S3 rounds the time of its events.
 */
const shortestStay = 61_000;

/** Has the upload of an ended import removed, not sooner than 60 s after it came. A rollback has none. */
export async function scheduleRemoval(context: LaneContext, one: Import): Promise<void> {
  if (!hasEnded(one.state) || one.rollsBack !== undefined) return;
  const delay = (one.receivedAt + shortestStay - context.now()) / 1000;
  await sendRemove(context.queues, { step: 'remove', tenant: one.tenant, importId: one.id }, delay);
}

/** Keeps a copy of an ended import's upload for as long as its history, then takes it and its sidecar off the SFTP site. */
export async function removeUpload(
  context: LaneContext & { readonly uploads: Bucket },
  message: RemoveMessage,
): Promise<void> {
  const one = await getImport(context.imports, message.tenant, message.importId);
  if (one === undefined || !hasEnded(one.state)) return;
  if (one.receivedAt + shortestStay > context.now()) return scheduleRemoval(context, one);
  if (one.state === 'superseded' && one.reportKey === undefined) await reportSuperseded(context, one);
  if (!(await archiveUpload(context.uploads, context.work, one))) return;
  // Once the upload is gone, nobody comes back for what is beside it.
  await deleteSidecar(context.uploads, one);
  await deleteUpload(context.uploads, one);
}

/** Whoever supersedes an import can't write into the site; its customer is told all the same. */
async function reportSuperseded(context: LaneContext & { readonly uploads: Bucket }, one: Import): Promise<void> {
  const manifest = await getManifest(context.work, roundOf(one));
  const { counts, failure } = one;
  const report = { one, counts, failure, issueKeys: manifest?.issueKeys ?? [] };
  const reportKey = await writeReport(context.uploads, context.work, report);
  await updateImport(context.imports, one.tenant, one.id, ['superseded'], { reportKey });
}
