import { orderOf } from './ids.ts';
import type { S3 } from './s3.ts';
import { invalidArgument, methodNotAllowed, noSuchKey, noSuchVersion } from './s3-error.ts';
import type { Version } from './versions.ts';

/** S3 shows whole seconds (RFC 9110 dates). */
export function toHttpDate(ms: number): string {
  return new Date(ms).toUTCString();
}

/** An instant in a document: whole seconds with `.000Z`, as S3 writes it. */
export function toXmlDate(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString();
}

/** The version's id as responses show it: not at all in a bucket without versions. */
export function shownVersionId(s3: S3, version: Version): string | undefined {
  return s3.buckets.get(version.bucket)?.versioned ? version.versionId : undefined;
}

/**
 * Finds a version by its id; it may be a delete marker.
 * @throws S3Error InvalidArgument for what is no version id at all.
 */
export function findExact(s3: S3, bucket: string, key: string, versionId: string): Version | undefined {
  if (versionId !== 'null' && orderOf(versionId) === undefined) {
    throw invalidArgument('versionId', versionId, 'Invalid version id specified');
  }
  return s3.versions.find(bucket, key, versionId);
}

/**
 * Finds the object that a request for reading means (User Guide, "Working with delete markers").
 * @throws S3Error NoSuchKey, NoSuchVersion, or MethodNotAllowed for the id of a delete marker.
 */
export function findObject(
  s3: S3,
  target: { bucket: string; key: string; versionId: string | undefined; method: string },
): Version {
  const { bucket, key, versionId, method } = target;
  const version =
    versionId === undefined ? s3.versions.findCurrent(bucket, key) : findExact(s3, bucket, key, versionId);
  if (version === undefined) throw versionId === undefined ? noSuchKey(key) : noSuchVersion(key, versionId);
  if (!version.marker) return version;
  const headers = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': version.versionId };
  if (versionId === undefined) throw noSuchKey(key, headers);
  throw methodNotAllowed(method, { ...headers, allow: 'DELETE', 'last-modified': toHttpDate(version.modifiedAt) });
}
