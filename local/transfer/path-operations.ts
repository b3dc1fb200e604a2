/** SFTP's operations on paths; each answers its request, or throws what becomes the answer. */
import { attributesOf, listingEntry } from './attributes.ts';
import { list, makeDirectory, type NamedEntry, removeDirectory, removeFile, renameFile, stat } from './directory.ts';
import { addHandle, type DirectoryHandle, demandFreeHandle, type Handle } from './handles.ts';
import { normalisePath, storagePath } from './home.ts';
import { fileSubject, logPath, type SftpContext } from './sftp-context.ts';
import { SftpError } from './sftp-error.ts';
import { announced } from './transfer-events.ts';

/** Clients other than OpenSSH take packets of up to 34,000 bytes (draft-ietf-secsh-filexfer-02, section 3). */
const maxListingBytes = 32_000;

export async function answerStat({ sftp, storage }: SftpContext, id: number, path: string): Promise<void> {
  sftp.attrs(id, attributesOf(await stat(storage, normalisePath(path))));
}

export async function answerRealPath({ sftp }: SftpContext, id: number, path: string): Promise<void> {
  const filename = normalisePath(path);
  const attrs = attributesOf({ kind: 'directory', size: 0, modified: undefined });
  sftp.name(id, [{ filename, longname: filename, attrs }]);
}

export async function answerOpenDirectory(context: SftpContext, id: number, name: string): Promise<void> {
  demandFreeHandle(context.handles);
  const path = normalisePath(name);
  const pages = list(context.storage, path);
  const first = await pages.next();
  const fetched = first.done === true ? [] : first.value;
  const openedAt = context.announcer.now();
  const handle: Handle = { kind: 'directory', path, openedAt, last: Promise.resolve(), fetched, pages };
  context.sftp.handle(id, addHandle(context.handles, handle));
}

/** Answers with as many entries as fit into a packet; at the end `EOF`. */
export async function answerReadDirectory(context: SftpContext, id: number, handle: DirectoryHandle): Promise<void> {
  while (handle.fetched.length === 0) {
    const page = await handle.pages.next();
    if (page.done === true) throw new SftpError('EOF', 'end of the listing');
    handle.fetched = page.value;
  }
  const count = countThatFits(handle.fetched);
  const entries = handle.fetched.splice(0, count);
  const now = context.announcer.now();
  context.sftp.name(
    id,
    entries.map(({ name, entry }) => listingEntry(name, entry, now)),
  );
}

function countThatFits(entries: NamedEntry[]): number {
  let bytes = 0;
  const tooMany = entries.findIndex(({ name }) => {
    bytes += 2 * Buffer.byteLength(name) + 128;
    return bytes > maxListingBytes;
  });
  return tooMany === -1 ? entries.length : Math.max(tooMany, 1);
}

export async function answerMakeDirectory(context: SftpContext, id: number, name: string): Promise<void> {
  const path = normalisePath(name);
  const subject = { 'directory-path': storagePath(context.storage.home, path) };
  await announced(context.announcer, 'Directory Create', subject, () => makeDirectory(context.storage, path));
  logPath(context, 'MKDIR', path);
  ok(context, id);
}

export async function answerRemoveDirectory(context: SftpContext, id: number, name: string): Promise<void> {
  const path = normalisePath(name);
  const subject = { 'directory-path': storagePath(context.storage.home, path) };
  await announced(context.announcer, 'Directory Delete', subject, () => removeDirectory(context.storage, path));
  logPath(context, 'RMDIR', path);
  ok(context, id);
}

export async function answerRemove(context: SftpContext, id: number, name: string): Promise<void> {
  const path = normalisePath(name);
  await announced(context.announcer, 'File Delete', fileSubject(context, path), () =>
    removeFile(context.storage, path),
  );
  logPath(context, 'DELETE', path);
  ok(context, id);
}

export async function answerRename(context: SftpContext, id: number, oldName: string, newName: string): Promise<void> {
  const from = normalisePath(oldName);
  const to = normalisePath(newName);
  const { home } = context.storage;
  const subject = { 'original-file-path': storagePath(home, from), 'renamed-file-path': storagePath(home, to) };
  await announced(context.announcer, 'File Rename', subject, () => renameFile(context.storage, from, to));
  logPath(context, 'RENAME', from, { 'new-path': storagePath(home, to) });
  ok(context, id);
}

/**
 * "Avoid setstat errors": times, modes and owners are refused, or ignored and logged with `ENABLE_NO_OP`.
 * A size is neither: what would cut or extend a file is refused.
 */
export async function answerSetStat(
  context: SftpContext,
  id: number,
  path: string,
  wanted: { size?: number },
  actualSize: () => Promise<number>,
): Promise<void> {
  if (!context.ignoreSetStat) throw new SftpError('OP_UNSUPPORTED', 'attributes cannot be set on S3');
  if (wanted.size !== undefined && wanted.size !== (await actualSize())) {
    throw new SftpError('OP_UNSUPPORTED', 'the size of a file on S3 cannot be changed');
  }
  logPath(context, 'SETSTAT', path);
  ok(context, id);
}

export function ok({ sftp }: SftpContext, id: number): void {
  sftp.status(id, 0);
}
