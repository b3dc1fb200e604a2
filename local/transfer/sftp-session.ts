/** One SFTP session: its requests, in the order that the protocol asks for, and its end. */

import { stat } from './directory.ts';
import { sendExitStatus } from './exit-status.ts';
import {
  abandonHandles,
  answerClose,
  answerHandleStat,
  answerOpen,
  answerRead,
  answerWrite,
  entryOf,
} from './file-operations.ts';
import { getHandle, type Handle, inOrder } from './handles.ts';
import { normalisePath } from './home.ts';
import {
  answerMakeDirectory,
  answerOpenDirectory,
  answerReadDirectory,
  answerRealPath,
  answerRemove,
  answerRemoveDirectory,
  answerRename,
  answerSetStat,
  answerStat,
} from './path-operations.ts';
import type { SftpContext } from './sftp-context.ts';
import { SftpError, toSftpError } from './sftp-error.ts';

/**
 * Serves a session. Reads and writes of a handle run one after the other, handles beside each other. Everything else runs
 * in the order it came in, since a later request may count on an earlier one; closes, which wait for S3, beside each other. What is not here (links, extensions, statvfs)
 * ssh2 answers with `OP_UNSUPPORTED`.
 * @param active is called for every request
 * @returns a promise that resolves when the session has ended and what was open is stored
 */
export function serveSftp(context: SftpContext, active: () => void): Promise<void> {
  const { sftp, handles } = context;
  let last = Promise.resolve();
  let closing: Promise<void>[] = [];
  const queued = (id: number, run: () => Promise<void>): void => {
    active();
    last = Promise.all([last, ...closing]).then(() => answer(context, id, run));
    closing = [];
  };
  const queuedClose = (id: number, run: () => Promise<void>): void => {
    active();
    closing.push(last.then(() => answer(context, id, run)));
  };
  const onHandle = (id: number, name: Buffer, run: (handle: Handle) => Promise<void>, done?: () => void): void => {
    active();
    void answer(context, id, async () => {
      const handle = getHandle(handles, name);
      await inOrder(handle, () => answer(context, id, () => run(handle)));
    }).finally(done);
  };

  sftp.on('OPEN', (id, name, flags) => queued(id, () => answerOpen(context, id, name, flags)));
  sftp.on('READ', (id, name, offset, length) =>
    onHandle(id, name, (handle) => answerRead(context, id, handle, offset, length)),
  );
  sftp.on('WRITE', (id, name, offset, data) => {
    const { length } = data;
    context.flow.add(length);
    const write = (handle: Handle): Promise<void> => answerWrite(context, id, handle, offset, data);
    onHandle(id, name, write, () => context.flow.remove(length));
  });
  sftp.on('CLOSE', (id, name) => queuedClose(id, () => answerClose(context, id, name)));
  sftp.on('FSTAT', (id, name) => onHandle(id, name, (handle) => answerHandleStat(context, id, handle)));
  sftp.on('FSETSTAT', (id, name, attributes) =>
    onHandle(id, name, (handle) =>
      answerSetStat(context, id, handle.path, attributes, async () => entryOf(handle).size),
    ),
  );
  sftp.on('READDIR', (id, name) =>
    onHandle(id, name, (handle) => {
      if (handle.kind !== 'directory') throw new SftpError('FAILURE', 'not a directory');
      return answerReadDirectory(context, id, handle);
    }),
  );
  servePaths(context, queued);
  return whenEnded(context).then(async () => {
    await Promise.all([last, ...closing]);
    await abandonHandles(context);
    sendExitStatus(sftp, 0);
    sftp.end();
  });
}

/** The requests that name paths. */
function servePaths(context: SftpContext, queued: (id: number, run: () => Promise<void>) => void): void {
  const { sftp, storage } = context;
  sftp.on('STAT', (id, path) => queued(id, () => answerStat(context, id, path)));
  sftp.on('LSTAT', (id, path) => queued(id, () => answerStat(context, id, path)));
  sftp.on('SETSTAT', (id, name, attributes) =>
    queued(id, async () => {
      const path = normalisePath(name);
      await answerSetStat(context, id, path, attributes, async () => (await stat(storage, path)).size);
    }),
  );
  sftp.on('OPENDIR', (id, path) => queued(id, () => answerOpenDirectory(context, id, path)));
  sftp.on('REALPATH', (id, path) => queued(id, () => answerRealPath(context, id, path)));
  sftp.on('MKDIR', (id, path) => queued(id, () => answerMakeDirectory(context, id, path)));
  sftp.on('RMDIR', (id, path) => queued(id, () => answerRemoveDirectory(context, id, path)));
  sftp.on('REMOVE', (id, path) => queued(id, () => answerRemove(context, id, path)));
  sftp.on('RENAME', (id, from, to) => queued(id, () => answerRename(context, id, from, to)));
}

/** Runs one operation; a fault becomes its answer. Faults that are not the client's are logged. */
async function answer({ sftp, announcer }: SftpContext, id: number, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const { code, message } = toSftpError(error);
    if (!(error instanceof SftpError)) announcer.log({ 'activity-type': 'ERROR', message });
    sftp.status(id, code, message);
  }
}

/** OpenSSH's sftp and scp and PuTTY's psftp say EOF, and then wait for an exit status and the end of the channel. */
function whenEnded({ sftp, announcer }: SftpContext): Promise<void> {
  return new Promise((resolve) => {
    sftp.on('error', (error: Error) => {
      announcer.log({ 'activity-type': 'EXIT_REASON', message: error.message });
    });
    sftp.on('end', () => resolve());
    sftp.on('close', () => resolve());
  });
}
