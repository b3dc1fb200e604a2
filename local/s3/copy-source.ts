import { checkRead } from './conditions.ts';
import { findObject } from './find-version.ts';
import type { S3Request } from './request.ts';
import type { S3 } from './s3.ts';
import { invalidArgument, invalidRequest, notImplemented, preconditionFailed, S3Error } from './s3-error.ts';
import type { Version } from './versions.ts';

/** The headers that are read here. */
export const copySourceHeaders: readonly string[] = [
  'x-amz-copy-source-if-match',
  'x-amz-copy-source-if-none-match',
  'x-amz-copy-source-if-modified-since',
  'x-amz-copy-source-if-unmodified-since',
];

type Source = { bucket: string; key: string; versionId: string | undefined };

/** `[/]bucket/key[?versionId=…]`, where bucket and key are URL-encoded (API Reference, CopyObject). */
function parseSource(header: string): Source {
  const [, path = '', versionId] = /^(.*?)(?:\?versionId=([^?]*))?$/s.exec(header) ?? [];
  if (path.startsWith('arn:')) throw notImplemented('a copy source that is an ARN');
  let decoded: string;
  try {
    decoded = decodeURIComponent(path).replace(/^\//, '');
  } catch {
    throw invalidArgument('x-amz-copy-source', header, 'Copy Source must be URL-encoded');
  }
  const slash = decoded.indexOf('/');
  if (slash < 1 || slash === decoded.length - 1) {
    throw invalidArgument(
      'x-amz-copy-source',
      header,
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
    );
  }
  return { bucket: decoded.slice(0, slash), key: decoded.slice(slash + 1), versionId };
}

/**
 * Finds what a copy takes its bytes from.
 * @throws S3Error NoSuchBucket, NoSuchKey, NoSuchVersion, InvalidRequest for a delete marker, PreconditionFailed.
 */
export function findCopySource(s3: S3, request: S3Request): Version {
  const source = parseSource(request.headers.get('x-amz-copy-source') ?? '');
  if (!s3.buckets.has(source.bucket)) {
    throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist', {
      details: { BucketName: source.bucket },
    });
  }
  const version = findSource(s3, source);
  if (!checkRead(request, version, 'x-amz-copy-source-')) throw preconditionFailed('x-amz-copy-source-If-None-Match');
  return version;
}

function findSource(s3: S3, source: Source): Version {
  try {
    return findObject(s3, { ...source, method: 'PUT' });
  } catch (error) {
    if (!(error instanceof S3Error) || error.code !== 'MethodNotAllowed') throw error;
    throw invalidRequest('The source of a copy request may not specifically refer to a delete marker by version id.');
  }
}
