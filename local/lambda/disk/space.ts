/** Whose files they are, and how many bytes they have together. */
import fs from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Refuse } from './refusals.ts';

// Node's own, whatever becomes of the module's exports later: named imports would follow them.
const { fstatSync, ftruncateSync, lstatSync, readdirSync, truncateSync } = fs;

export interface Space {
  readonly refuse: Refuse;
  contains(path: string): boolean;
  /** Remembers a file that was opened for writing. */
  opened(fd: number): void;
  /** Whether the function has opened it for writing. */
  owns(fd: number): boolean;
  /** Cuts off what is beyond the limit, as a full disk would have, and refuses it. @param target That has just grown. */
  settle(target: string | number): void;
}

/**
 * @param folder There are no links in it: none can be made.
 * @param limit Bytes of all files, also of those that were removed while they are open. Folders and names take none.
 */
export function createSpace(folder: string, limit: number, refuse: Refuse): Space {
  /** File descriptor → inode: the number alone may be another file by now. */
  const writable = new Map<number, number>();

  function owns(fd: number): boolean {
    return writable.has(fd) && statOf(fd)?.ino === writable.get(fd);
  }

  function used(): number {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
    const named = files.map(({ parentPath, name }) => lstatSync(join(parentPath, name)).size);
    const unnamed = [...writable.keys()].filter(owns).map((fd) => statOf(fd));
    const removed = unnamed.map((stat) => (stat?.nlink === 0 ? stat.size : 0));
    return [...named, ...removed].reduce((sum, size) => sum + size, 0);
  }

  return {
    refuse,
    contains: (path) => path.startsWith(folder + sep),
    opened: (fd) => void writable.set(fd, fstatSync(fd).ino),
    owns,
    settle(target) {
      const excess = used() - limit;
      if (excess <= 0) return;
      if (typeof target === 'number') ftruncateSync(target, fstatSync(target).size - excess);
      else truncateSync(target, lstatSync(target).size - excess);
      refuse('ENOSPC', 'write');
    },
  };
}

function statOf(fd: number): fs.Stats | undefined {
  try {
    return fstatSync(fd);
  } catch {
    return undefined;
  }
}

/** Absolute; `undefined` if it is no path, which Node then says itself. */
export function pathOf(given: unknown): string | undefined {
  if (typeof given === 'string') return resolve(given);
  if (given instanceof Uint8Array) return resolve(Buffer.from(given).toString());
  return given instanceof URL && given.protocol === 'file:' ? fileURLToPath(given) : undefined;
}

/** Also of a link that leads nowhere. */
export function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

export function folderIsThere(path: string): boolean {
  return isThere(dirname(path));
}
