/** The open handles of one SFTP session, and the order of what happens to each. */
import type { NamedEntry } from './directory.ts';
import type { Download } from './download.ts';
import { SftpError } from './sftp-error.ts';
import type { Upload } from './upload.ts';

interface Common {
  path: string;
  openedAt: number;
  /** the last operation on the handle: the next one waits for it */
  last: Promise<void>;
}

export type UploadHandle = Common & { kind: 'upload'; upload: Upload };
export type DownloadHandle = Common & { kind: 'download'; download: Download };
export type DirectoryHandle = Common & {
  kind: 'directory';
  /** entries that were fetched and not yet sent */
  fetched: NamedEntry[];
  pages: AsyncGenerator<NamedEntry[]>;
};
export type Handle = UploadHandle | DownloadHandle | DirectoryHandle;

export interface HandleTable {
  open: Map<number, Handle>;
  nextNumber: number;
}

/** A bound of our own: Transfer Family does not document one. */
const maxOpenHandles = 1024;

export function makeHandleTable(): HandleTable {
  return { open: new Map(), nextNumber: 1 };
}

/** @throws an SftpError when the session has too many handles; call it before anything is started that must be ended. */
export function demandFreeHandle(table: HandleTable): void {
  if (table.open.size >= maxOpenHandles) {
    throw new SftpError('FAILURE', `more than ${maxOpenHandles} open files: close some`);
  }
}

/** Adds a handle and gives the bytes that name it in the protocol. */
export function addHandle(table: HandleTable, handle: Handle): Buffer {
  const number = table.nextNumber++;
  table.open.set(number, handle);
  const name = Buffer.alloc(4);
  name.writeUInt32BE(number);
  return name;
}

/** @throws an SftpError for a handle that is not open. */
export function getHandle(table: HandleTable, name: Buffer): Handle {
  const handle = name.length === 4 ? table.open.get(name.readUInt32BE()) : undefined;
  if (handle === undefined) throw new SftpError('FAILURE', 'the file handle is not open');
  return handle;
}

export function takeHandle(table: HandleTable, name: Buffer): Handle {
  const handle = getHandle(table, name);
  table.open.delete(name.readUInt32BE());
  return handle;
}

/** Runs an operation when those before it on the same handle are done; it reports its own faults. */
export function inOrder(handle: Handle, run: () => Promise<void>): Promise<void> {
  handle.last = handle.last.then(run);
  return handle.last;
}
