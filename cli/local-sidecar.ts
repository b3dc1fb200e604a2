/** What lies beside a file of this machine and says how many rows it has, or its SHA-256. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { maximumSidecarBytes, readSidecar, type SidecarNote, sidecarOf } from '../shared/domain/sidecar.ts';
import { noteOf } from '../shared/import/find-sidecar.ts';
import type { Bucket } from '../shared/store/bucket.ts';
import { putStream } from '../shared/store/put-stream.ts';

/** The path of the sidecar of a file; undefined when it has none. */
export async function findLocalSidecar(file: string): Promise<string | undefined> {
  const path = sidecarOf(file);
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? path : undefined;
}

/** Puts it beside the upload that `key` will be, and returns its key. */
export async function uploadSidecar(bucket: Bucket, key: string, path: string): Promise<string> {
  await putStream(bucket, sidecarOf(key), createReadStream(path), { type: 'application/json' });
  return sidecarOf(key);
}

/** What planning would find beside the file, if both were uploaded. */
export async function noteLocalSidecar(path: string | undefined): Promise<SidecarNote> {
  if (path === undefined) return { found: 'none' };
  const chunks: Buffer[] = [];
  // One byte more than may be read tells that there are more.
  for await (const chunk of createReadStream(path, { end: maximumSidecarBytes })) chunks.push(chunk);
  const { mtimeMs } = await stat(path);
  return noteOf({ versionId: '', at: Math.floor(mtimeMs) }, readSidecar(Buffer.concat(chunks)));
}
