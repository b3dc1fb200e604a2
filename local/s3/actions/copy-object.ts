import type { Action } from '../action.ts';
import { xmlAnswer } from '../answer.ts';
import { type Attributes, attributeHeaders, readAttributes } from '../attributes.ts';
import { openCopy } from '../body.ts';
import { type Checksum, checksumElement, defaultAlgorithm, parseAlgorithm } from '../checksum.ts';
import { commitObject } from '../commit.ts';
import { readWriteCondition } from '../conditions.ts';
import { copySourceHeaders, findCopySource } from '../copy-source.ts';
import { shownVersionId, toXmlDate } from '../find-version.ts';
import { writtenHeaders } from '../object-headers.ts';
import type { S3Request } from '../request.ts';
import { invalidArgument, invalidRequest } from '../s3-error.ts';
import { storeStream } from '../store-body.ts';
import type { Version } from '../versions.ts';

/** API Reference, CopyObject: 5 GB in a single atomic action; larger ones by UploadPartCopy. */
const maxCopyBytes = 5 * 1024 ** 3;

function readDirective(request: S3Request, name: string): 'COPY' | 'REPLACE' {
  const value = request.headers.get(name) ?? 'COPY';
  if (value === 'COPY' || value === 'REPLACE') return value;
  throw invalidArgument(name, value, `Unknown ${name}: COPY or REPLACE is expected`);
}

/** Metadata and tags come from the source unless they are replaced; encryption always comes from the request. */
function chooseAttributes(request: S3Request, source: Version): Attributes {
  const given = readAttributes(request);
  return {
    headers: readDirective(request, 'x-amz-metadata-directive') === 'REPLACE' ? given.headers : source.headers,
    tags: readDirective(request, 'x-amz-tagging-directive') === 'REPLACE' ? given.tags : source.tags,
    encryption: given.encryption,
  };
}

/** API Reference, CopyObject: a copy onto itself must change something. An older version may be made current again. */
function refuseNoChange(request: S3Request, source: Version): void {
  const changes = [
    'x-amz-server-side-encryption',
    'x-amz-storage-class',
    'x-amz-checksum-algorithm',
    'x-amz-tagging-directive',
  ];
  const isSame = source.bucket === request.bucket && source.key === request.key;
  const namesVersion = request.headers.get('x-amz-copy-source')?.includes('?versionId=') ?? false;
  const replaces = readDirective(request, 'x-amz-metadata-directive') === 'REPLACE';
  if (!isSame || namesVersion || replaces || changes.some((name) => request.headers.has(name))) return;
  throw invalidRequest(
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  );
}

export const copyObject: Action = {
  name: 'CopyObject',
  method: 'PUT',
  level: 'object',
  selectorHeader: 'x-amz-copy-source',
  headers: [
    ...attributeHeaders,
    ...copySourceHeaders,
    'x-amz-checksum-algorithm',
    'x-amz-metadata-directive',
    'x-amz-tagging-directive',
  ],
  async run(s3, request) {
    const { bucket, key, caller } = request;
    const source = findCopySource(s3, request);
    refuseNoChange(request, source);
    if (source.size > maxCopyBytes) {
      throw invalidRequest('The specified copy source is larger than the maximum allowable size for a copy source');
    }
    const attributes = chooseAttributes(request, source);
    const condition = readWriteCondition(request);
    const asked = request.headers.get('x-amz-checksum-algorithm');
    const algorithm = asked === undefined ? (source.checksum?.algorithm ?? defaultAlgorithm) : parseAlgorithm(asked);
    const bytes = s3.blobs.read(s3.versions.segmentsOf(source), 0, source.size);
    const version = await storeStream(s3, openCopy(bytes, [algorithm]), ({ blob, size, md5, checksums }) => {
      const checksum: Checksum = { algorithm, type: 'FULL_OBJECT', value: checksums.get(algorithm) ?? '' };
      return commitObject(s3, {
        ...attributes,
        bucket,
        key,
        size,
        etag: md5,
        checksum,
        modifiedAt: s3.now(),
        segments: [{ blob, size }],
        condition,
        reason: 'CopyObject',
        caller,
      });
    });
    const content = {
      ETag: `"${version.etag}"`,
      LastModified: toXmlDate(version.modifiedAt),
      ...(version.checksum && checksumElement(version.checksum.algorithm, version.checksum.value)),
      ChecksumType: version.checksum?.type,
    };
    const headers = {
      ...writtenHeaders(s3, version),
      'x-amz-copy-source-version-id': shownVersionId(s3, source),
    };
    return xmlAnswer('CopyObjectResult', content, headers);
  },
};
