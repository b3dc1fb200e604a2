import type { Action } from '../action.ts';
import { xmlAnswer } from '../answer.ts';
import { attributeHeaders, readAttributes } from '../attributes.ts';
import { defaultAlgorithm, multipartChecksumType, parseAlgorithm } from '../checksum.ts';
import { makeId } from '../ids.ts';
import type { Upload } from '../uploads.ts';

export const createMultipartUpload: Action = {
  name: 'CreateMultipartUpload',
  method: 'POST',
  level: 'object',
  selectors: ['uploads'],
  headers: [...attributeHeaders, 'x-amz-checksum-algorithm', 'x-amz-checksum-type'],
  run(s3, request) {
    const { bucket, key, headers } = request;
    const attributes = readAttributes(request);
    const named = headers.get('x-amz-checksum-algorithm');
    const asked = named === undefined ? undefined : parseAlgorithm(named);
    const algorithm = asked ?? defaultAlgorithm;
    const checksumType = multipartChecksumType(algorithm, headers.get('x-amz-checksum-type'));
    const upload = s3.database.transaction((): Upload => {
      const order = s3.database.nextOrder();
      const begun = { order, uploadId: makeId(order), bucket, key, initiatedAt: s3.now() };
      const upload = { ...attributes, ...begun, asked, algorithm, checksumType };
      s3.uploads.insert(upload);
      return upload;
    });
    return xmlAnswer(
      'InitiateMultipartUploadResult',
      { Bucket: bucket, Key: key, UploadId: upload.uploadId },
      {
        ...upload.encryption,
        'x-amz-checksum-algorithm': asked,
        'x-amz-checksum-type': asked && checksumType,
      },
    );
  },
};
