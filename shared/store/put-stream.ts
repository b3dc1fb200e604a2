import type { Readable } from 'node:stream';
import { Upload } from '@aws-sdk/lib-storage';
import type { Bucket } from './bucket.ts';

/**
 * What an object of unknown length is written with. `metadata` is the user's own: names in lower case, values in ASCII,
 * 2 KB in all ("Working with object metadata", S3 user guide). `tags` are what lifecycle rules go by.
 */
type StreamOptions = {
  readonly type: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly onProgress?: (bytes: number) => void;
};

/**
 * Writes an object of unknown length as it comes: in parts of 5 MiB, S3's smallest, when it is longer than one. Returns
 * its version id, where the bucket keeps versions.
 */
export async function putStream(
  { s3, name }: Bucket,
  key: string,
  body: Readable,
  { type, tags, metadata = {}, onProgress }: StreamOptions,
): Promise<string | undefined> {
  const tagging = tags && { Tagging: new URLSearchParams(tags).toString() };
  const params = { Bucket: name, Key: key, Body: body, ContentType: type, Metadata: metadata, ...tagging };
  const upload = new Upload({ client: s3, params });
  upload.on('httpUploadProgress', ({ loaded = 0 }) => onProgress?.(loaded));
  return (await upload.done()).VersionId;
}
