import type { S3Request } from './request.ts';
import type { S3 } from './s3.ts';
import { invalidArgument, noSuchUpload } from './s3-error.ts';
import type { Upload } from './uploads.ts';

/** User Guide, "Amazon S3 multipart upload limits". */
export const maxPartNumber = 10_000;
/** The same: 5 MiB, but for the last part. */
export const minPartBytes = 5 * 1024 ** 2;

/**
 * Finds the upload that a request names.
 * @throws S3Error NoSuchUpload.
 */
export function findUpload(s3: S3, request: S3Request): Upload {
  const uploadId = request.query.get('uploadId') ?? '';
  const upload = s3.uploads.find(request.bucket, request.key, uploadId);
  if (upload === undefined) throw noSuchUpload(uploadId);
  return upload;
}

/**
 * Reads which part a request uploads.
 * @throws S3Error InvalidArgument.
 */
export function readPartNumber(request: S3Request): number {
  const text = request.query.get('partNumber') ?? '';
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= maxPartNumber) return number;
  throw invalidArgument('partNumber', text, 'Part number must be an integer between 1 and 10000, inclusive');
}
