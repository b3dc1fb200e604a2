/** The folder that a local cloud keeps everything in, and the lock that lets one process use it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LocalCloudFault } from './fault.ts';

/** Everything that is ours in it. */
const subfolders = ['cdk.out', 'dynamodb', 's3', 'sqs', 'transfer', 'logs', 'tmp'] as const;

export interface StateDirectory {
  readonly path: (subfolder: (typeof subfolders)[number]) => string;
  /** Lets another process use it. */
  release(): void;
}

/**
 * Takes the folder for this process, and makes it where it is missing.
 * @param fresh Deletes what earlier runs left in our own subfolders, and nothing else.
 * @throws LocalCloudFault that names the process which holds it.
 */
export async function takeDirectory(root: string, fresh: boolean): Promise<StateDirectory> {
  await mkdir(root, { recursive: true });
  const lock = takeLock(root);
  const path = (subfolder: string) => join(root, subfolder);
  if (fresh) await Promise.all(subfolders.map((subfolder) => rm(path(subfolder), { recursive: true, force: true })));
  await Promise.all(subfolders.map((subfolder) => mkdir(path(subfolder), { recursive: true })));
  return { path, release: () => lock.close() };
}

/**
 * An SQLite transaction that is never ended: the operating system gives its lock up however this process ends, so that
 * a `kill -9` leaves nothing behind.
 */
function takeLock(root: string): DatabaseSync {
  const holder = join(root, 'pid');
  const lock = new DatabaseSync(join(root, 'lock'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new LocalCloudFault(
      `${root} is in use by process ${readFileSync(holder, 'utf8').trim()}: stop it, or choose another folder with --dir`,
      { cause },
    );
  }
  writeFileSync(holder, `${process.pid}\n`);
  return lock;
}
