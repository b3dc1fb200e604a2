/** Puts a file into the uploads bucket, where an SFTP client would have put it. */
import { createReadStream } from 'node:fs';
import { type Bucket, putStream } from '../shared/store/bucket.ts';
import { headUpload, type UploadVersion } from '../shared/store/uploads.ts';
import { startProgress } from './progress.ts';

/** The version that it became, and its time (epoch ms, exact to the second). Progress goes to standard error. */
export async function uploadFile(
  bucket: Bucket,
  key: string,
  file: string,
  size: number,
): Promise<UploadVersion & { readonly lastModified: number }> {
  const progress = startProgress(process.stderr);
  const onProgress = (loaded: number) => progress.show(`uploading ${key}`, size === 0 ? 1 : loaded / size);
  const options = { type: 'text/csv', onProgress };
  const versionId = await putStream(bucket, key, createReadStream(file), options).finally(progress.end);
  if (versionId === undefined)
    throw new Error(`the bucket ${bucket.name} is not versioned: no import without a version`);
  const facts = await headUpload(bucket, { key, versionId });
  if (facts === undefined) throw new Error(`the upload ${key} was removed before it could be imported`);
  return { key, versionId, lastModified: facts.lastModified };
}
