import type { S3Request } from './request.ts';
import { noSuchKey, notImplemented, preconditionFailed } from './s3-error.ts';
import type { Version } from './versions.ts';

/** What must hold for a write (User Guide, "How to prevent object overwrites with conditional writes"). */
export type WriteCondition = { ifMatch: string | undefined; ifNoneMatch: string | undefined };

/** S3 compares the tags with and without their quotes alike. */
function unquote(etag: string): string {
  return etag
    .trim()
    .replace(/^W\//, '')
    .replace(/^"(.*)"$/, '$1');
}

function matches(condition: string, etag: string): boolean {
  return condition.split(',').some((tag) => unquote(tag) === '*' || unquote(tag) === etag);
}

/**
 * Reads a write's condition.
 * @throws S3Error NotImplemented for `If-None-Match` with anything but `*`, as on AWS.
 */
export function readWriteCondition(request: S3Request): WriteCondition {
  const ifMatch = request.headers.get('if-match');
  const ifNoneMatch = request.headers.get('if-none-match');
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') throw notImplemented('a write with If-None-Match other than *');
  if (ifMatch !== undefined && ifNoneMatch !== undefined) throw notImplemented('a write with both conditions');
  return { ifMatch, ifNoneMatch };
}

/**
 * Holds a write to its condition; to be called in the transaction of the write.
 * @param current the key's newest version; a delete marker counts as no object.
 * @throws S3Error PreconditionFailed; NoSuchKey for `If-Match` where there is nothing.
 */
export function checkWrite(condition: WriteCondition, key: string, current: Version | undefined): void {
  const existing = current?.marker ? undefined : current;
  if (condition.ifNoneMatch !== undefined && existing !== undefined) throw preconditionFailed('If-None-Match');
  if (condition.ifMatch === undefined) return;
  if (existing === undefined) throw noSuchKey(key);
  if (!matches(condition.ifMatch, existing.etag)) throw preconditionFailed('If-Match');
}

/** A date counts in whole seconds, as S3 shows it; what is no date is ignored (RFC 9110, 13.1.3). */
function isModifiedSince(version: Version, date: string): boolean | undefined {
  const since = Date.parse(date);
  return Number.isNaN(since) ? undefined : Math.floor(version.modifiedAt / 1000) * 1000 > since;
}

/**
 * Holds a read to its conditions. An entity tag outweighs a date (API Reference, GetObject, "Additional considerations
 * about request headers").
 * @param prefix of the headers' names: empty, or `x-amz-copy-source-` for the source of a copy.
 * @returns false when the client has the object already (304).
 * @throws S3Error PreconditionFailed.
 */
export function checkRead(request: S3Request, version: Version, prefix = ''): boolean {
  const ifMatch = request.headers.get(`${prefix}if-match`);
  const ifNoneMatch = request.headers.get(`${prefix}if-none-match`);
  const unmodifiedSince = request.headers.get(`${prefix}if-unmodified-since`);
  const modifiedSince = request.headers.get(`${prefix}if-modified-since`);
  if (ifMatch !== undefined && !matches(ifMatch, version.etag)) throw preconditionFailed('If-Match');
  if (ifMatch === undefined && unmodifiedSince !== undefined && isModifiedSince(version, unmodifiedSince)) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  if (ifNoneMatch !== undefined) return !matches(ifNoneMatch, version.etag);
  return modifiedSince === undefined || isModifiedSince(version, modifiedSince) !== false;
}
