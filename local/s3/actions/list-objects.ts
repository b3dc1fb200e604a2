import type { Action } from '../action.ts';
import { xmlAnswer } from '../answer.ts';
import { toXmlDate } from '../find-version.ts';
import {
  commonPrefixElements,
  type From,
  fromMarker,
  keyAfter,
  keyAfterPrefix,
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
import { invalidArgument } from '../s3-error.ts';
import type { Version } from '../versions.ts';

/** A token is where the next page begins; of no meaning to the client. */
function makeToken(from: string): string {
  return Buffer.from(from).toString('base64url');
}

function readFrom({ query }: S3Request, shape: Shape): From {
  const token = query.get('continuation-token');
  if (token === undefined) return fromMarker(query.get('start-after') ?? '', shape);
  if (!/^[A-Za-z0-9_-]+$/.test(token)) {
    throw invalidArgument('continuation-token', token, 'The continuation token provided is incorrect');
  }
  return Buffer.from(token, 'base64url').toString();
}

/** Where the page behind this one begins; undefined behind the last. */
function nextFrom(page: Page<Version>): From {
  const last = page.entries.at(-1);
  if (last === undefined || !page.isTruncated) return undefined;
  return 'commonPrefix' in last ? keyAfterPrefix(last.commonPrefix) : keyAfter(last.key);
}

function describeObject(version: Version, shape: Shape, withOwner: boolean): Record<string, unknown> {
  return {
    Key: shape.encode(version.key),
    LastModified: toXmlDate(version.modifiedAt),
    ETag: `"${version.etag}"`,
    ChecksumAlgorithm: version.checksum?.algorithm,
    ChecksumType: version.checksum?.type,
    Size: version.size,
    StorageClass: 'STANDARD',
    Owner: withOwner ? owner : undefined,
  };
}

export const listObjectsV2: Action = {
  name: 'ListObjectsV2',
  method: 'GET',
  level: 'bucket',
  selectors: ['list-type=2'],
  query: ['continuation-token', 'delimiter', 'encoding-type', 'fetch-owner', 'max-keys', 'prefix', 'start-after'],
  run(s3, request) {
    const { bucket, query } = request;
    const shape = readShape(request);
    const asked = readCount(request, 'max-keys', { min: 0, max: 2 ** 31 - 1, default: maxPageSize });
    const size = Math.min(asked, maxPageSize);
    const objects = walk(shape, readFrom(request, shape), (key) => s3.versions.listObjects(bucket, key));
    const page = takePage(objects, size);
    const next = nextFrom(page);
    const startAfter = query.get('start-after');
    return xmlAnswer('ListBucketResult', {
      Name: bucket,
      Prefix: shape.encode(shape.prefix),
      Delimiter: shape.delimiter === '' ? undefined : shape.encode(shape.delimiter),
      StartAfter: startAfter && shape.encode(startAfter),
      ContinuationToken: query.get('continuation-token'),
      NextContinuationToken: next && makeToken(next),
      KeyCount: page.entries.length,
      MaxKeys: size,
      EncodingType: query.get('encoding-type'),
      IsTruncated: page.isTruncated,
      Contents: rowsOf(page).map((row) => describeObject(row, shape, query.get('fetch-owner') === 'true')),
      CommonPrefixes: commonPrefixElements(page, shape),
    });
  },
};
