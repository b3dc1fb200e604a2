import type { Action } from '../action.ts';
import { findUpload } from '../multipart.ts';

export const abortMultipartUpload: Action = {
  name: 'AbortMultipartUpload',
  method: 'DELETE',
  level: 'object',
  selectors: ['uploadId'],
  async run(s3, request) {
    const parts = s3.database.transaction(() => {
      const upload = findUpload(s3, request);
      const uploaded = s3.uploads.listParts(upload, 0);
      s3.uploads.remove(upload);
      return uploaded;
    });
    await s3.blobs.discard(parts);
    return { status: 204 };
  },
};
