/** The file handles of `node:fs/promises`: what they write is checked as that of the other functions. */
import type { FileHandle } from 'node:fs/promises';
import { atOnce } from './at-once.ts';
import type { Call } from './replace.ts';
import type { Space } from './space.ts';

/** They change nothing, or by means of the others. */
const harmless: ReadonlySet<string> = new Set([
  ...['constructor', 'fd', 'getAsyncId', 'close', 'createReadStream', 'createWriteStream', 'datasync', 'read'],
  ...['readFile', 'readLines', 'readableWebStream', 'readv', 'stat', 'sync'],
]);

/** Method → the function of `node:fs` that does the same to a file descriptor. */
const changing: ReadonlyMap<string, string> = new Map([
  ['chmod', 'fchmod'],
  ['chown', 'fchown'],
  ['truncate', 'ftruncate'],
  ['utimes', 'futimes'],
]);

/** The same handle, with methods of its own before those of all handles. */
export function guardHandle(handle: FileHandle, space: Space): FileHandle {
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(handle))) {
    if (!harmless.has(name)) Reflect.set(handle, name, methodOf(name, handle, space));
  }
  return handle;
}

function methodOf(name: string, handle: FileHandle, space: Space): Call {
  if (name === 'write')
    return async (data, ...more) => ({ bytesWritten: atOnce('write', handle.fd, data, ...more), buffer: data });
  if (name === 'writev')
    return async (data, ...more) => ({ bytesWritten: atOnce('writev', handle.fd, data, ...more), buffers: data });
  if (name === 'writeFile' || name === 'appendFile') return async (data, options) => writeAll(handle.fd, data, options);
  const same = changing.get(name);
  if (same !== undefined) return async (...given) => atOnce(same, handle.fd, ...given);
  return () => space.refuse('ENOSYS', `FileHandle.${name}`);
}

/** `writeFile` and `appendFile`, to a path or an open file, of data or of an iterable that gives them piece by piece. */
export function writePieces(name: 'writeFile' | 'appendFile'): Call {
  return async (target, data, options) => {
    const ofHandle: unknown = Reflect.get(Object(target), name);
    if (typeof ofHandle === 'function') return ofHandle(data, options);
    if (!hasPieces(data)) return atOnce(name, target, data, options);
    const { flag = name === 'writeFile' ? 'w' : 'a', mode } = Object(options);
    const fd: unknown = atOnce('open', target, flag, mode);
    try {
      await writeAll(fd, data, options);
    } finally {
      atOnce('close', fd);
    }
    return undefined;
  };
}

/** From where the file stands. */
async function writeAll(fd: unknown, data: unknown, options: unknown): Promise<void> {
  if (!hasPieces(data)) atOnce('writeFile', fd, data, options);
  else for await (const piece of data) atOnce('writeFile', fd, piece, options);
}

function hasPieces(data: unknown): data is AsyncIterable<unknown> | Iterable<unknown> {
  if (typeof data !== 'object' || data === null || ArrayBuffer.isView(data)) return false;
  return Symbol.asyncIterator in data || Symbol.iterator in data;
}
