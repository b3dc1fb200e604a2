import type { Action } from '../action.ts';
import { xmlAnswer } from '../answer.ts';
import { findExact, toXmlDate } from '../find-version.ts';
import { orderOf } from '../ids.ts';
import {
  commonPrefixElements,
  fromMarker,
  maxPageSize,
  type Page,
  readShape,
  rowsOf,
  type Shape,
  takePage,
  walk,
} from '../listing.ts';
import { owner } from '../owner.ts';
import { readCount, type S3Request } from '../request.ts';
import type { S3 } from '../s3.ts';
import { invalidArgument } from '../s3-error.ts';
import type { ListedVersion } from '../versions.ts';

/** Where a page begins: at a key, with its versions that are older than `before`. */
type Start = { key: string | undefined; before: number };

const fromNewest = Number.MAX_SAFE_INTEGER;

/** The page begins behind the version that the markers name, whether it still exists or not. */
function readStart(s3: S3, { bucket, query }: S3Request, shape: Shape): Start {
  const key = query.get('key-marker') ?? '';
  const versionId = query.get('version-id-marker');
  if (versionId === undefined) return { key: fromMarker(key, shape), before: fromNewest };
  if (key === '') {
    throw invalidArgument(
      'version-id-marker',
      versionId,
      'A version-id marker cannot be specified without a key marker.',
    );
  }
  if (versionId === '') throw invalidArgument('version-id-marker', '', 'A version-id marker cannot be empty.');
  // A version with the id "null" is a key's oldest: no other comes behind it, once it is gone.
  const before = findExact(s3, bucket, key, versionId)?.order ?? orderOf(versionId) ?? 0;
  return { key, before };
}

function nextMarkers(page: Page<ListedVersion>, shape: Shape): Record<string, string> {
  const last = page.entries.at(-1);
  if (last === undefined || !page.isTruncated) return {};
  if ('commonPrefix' in last) return { NextKeyMarker: shape.encode(last.commonPrefix) };
  return { NextKeyMarker: shape.encode(last.key), NextVersionIdMarker: last.versionId };
}

function describeVersion(version: ListedVersion, shape: Shape): Record<string, unknown> {
  const both = {
    Key: shape.encode(version.key),
    VersionId: version.versionId,
    IsLatest: version.latest,
    LastModified: toXmlDate(version.modifiedAt),
  };
  if (version.marker) return { ...both, Owner: owner };
  return {
    ...both,
    ETag: `"${version.etag}"`,
    ChecksumAlgorithm: version.checksum?.algorithm,
    ChecksumType: version.checksum?.type,
    Size: version.size,
    StorageClass: 'STANDARD',
    Owner: owner,
  };
}

export const listObjectVersions: Action = {
  name: 'ListObjectVersions',
  method: 'GET',
  level: 'bucket',
  selectors: ['versions'],
  query: ['delimiter', 'encoding-type', 'key-marker', 'max-keys', 'prefix', 'version-id-marker'],
  run(s3, request) {
    const { bucket, query } = request;
    const shape = readShape(request);
    const asked = readCount(request, 'max-keys', { min: 0, max: 2 ** 31 - 1, default: maxPageSize });
    const size = Math.min(asked, maxPageSize);
    const start = readStart(s3, request, shape);
    const versions = walk(shape, start.key, (key) =>
      s3.versions.listVersions(bucket, key, key === start.key ? start.before : fromNewest),
    );
    const page = takePage(versions, size);
    const rows = rowsOf(page);
    return xmlAnswer('ListVersionsResult', {
      Name: bucket,
      Prefix: shape.encode(shape.prefix),
      KeyMarker: shape.encode(query.get('key-marker') ?? ''),
      VersionIdMarker: query.get('version-id-marker') ?? '',
      ...nextMarkers(page, shape),
      MaxKeys: size,
      Delimiter: shape.delimiter === '' ? undefined : shape.encode(shape.delimiter),
      EncodingType: query.get('encoding-type'),
      IsTruncated: page.isTruncated,
      Version: rows.filter((row) => !row.marker).map((row) => describeVersion(row, shape)),
      DeleteMarker: rows.filter((row) => row.marker).map((row) => describeVersion(row, shape)),
      CommonPrefixes: commonPrefixElements(page, shape),
    });
  },
};
