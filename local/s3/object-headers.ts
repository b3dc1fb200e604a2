import { checksumHeader } from './checksum.ts';
import { shownVersionId, toHttpDate } from './find-version.ts';
import type { S3 } from './s3.ts';
import type { Version } from './versions.ts';

/** The headers that tell an object's checksum. */
export function checksumHeadersOf(version: Pick<Version, 'checksum'>): Record<string, string> {
  const { checksum } = version;
  if (checksum === undefined) return {};
  return { [checksumHeader(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type };
}

/** The headers of an answer that says which version came of a write. */
export function writtenHeaders(s3: S3, version: Version): Record<string, string | undefined> {
  return { ...version.encryption, 'x-amz-version-id': shownVersionId(s3, version) };
}

/** The headers of an answer that shows an object, but for those of its length. */
export function shownHeaders(s3: S3, version: Version): Record<string, string | undefined> {
  return {
    ...version.headers,
    ...version.encryption,
    etag: `"${version.etag}"`,
    'last-modified': toHttpDate(version.modifiedAt),
    'accept-ranges': 'bytes',
    'x-amz-version-id': shownVersionId(s3, version),
    'x-amz-tagging-count': version.tags.length === 0 ? undefined : String(version.tags.length),
  };
}
