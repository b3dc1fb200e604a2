import type { Action, Answer } from '../action.ts';
import { checkRead } from '../conditions.ts';
import { findObject } from '../find-version.ts';
import { checksumHeadersOf, shownHeaders } from '../object-headers.ts';
import { parseRange } from '../range.ts';
import type { S3Request } from '../request.ts';
import type { S3 } from '../s3.ts';
import { invalidArgument } from '../s3-error.ts';

/** Query parameters that override a header of the answer (API Reference, GetObject). */
const overrides = [
  'response-cache-control',
  'response-content-disposition',
  'response-content-encoding',
  'response-content-language',
  'response-content-type',
  'response-expires',
];

function readOverrides(request: S3Request): Record<string, string> {
  const given = overrides.flatMap((name) => {
    const value = request.query.get(name);
    if (value !== undefined && !/^[\x20-\x7e]*$/.test(value))
      throw invalidArgument(name, value, `${name} must be ASCII`);
    return value === undefined ? [] : [[name.replace('response-', ''), value] as const];
  });
  return Object.fromEntries(given);
}

/** The answer to GET, whose body is not opened before it is sent, and HEAD, whose body never is. */
function showObject(s3: S3, request: S3Request): Answer {
  const { bucket, key, method } = request;
  const version = findObject(s3, { bucket, key, versionId: request.query.get('versionId'), method });
  const headers = shownHeaders(s3, version);
  if (!checkRead(request, version)) {
    return { status: 304, headers: { etag: headers.etag, 'last-modified': headers['last-modified'] } };
  }
  const range = parseRange(request.headers.get('range'), version.size);
  const { start, end } = range ?? { start: 0, end: version.size };
  const wantsChecksum = request.headers.get('x-amz-checksum-mode') === 'ENABLED' && range === undefined;
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      ...headers,
      ...(wantsChecksum && checksumHeadersOf(version)),
      ...readOverrides(request),
      'content-length': String(end - start),
      'content-range': range && `bytes ${start}-${end - 1}/${version.size}`,
    },
    ...(method === 'GET' && { body: s3.blobs.read(s3.versions.segmentsOf(version), start, end) }),
  };
}

export const getObject: Action = {
  name: 'GetObject',
  method: 'GET',
  level: 'object',
  query: ['versionId', ...overrides],
  headers: ['x-amz-checksum-mode'],
  run: showObject,
};

export const headObject: Action = { ...getObject, name: 'HeadObject', method: 'HEAD' };
