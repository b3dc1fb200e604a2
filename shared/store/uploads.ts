import { hash } from 'node:crypto';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsOutput,
} from '@aws-sdk/client-s3';
import * as v from 'valibot';
import type { Import } from '../domain/import.ts';
import { type MissingPolicy, missingPolicies } from '../domain/profile.ts';
import { type Bucket, isGone } from './bucket.ts';

/** One version of one object in the uploads bucket: one import. */
export type UploadVersion = { readonly key: string; readonly versionId: string };

/** What S3 says of a version; `lastModified` is epoch milliseconds, exact to the second. */
export type UploadFacts = {
  readonly size: number;
  readonly etag: string;
  readonly lastModified: number;
  /** What becomes of absentees this time, where whoever uploaded it by hand chose; clients of SFTP set no metadata. */
  readonly missing: MissingPolicy | undefined;
};

/** The object metadata that carries a choice about absentees. Anything but a policy's name is none. */
const chosen = v.object({ missing: v.fallback(v.optional(v.picklist(missingPolicies)), undefined) });

/** Object metadata that makes a choice about absentees: what `headUpload` reads. */
export const choiceMetadata = (missing: MissingPolicy | undefined): Record<string, string> =>
  missing === undefined ? {} : { missing };

/** The version's facts; undefined when it is gone. */
export async function headUpload(bucket: Bucket, { key, versionId }: UploadVersion): Promise<UploadFacts | undefined> {
  try {
    const request = { Bucket: bucket.name, Key: key, VersionId: versionId };
    const head = await bucket.s3.send(new HeadObjectCommand(request));
    return {
      size: head.ContentLength ?? 0,
      etag: (head.ETag ?? '').replaceAll('"', ''),
      lastModified: head.LastModified?.getTime() ?? 0,
      missing: v.parse(chosen, head.Metadata ?? {}).missing,
    };
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/**
 * The import's id: the version's own second and a digest of its name, so that whoever registers it, and however often,
 * gives it the same one. Ids sort by time.
 */
export function importIdOf({ key, versionId }: UploadVersion, lastModified: number): string {
  const second = new Date(lastModified).toISOString().slice(0, 19).replace(/[-:]/g, '');
  return `${second}Z-${hash('sha256', `${key}\n${versionId}`, 'hex').slice(0, 10)}`;
}

/** All versions of all objects, with the second they came (epoch ms); up to 1,000 a call ("ListObjectVersions"). */
export async function* listUploadVersions(
  bucket: Bucket,
): AsyncGenerator<UploadVersion & { readonly lastModified: number }> {
  let from: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  while (from !== undefined) {
    const page: ListObjectVersionsOutput = await bucket.s3.send(
      new ListObjectVersionsCommand({ Bucket: bucket.name, ...from }),
    );
    for (const { Key, VersionId, LastModified } of page.Versions ?? []) {
      if (Key === undefined || VersionId === undefined) continue;
      yield { key: Key, versionId: VersionId, lastModified: LastModified?.getTime() ?? 0 };
    }
    from = nextPage(page);
  }
}

/** Where the listing of versions goes on after a page; undefined after the last. */
export function nextPage({ IsTruncated, NextKeyMarker, NextVersionIdMarker }: ListObjectVersionsOutput) {
  if (!IsTruncated || NextKeyMarker === undefined) return undefined;
  return {
    KeyMarker: NextKeyMarker,
    ...(NextVersionIdMarker === undefined ? {} : { VersionIdMarker: NextVersionIdMarker }),
  };
}

/** Where an ended import's upload is kept until its retention is over. */
export const archiveKey = (one: Pick<Import, 'tenant' | 'id'>): string => `archive/${one.tenant}/${one.id}`;

/**
 * Keeps a copy of the imported version in the work bucket. False when the version is gone. `CopyObject` copies up to
 * 5 GB ("CopyObject", S3 API reference), which is above the largest file that a plan accepts.
 */
export async function archiveUpload(uploads: Bucket, work: Bucket, one: Import): Promise<boolean> {
  const source = one.key.split('/').map(encodeURIComponent).join('/');
  const version = encodeURIComponent(one.versionId);
  try {
    await work.s3.send(
      new CopyObjectCommand({
        Bucket: work.name,
        Key: archiveKey(one),
        CopySource: `${uploads.name}/${source}?versionId=${version}`,
      }),
    );
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

/** Deletes exactly the version that was imported: a newer upload of the same name stays. Nothing where there was no file. */
export async function deleteUpload(bucket: Bucket, { key, versionId }: UploadVersion): Promise<void> {
  if (key === '') return;
  await bucket.s3.send(new DeleteObjectCommand({ Bucket: bucket.name, Key: key, VersionId: versionId }));
}
