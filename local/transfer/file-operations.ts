/** SFTP's operations on open files; each answers its request, or throws what becomes the answer. */
import ssh2 from 'ssh2';
import { attributesOf, type Entry } from './attributes.ts';
import { find, findFile } from './directory.ts';
import { read, startDownload } from './download.ts';
import {
  addHandle,
  type DownloadHandle,
  demandFreeHandle,
  type Handle,
  takeHandle,
  type UploadHandle,
} from './handles.ts';
import { fileKey, normalisePath } from './home.ts';
import { ok } from './path-operations.ts';
import { fileSubject, logPath, type SftpContext } from './sftp-context.ts';
import { SftpError, toSftpError } from './sftp-error.ts';
import { announce, unknownError } from './transfer-events.ts';
import { complete, keepReceived, sizeOf, startUpload, write } from './upload.ts';

const { OPEN_MODE } = ssh2.utils.sftp;
/** as the structured logs name the flags of an OPEN */
const modeNames = [
  ['CREATE', OPEN_MODE.CREAT],
  ['TRUNCATE', OPEN_MODE.TRUNC],
  ['EXCLUSIVE', OPEN_MODE.EXCL],
  ['READ', OPEN_MODE.READ],
  ['WRITE', OPEN_MODE.WRITE],
] as const;

export async function answerOpen(context: SftpContext, id: number, name: string, flags: number): Promise<void> {
  demandFreeHandle(context.handles);
  const path = normalisePath(name);
  const writing = (flags & OPEN_MODE.WRITE) !== 0;
  const handle = writing ? await openForWriting(context, path, flags) : await openForReading(context, path);
  const mode = modeNames.filter(([, bit]) => (flags & bit) !== 0).map(([modeName]) => modeName);
  logPath(context, 'OPEN', path, { mode: mode.join('|') });
  context.sftp.handle(id, addHandle(context.handles, handle));
}

/**
 * An object is written as a whole: without TRUNC too, what is written replaces what was there (scp opens so).
 * Appending is refused: APPE is "not supported", and SFTP's append has nothing else to go by.
 */
async function openForWriting(context: SftpContext, path: string, flags: number): Promise<UploadHandle> {
  const { storage } = context;
  if ((flags & OPEN_MODE.APPEND) !== 0) {
    throw new SftpError('OP_UNSUPPORTED', 'appending to a file is not supported on S3: upload it as a whole');
  }
  if (!context.mayWrite(storage.home.bucket, fileKey(storage.home, path))) {
    throw new SftpError('PERMISSION_DENIED', 'permission denied');
  }
  const mustBeNew = (flags & OPEN_MODE.EXCL) !== 0;
  const mustExist = (flags & OPEN_MODE.CREAT) === 0;
  if (mustBeNew || mustExist) {
    const found = await find(storage, path);
    if (mustBeNew && found !== undefined) throw new SftpError('FAILURE', `a ${found.kind} of that name exists`);
    if (mustExist && found === undefined) throw new SftpError('NO_SUCH_FILE', 'no such file');
  }
  const upload = startUpload(storage, path, context.spillDirectory);
  return { kind: 'upload', path, openedAt: context.announcer.now(), last: Promise.resolve(), upload };
}

async function openForReading({ storage, announcer }: SftpContext, path: string): Promise<DownloadHandle> {
  const found = path === '/' ? undefined : await findFile(storage, path);
  if (found === undefined) {
    if ((await find(storage, path)) !== undefined) throw new SftpError('FAILURE', 'is a directory');
    throw new SftpError('NO_SUCH_FILE', 'no such file');
  }
  const download = startDownload(storage, path, found.size, found.etag);
  return { kind: 'download', path, openedAt: announcer.now(), last: Promise.resolve(), download };
}

export async function answerRead(
  { sftp }: SftpContext,
  id: number,
  handle: Handle,
  offset: number,
  length: number,
): Promise<void> {
  if (handle.kind === 'upload') {
    throw new SftpError('OP_UNSUPPORTED', 'a file that is being written cannot be read: S3 has it when it is closed');
  }
  if (handle.kind === 'directory') throw new SftpError('FAILURE', 'is a directory');
  sftp.data(id, await read(handle.download, offset, length));
}

