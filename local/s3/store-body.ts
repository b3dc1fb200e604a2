import { type Body, openBody, type Received } from './body.ts';
import type { ChecksumAlgorithm } from './checksum.ts';
import type { S3Request } from './request.ts';
import type { S3 } from './s3.ts';

/**
 * Streams a request's body to disk and hands it on; what is thrown then takes the bytes away again.
 * @param also checksums wanted beside the one that the client declares.
 * @throws S3Error what openBody and `commit` throw.
 */
export async function storeBody<Result>(
  s3: S3,
  request: S3Request,
  also: readonly ChecksumAlgorithm[],
  commit: (stored: Received & { blob: string }) => Result | Promise<Result>,
): Promise<Result> {
  return storeStream(s3, openBody(request, also), commit);
}

/** As storeBody, for bytes from anywhere. */
export async function storeStream<Result>(
  s3: S3,
  body: Body,
  commit: (stored: Received & { blob: string }) => Result | Promise<Result>,
): Promise<Result> {
  const blob = await s3.blobs.write(body.chunks);
  try {
    return await commit({ ...body.received(), blob });
  } catch (error) {
    await s3.blobs.discard([{ blob }]);
    throw error;
  }
}
