import { hasEnded, type Import } from '../domain/import.ts';
import { endOfHistory } from '../domain/retention.ts';
import type { Bucket } from '../store/bucket.ts';
import { marksPrefix } from '../store/chunk-marks.ts';
import { resultsPrefix } from '../store/chunk-results.ts';
import { deleteItems } from '../store/delete-items.ts';
import { deleteFolderVersions, deleteObjectVersions } from '../store/delete-versions.ts';
import { deleteImport, updateImport } from '../store/imports.ts';
import { issuesPrefix, plansPrefix } from '../store/plans.ts';
import { deleteSidecar } from '../store/sidecars.ts';
import type { Table } from '../store/table.ts';
import { archiveKey, deleteUpload } from '../store/uploads.ts';
import { reportKey } from './write-report.ts';

/** Where an import leaves something behind. */
export type HistoryStores = { readonly imports: Table; readonly uploads: Bucket; readonly work: Bucket };

/** Longer than any step of an import runs: after it, nothing is written for an import that has ended. */
const settled = 15 * 60_000;

/** Who drops an import that is still held when its history ends. */
const clock = 'the end of its history';

/**
 * Deletes all that there is of an import whose history has ended by `now` (epoch ms), its item last: whoever is cut off
 * leaves it to be found again. False when it has not come to its end yet: nothing is taken from under a running step. A
 * held import is discarded first, so that nobody approves what is being deleted.
 */
export async function purgeImport(stores: HistoryStores, one: Import, now: number): Promise<boolean> {
  if (endOfHistory(one) > now) return false;
  if (one.state === 'held') return purgeHeld(stores, one, now);
  if (!hasEnded(one.state) || mayBeWritten(one, now)) return false;
  await deleteAll(stores, one);
  await deleteImport(stores.imports, one, now);
  return true;
}

/** Another message of its last step may still be at work. What a person or the clock ended has no such step. */
const mayBeWritten = ({ state, finishedAt }: Import, now: number): boolean =>
  state !== 'discarded' && finishedAt !== undefined && finishedAt + settled > now;

async function purgeHeld(stores: HistoryStores, one: Import, now: number): Promise<boolean> {
  const at = endOfHistory(one);
  const dropped = { state: 'discarded', discard: { by: clock, at }, finishedAt: at } as const;
  if (!(await updateImport(stores.imports, one.tenant, one.id, ['held'], dropped))) return false;
  return purgeImport(stores, { ...one, ...dropped }, now);
}

/**
 * The upload goes first, though most are gone since their import ended: the sweep takes an upload without an import for one
 * whose event was lost, and an old file would be imported anew.
 */
async function deleteAll({ imports, uploads, work }: HistoryStores, one: Import): Promise<void> {
  const { tenant, id } = one;
  await deleteUpload(uploads, one);
  await deleteSidecar(uploads, one);
  await deleteObjectVersions(work, archiveKey(one));
  await deleteObjectVersions(uploads, reportKey(one));
  await deleteFolderVersions(work, plansPrefix({ tenant, importId: id }));
  await deleteFolderVersions(work, issuesPrefix({ tenant, importId: id }));
  await deleteItems(imports, tenant, resultsPrefix(id));
  await deleteItems(imports, tenant, marksPrefix(id));
}