export async function answerWrite(
  context: SftpContext,
  id: number,
  handle: Handle,
  offset: number,
  data: Buffer,
): Promise<void> {
  if (handle.kind !== 'upload') throw new SftpError('PERMISSION_DENIED', 'the file is not open for writing');
  await write(handle.upload, offset, data);
  ok(context, id);
}

export async function answerHandleStat({ sftp }: SftpContext, id: number, handle: Handle): Promise<void> {
  sftp.attrs(id, attributesOf(entryOf(handle)));
}

/** What an open handle looks like: a file being written has the size that it has so far. */
export function entryOf(handle: Handle): Entry {
  const modified = new Date(handle.openedAt);
  if (handle.kind === 'directory') return { kind: 'directory', size: 0, modified };
  const size = handle.kind === 'upload' ? sizeOf(handle.upload) : handle.download.size;
  return { kind: 'file', size, modified };
}

/** CLOSE means that the client has no more to say, not that the file is whole: OpenSSH's sftp closes what it was interrupted in. */
export async function answerClose(context: SftpContext, id: number, name: Buffer): Promise<void> {
  const handle = takeHandle(context.handles, name);
  await handle.last;
  if (handle.kind === 'upload') await closeUpload(context, handle);
  if (handle.kind === 'download') closeDownload(context, handle);
  if (handle.kind === 'directory') await handle.pages.return(undefined);
  ok(context, id);
}

async function closeUpload(context: SftpContext, { path, openedAt, upload }: UploadHandle): Promise<void> {
  const subject = fileSubject(context, path);
  try {
    const { bytes, etag } = await complete(upload);
    logPath(context, 'CLOSE', path, { 'bytes-in': bytes });
    announce(context.announcer, 'File Upload', openedAt, {
      ...subject,
      bytes,
      ...(etag === undefined ? {} : { etag }),
    });
  } catch (error) {
    const failure = unknownError(error);
    logPath(context, 'ERROR', path, { message: failure.message });
    announce(context.announcer, 'File Upload', openedAt, { ...subject, bytes: upload.reorder.next }, failure);
    throw error;
  }
}

function closeDownload(context: SftpContext, { path, openedAt, download }: DownloadHandle): void {
  const bytes = download.bytesRead;
  logPath(context, 'CLOSE', path, { 'bytes-out': bytes });
  announce(context.announcer, 'File Download', openedAt, { ...fileSubject(context, path), bytes });
}

/** The session ended and these were open: what was received is stored, and announced as partial. */
export async function abandonHandles(context: SftpContext): Promise<void> {
  const handles = [...context.handles.open.values()];
  context.handles.open.clear();
  await Promise.all(
    handles.map(async (handle) => {
      await handle.last;
      if (handle.kind === 'upload') await abandonUpload(context, handle);
      if (handle.kind === 'download') abandonDownload(context, handle);
    }),
  );
}

async function abandonUpload(context: SftpContext, { path, openedAt, upload }: UploadHandle): Promise<void> {
  const subject = fileSubject(context, path);
  try {
    const { bytes, etag } = await keepReceived(upload);
    logPath(context, 'PARTIAL_CLOSE', path, { 'bytes-in': bytes });
    const message = 'File was partially uploaded.';
    const partial = { ...subject, bytes, ...(etag === undefined ? {} : { etag }) };
    announce(context.announcer, 'File Upload', openedAt, partial, { code: 'PARTIAL_UPLOAD', message });
  } catch (error) {
    logPath(context, 'ERROR', path, { message: toSftpError(error).message });
    const bytes = upload.reorder.next;
    announce(context.announcer, 'File Upload', openedAt, { ...subject, bytes }, unknownError(error));
  }
}

function abandonDownload(context: SftpContext, { path, openedAt, download }: DownloadHandle): void {
  const bytes = download.bytesRead;
  logPath(context, 'PARTIAL_CLOSE', path, { 'bytes-out': bytes });
  announce(
    context.announcer,
    'File Download',
    openedAt,
    { ...fileSubject(context, path), bytes },
    { code: 'PARTIAL_DOWNLOAD', message: 'File was partially downloaded.' },
  );
}
