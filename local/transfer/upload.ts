/** A file being written: writes in any order become one stream, and that becomes one object when the file is closed. */
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { AbortMultipartUploadCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload as MultipartUpload } from '@aws-sdk/lib-storage';
import type { Storage } from './directory.ts';
import { fileKey } from './home.ts';
import { accept, endReorder, hasGap, highWater, type Reorder, startReorder } from './reorder.ts';
import { SftpError } from './sftp-error.ts';

/**
 * Parts of 8 MiB, three under way: at most 32 MiB of an upload are in memory, and a file may have 80 GB
 * (10,000 parts at most: "Amazon S3 multipart upload limits").
 */
const partSize = 8 * 1024 * 1024;
const partsUnderWay = 3;
const streamBuffer = 1024 * 1024;
/** OpenSSH and ssh2 keep 2 MiB of writes in flight; beyond this a client writes from the far end. */
const reorderMemory = 8 * 1024 * 1024;

export interface Upload {
  path: string;
  reorder: Reorder;
  stream: PassThrough;
  done: Promise<{ etag: string | undefined }>;
  /** the first fault: all later writes and the close get it too */
  fault: unknown;
}

export interface Uploaded {
  bytes: number;
  etag: string | undefined;
}

/** @param spillDirectory where early writes go that exceed the bound in memory */
export function startUpload({ s3, home, metadata }: Storage, path: string, spillDirectory: string): Upload {
  const stream = new PassThrough({ highWaterMark: streamBuffer });
  const multipart = new MultipartUpload({
    client: s3,
    params: { Bucket: home.bucket, Key: fileKey(home, path), Body: stream, Metadata: metadata },
    partSize,
    queueSize: partsUnderWay,
    // The library's own abort would put its fault (it needs a permission of its own) in the place of the one that matters.
    leavePartsOnError: true,
  });
  const upload: Upload = {
    path,
    reorder: startReorder(spillDirectory, reorderMemory),
    stream,
    done: multipart.done().then((output) => ({ etag: output.ETag?.replaceAll('"', '') })),
    fault: undefined,
  };
  stream.on('error', (error) => {
    upload.fault ??= error;
  });
  upload.done.catch((error: unknown) => {
    upload.fault ??= error;
    stream.destroy(new Error('the upload to S3 failed'));
    return abort(s3, home.bucket, fileKey(home, path), multipart.uploadId);
  });
  return upload;
}

/** Resolves when S3 keeps up: the answer to the client is what slows it down. */
export async function write(upload: Upload, offset: number, data: Buffer): Promise<void> {
  throwFault(upload);
  try {
    await accept(upload.reorder, offset, data, (chunk) => pass(upload, chunk));
  } catch (error) {
    upload.fault ??= error;
    throw upload.fault;
  }
}

/** The size that the file appears to have while it is written, bytes. */
export function sizeOf(upload: Upload): number {
  return highWater(upload.reorder);
}

/**
 * The client closed the file: what it wrote becomes the object.
 * @throws an SftpError when bytes are missing in the middle (an append, or an upload resumed at an offset): no object is written.
 */
export async function complete(upload: Upload): Promise<Uploaded> {
  if (hasGap(upload.reorder)) {
    const message = `bytes from offset ${upload.reorder.next} on are missing: resuming an upload is not supported on S3`;
    upload.fault ??= new SftpError('OP_UNSUPPORTED', message);
  }
  if (upload.fault !== undefined) {
    await discard(upload);
    throw upload.fault;
  }
  return await keepReceived(upload);
}

/**
 * The client is gone and the file is open: "Transfer Family stores the received portion of the file" (PARTIAL_CLOSE in
 * "SFTP messages"). Of writes out of order that is what came without a gap.
 */
export async function keepReceived(upload: Upload): Promise<Uploaded> {
  upload.stream.end();
  try {
    const { etag } = await upload.done;
    return { bytes: upload.reorder.next, etag };
  } finally {
    await endReorder(upload.reorder);
  }
}

/** Removes the parts, if the session may: else they stay until the bucket's lifecycle removes them. */
async function abort(s3: S3Client, Bucket: string, Key: string, UploadId: string | undefined): Promise<void> {
  if (UploadId === undefined) return;
  await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })).catch(() => undefined);
}

/** Breaks the stream, so that nothing becomes an object. */
async function discard(upload: Upload): Promise<void> {
  upload.stream.destroy(new Error('the upload was discarded'));
  await upload.done.catch(() => undefined);
  await endReorder(upload.reorder);
}

async function pass(upload: Upload, chunk: Buffer): Promise<void> {
  throwFault(upload);
  if (!upload.stream.write(chunk)) await once(upload.stream, 'drain');
}

function throwFault(upload: Upload): void {
  if (upload.fault !== undefined) throw upload.fault;
}
