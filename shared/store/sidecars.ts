/** The sidecars of uploads: where they are, and their bytes. */
import { ListObjectVersionsCommand, type ListObjectVersionsOutput } from '@aws-sdk/client-s3';
import type { Import } from '../domain/import.ts';
import { sidecarOf } from '../domain/sidecar.ts';
import { type Bucket, isGone, streamVersion } from './bucket.ts';
import { deleteUpload, nextPage } from './uploads.ts';

/** One version of a sidecar: when it came, epoch ms exact to the second, and its size in bytes. */
export type SidecarVersion = { readonly versionId: string; readonly at: number; readonly size: number };

/** The version that stood there at `until` (epoch ms); undefined when there was none, or it had been deleted. */
export async function sidecarAt(bucket: Bucket, key: string, until: number): Promise<SidecarVersion | undefined> {
  let from: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  // A key that begins like this one may be listed too: behind it, as keys are in order.
  while (from !== undefined) {
    const list = { Bucket: bucket.name, Prefix: key, ...from };
    const page: ListObjectVersionsOutput = await bucket.s3.send(new ListObjectVersionsCommand(list));
    const newest = newestIn(page, key, until);
    if (newest !== undefined) return newest === 'deleted' ? undefined : newest;
    from = page.NextKeyMarker === key ? nextPage(page) : undefined;
  }
  return undefined;
}

type Listed = { readonly Key?: string | undefined; readonly LastModified?: Date | undefined };

const timeOf = (found: Listed | undefined): number => found?.LastModified?.getTime() ?? -1;

/** Versions of a key come newest first; a second can have both, and then the latest is said to be so. */
function newestIn({ Versions = [], DeleteMarkers = [] }: ListObjectVersionsOutput, key: string, until: number) {
  const isMeant = (found: Listed): boolean => found.Key === key && timeOf(found) <= until;
  const version = Versions.find(isMeant);
  const marker = DeleteMarkers.find(isMeant);
  const at = timeOf(version);
  if (timeOf(marker) > at || (timeOf(marker) === at && marker?.IsLatest)) return 'deleted' as const;
  if (version?.VersionId === undefined) return undefined;
  return { versionId: version.VersionId, at, size: version.Size ?? 0 };
}

/** The bytes of a small version; undefined when it is gone. */
export async function getSidecar(bucket: Bucket, key: string, versionId: string): Promise<Uint8Array | undefined> {
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of streamVersion(bucket, key, versionId)) chunks.push(chunk);
    return Buffer.concat(chunks);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** Deletes exactly the version that was found beside an upload: one that came later stays. */
export async function deleteSidecar(bucket: Bucket, { key, sidecar }: Pick<Import, 'key' | 'sidecar'>): Promise<void> {
  if (sidecar === undefined || sidecar.found === 'none') return;
  await deleteUpload(bucket, { key: sidecarOf(key), versionId: sidecar.versionId });
}
