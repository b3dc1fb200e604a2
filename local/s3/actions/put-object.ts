import type { Action } from '../action.ts';
import { attributeHeaders, readAttributes } from '../attributes.ts';
import { bodyHeaders, declaredAlgorithm } from '../body.ts';
import { type Checksum, defaultAlgorithm } from '../checksum.ts';
import { commitObject } from '../commit.ts';
import { readWriteCondition } from '../conditions.ts';
import { checksumHeadersOf, writtenHeaders } from '../object-headers.ts';
import { storeBody } from '../store-body.ts';

export const putObject: Action = {
  name: 'PutObject',
  method: 'PUT',
  level: 'object',
  headers: [...attributeHeaders, ...bodyHeaders],
  async run(s3, request) {
    const { bucket, key, caller } = request;
    const attributes = readAttributes(request);
    const condition = readWriteCondition(request);
    const algorithm = declaredAlgorithm(request) ?? defaultAlgorithm;
    const version = await storeBody(s3, request, [algorithm], ({ blob, size, md5, checksums }) => {
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
        reason: 'PutObject',
        caller,
      });
    });
    return {
      status: 200,
      headers: { ...writtenHeaders(s3, version), ...checksumHeadersOf(version), etag: `"${version.etag}"` },
    };
  },
};
