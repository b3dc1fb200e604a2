/** Puts a file into the uploads bucket, where an SFTP client would have put it. */
import type { MissingPolicy } from '../shared/domain/profile.ts';
import type { Bucket } from '../shared/store/bucket.ts';
import { putStream } from '../shared/store/put-stream.ts';
import { choiceMetadata, headUpload, type UploadVersion } from '../shared/store/uploads.ts';
import { startProgress } from './progress.ts';
import type { UploadSource } from './upload-source.ts';

/** `missing` says what becomes of absentees this time; undefined leaves it to the tenant's profile. */
export type Upload = {
  readonly key: string;
  readonly source: UploadSource;
  readonly missing: MissingPolicy | undefined;
};

/** The version that it became, and its time (epoch ms, exact to the second). Progress goes to standard error. */
export async function uploadFile(
  bucket: Bucket,
  { key, source: { open, bytes }, missing }: Upload,
): Promise<UploadVersion & { readonly lastModified: number }> {
  const progress = startProgress(process.stderr);
  const onProgress = (loaded: number) => progress.show(`uploading ${key}`, bytes === 0 ? 1 : loaded / bytes);
  const options = { type: 'text/csv', metadata: choiceMetadata(missing), onProgress };
  const versionId = await putStream(bucket, key, open(), options).finally(progress.end);
  if (versionId === undefined)
    throw new Error(`the bucket ${bucket.name} is not versioned: no import without a version`);
  const facts = await headUpload(bucket, { key, versionId });
  if (facts === undefined) throw new Error(`the upload ${key} was removed before it could be imported`);
  return { key, versionId, lastModified: facts.lastModified };
}
