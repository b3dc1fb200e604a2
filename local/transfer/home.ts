/** A LOGICAL home directory: what the client sees as `/` is one bucket and prefix, and nothing else can be named. */
import { posix } from 'node:path';
import * as v from 'valibot';
import { SftpError } from './sftp-error.ts';

export interface Home {
  bucket: string;
  /** empty, or ends in `/` */
  prefix: string;
}

/** "Object key names": at most 1,024 bytes of UTF-8 (Amazon S3 User Guide). */
const maxKeyBytes = 1024;

const mapping = v.strictObject({
  Entry: v.string(),
  Target: v.string(),
});

/**
 * Parses `HomeDirectoryDetails`, the JSON string in an identity provider's answer.
 * A mapping of `/` must be the only one ("Using logical directories to simplify your Transfer Family directory structures").
 * @throws an error naming the mapping that is not `[{"Entry":"/","Target":"/bucket/prefix"}]`.
 */
export function parseHome(homeDirectoryDetails: string): Home {
  const mappings = v.parse(v.pipe(v.string(), v.parseJson(), v.array(mapping)), homeDirectoryDetails);
  const [root, ...others] = mappings;
  if (root === undefined || others.length > 0 || root.Entry !== '/') {
    const found = mappings.map((each) => `"${each.Entry}"`).join(', ') || 'none';
    throw new Error(`HomeDirectoryDetails maps ${found}, expected exactly one mapping, with the Entry "/"`);
  }
  const target = /^\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*?))?\/?$/.exec(root.Target);
  const bucket = target?.[1];
  if (bucket === undefined) {
    throw new Error(`HomeDirectoryDetails has the Target "${root.Target}", expected "/bucket" or "/bucket/prefix"`);
  }
  const prefix = target?.[2] ?? '';
  return { bucket, prefix: prefix === '' ? '' : `${prefix}/` };
}

/** A client's path as an absolute one below `/`: relative paths start there, and `..` cannot leave it. */
export function normalisePath(path: string): string {
  if (path.includes('\0')) throw new SftpError('FAILURE', 'the path contains a NUL character');
  const absolute = posix.normalize(`/${path}`);
  return absolute.length > 1 && absolute.endsWith('/') ? absolute.slice(0, -1) : absolute;
}

/**
 * The key of the file at `path` (normalised), e.g. `acme/in/users.csv`.
 * @throws an SftpError for `/` itself, which is no file, and for names that S3 cannot hold.
 */
export function fileKey(home: Home, path: string): string {
  if (path === '/') throw new SftpError('FAILURE', 'the home directory itself cannot be used as a file');
  const key = `${home.prefix}${path.slice(1)}`;
  if (Buffer.byteLength(key) > maxKeyBytes) {
    throw new SftpError('FAILURE', `the path is too long: an S3 key has at most ${maxKeyBytes} bytes`);
  }
  return key;
}

/** The prefix that stands for the directory at `path` (normalised): empty, or ends in `/`. */
export function directoryPrefix(home: Home, path: string): string {
  return path === '/' ? home.prefix : `${fileKey(home, path)}/`;
}

/** The path as Transfer Family's events and logs name it: `/bucket/key`. */
export function storagePath(home: Home, path: string): string {
  return `/${home.bucket}/${home.prefix}${path.slice(1)}`;
}
