import { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** An S3 bucket and the client that reaches it. */
export type Bucket = { readonly s3: S3Client; readonly name: string };

/** The name or HTTP status of an AWS error. */
const hasErrorName = (error: unknown, ...names: readonly string[]): boolean =>
  error instanceof Error && names.includes(error.name);

/** S3's answer to `If-None-Match: *` when the object exists, or when another such write is under way (412, 409). */
const isTaken = (error: unknown): boolean => hasErrorName(error, 'PreconditionFailed', 'ConditionalRequestConflict');

/** There is no such object or version. */
export const isGone = (error: unknown): boolean => hasErrorName(error, 'NoSuchKey', 'NoSuchVersion', 'NotFound');

/** Writes an object. */
export async function putObject(bucket: Bucket, key: string, body: Uint8Array | string, type: string): Promise<void> {
  await bucket.s3.send(new PutObjectCommand({ Bucket: bucket.name, Key: key, Body: body, ContentType: type }));
}

/** Writes an object unless there is one: "Conditional writes", S3 user guide. False when there is. */
export const putNewObject = (bucket: Bucket, key: string, body: string, type: string): Promise<boolean> =>
  replaceObject(bucket, key, body, type, undefined);

/**
 * Writes an object in the place of the one with this tag; undefined: of none. False when there is another one by now, or
 * none any more.
 */
export async function replaceObject(
  bucket: Bucket,
  key: string,
  body: Uint8Array | string,
  type: string,
  etag: string | undefined,
): Promise<boolean> {
  const condition = etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: etag };
  try {
    const request = { Bucket: bucket.name, Key: key, Body: body, ContentType: type, ...condition };
    await bucket.s3.send(new PutObjectCommand(request));
    return true;
  } catch (error) {
    if (isTaken(error) || isGone(error)) return false;
    throw error;
  }
}

/** A whole object, and the tag by which a write can name just this state of it. */
type Tagged = { readonly bytes: Uint8Array; readonly etag: string | undefined };

/** The whole object with its tag; undefined when there is none. */
export async function getTagged(bucket: Bucket, key: string): Promise<Tagged | undefined> {
  try {
    const { Body, ETag } = await bucket.s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: key }));
    const bytes = await Body?.transformToByteArray();
    return bytes === undefined ? undefined : { bytes, etag: ETag };
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** The whole object; undefined when there is none. */
export const getObject = async (bucket: Bucket, key: string): Promise<Uint8Array | undefined> =>
  (await getTagged(bucket, key))?.bytes;

/** The bytes of one object version as they come. */
export async function* streamVersion(bucket: Bucket, key: string, versionId: string): AsyncGenerator<Uint8Array> {
  const request = { Bucket: bucket.name, Key: key, VersionId: versionId };
  const { Body } = await bucket.s3.send(new GetObjectCommand(request));
  if (!(Body instanceof Readable)) throw new Error(`the object ${key} came without a readable body`);
  for await (const chunk of Body) {
    if (!(chunk instanceof Uint8Array)) throw new Error(`the object ${key} came as something other than bytes`);
    yield chunk;
  }
}
