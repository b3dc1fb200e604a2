/** Directories on S3, where there are none: common prefixes, and zero-byte objects whose key ends in `/`. */
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Entry } from './attributes.ts';
import { directoryPrefix, fileKey, type Home } from './home.ts';
import { SftpError } from './sftp-error.ts';

export interface Storage {
  s3: S3Client;
  home: Home;
  /** the metadata of every object that is written */
  metadata: Record<string, string>;
}

export interface NamedEntry {
  name: string;
  entry: Entry;
}

/** CopyObject copies up to 5 GB ("CopyObject", Amazon S3 API reference). */
const maxCopyBytes = 5 * 1024 ** 3;

/** What is at `path` (normalised), or `undefined`. `/` is always there, also when the tenant has no object yet. */
export async function find(storage: Storage, path: string): Promise<Entry | undefined> {
  if (path === '/') return { kind: 'directory', size: 0, modified: undefined };
  return (await findFile(storage, path)) ?? (await findDirectory(storage, path));
}

/** @throws an SftpError when there is nothing at `path`. */
export async function stat(storage: Storage, path: string): Promise<Entry> {
  const entry = await find(storage, path);
  if (entry === undefined) throw new SftpError('NO_SUCH_FILE', 'no such file or directory');
  return entry;
}

/**
 * Found by listing, where the key itself comes before all that begin with it: a session that may list its own prefix only
 * (as in "Creating a session policy for an Amazon S3 bucket") gets 403 for a HEAD of an object that is not there.
 */
export async function findFile({ s3, home }: Storage, path: string): Promise<(Entry & { etag?: string }) | undefined> {
  const key = fileKey(home, path);
  const page = await s3.send(new ListObjectsV2Command({ Bucket: home.bucket, Prefix: key, MaxKeys: 1 }));
  const first = page.Contents?.[0];
  if (first?.Key !== key) return undefined;
  const found: Entry = { kind: 'file', size: first.Size ?? 0, modified: first.LastModified };
  return first.ETag === undefined ? found : { ...found, etag: first.ETag };
}

async function findDirectory({ s3, home }: Storage, path: string): Promise<Entry | undefined> {
  const prefix = directoryPrefix(home, path);
  const page = await s3.send(new ListObjectsV2Command({ Bucket: home.bucket, Prefix: prefix, MaxKeys: 1 }));
  const first = page.Contents?.[0];
  if (first === undefined) return undefined;
  return { kind: 'directory', size: 0, modified: first.Key === prefix ? first.LastModified : undefined };
}

/**
 * Lists the directory at `path`, one page of S3 (≤ 1,000 entries) at a time.
 * @throws an SftpError when there is no directory at `path`.
 */
export async function* list(storage: Storage, path: string): AsyncGenerator<NamedEntry[]> {
  const { s3, home } = storage;
  const prefix = directoryPrefix(home, path);
  let token: string | undefined;
  let first = true;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket: home.bucket, Prefix: prefix, Delimiter: '/', ContinuationToken: token }),
    );
    const directories = (page.CommonPrefixes ?? []).map(({ Prefix = '' }) => ({
      name: Prefix.slice(prefix.length, -1),
      entry: { kind: 'directory' as const, size: 0, modified: undefined },
    }));
    const files = (page.Contents ?? []).map(({ Key = '', Size = 0, LastModified }) => ({
      name: Key.slice(prefix.length),
      entry: { kind: 'file' as const, size: Size, modified: LastModified },
    }));
    if (first && path !== '/' && directories.length + files.length === 0) await refuseListing(storage, path);
    first = false;
    yield [...directories, ...files].filter(({ name }) => isEntryName(name));
    token = page.NextContinuationToken;
  } while (token !== undefined);
}

/** The directory's own zero-byte object has no name in it, and keys like `a//b` or `../x` have none that a client could use. */
function isEntryName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..';
}

async function refuseListing(storage: Storage, path: string): Promise<never> {
  if ((await findFile(storage, path)) !== undefined) throw new SftpError('FAILURE', 'not a directory');
  throw new SftpError('NO_SUCH_FILE', 'no such directory');
}

export async function makeDirectory(storage: Storage, path: string): Promise<void> {
  const found = await find(storage, path);
  if (found !== undefined) throw new SftpError('FAILURE', `a ${found.kind} of that name exists`);
  const { s3, home, metadata } = storage;
  const Key = directoryPrefix(home, path);
  await s3.send(new PutObjectCommand({ Bucket: home.bucket, Key, Body: new Uint8Array(), Metadata: metadata }));
}

/** "SFTP/FTPS/FTP Commands" (Transfer Family User Guide): rmdir is supported for empty directories only. */
export async function removeDirectory({ s3, home }: Storage, path: string): Promise<void> {
  if (path === '/') throw new SftpError('FAILURE', 'the home directory cannot be removed');
  const prefix = directoryPrefix(home, path);
  const page = await s3.send(new ListObjectsV2Command({ Bucket: home.bucket, Prefix: prefix, MaxKeys: 2 }));
  const keys = (page.Contents ?? []).map(({ Key }) => Key);
  if (keys.length === 0) throw new SftpError('NO_SUCH_FILE', 'no such directory');
  if (keys.some((key) => key !== prefix)) throw new SftpError('FAILURE', 'the directory is not empty');
  await s3.send(new DeleteObjectCommand({ Bucket: home.bucket, Key: prefix }));
}

/** In a versioned bucket this leaves a delete marker, and the versions. */
export async function removeFile(storage: Storage, path: string): Promise<void> {
  const found = await stat(storage, path);
  if (found.kind === 'directory') throw new SftpError('FAILURE', 'is a directory');
  const { s3, home } = storage;
  await s3.send(new DeleteObjectCommand({ Bucket: home.bucket, Key: fileKey(home, path) }));
}

/**
 * Renames a file: a copy, then a delete, each judged as such.
 * "SFTP/FTPS/FTP Commands": supported for files only; a rename that would overwrite an existing file is not supported.
 */
export async function renameFile(storage: Storage, from: string, to: string): Promise<void> {
  const source = await stat(storage, from);
  if (source.kind === 'directory') throw new SftpError('OP_UNSUPPORTED', 'directories cannot be renamed on S3');
  if (source.size > maxCopyBytes) throw new SftpError('OP_UNSUPPORTED', 'files over 5 GB cannot be renamed here');
  const { s3, home } = storage;
  const key = fileKey(home, to);
  if ((await find(storage, to)) !== undefined) throw new SftpError('FAILURE', 'the new name exists');
  const sourceKey = fileKey(home, from);
  const CopySource = [home.bucket, ...sourceKey.split('/')].map(encodeURIComponent).join('/');
  await s3.send(new CopyObjectCommand({ Bucket: home.bucket, Key: key, CopySource }));
  await s3.send(new DeleteObjectCommand({ Bucket: home.bucket, Key: sourceKey }));
}
