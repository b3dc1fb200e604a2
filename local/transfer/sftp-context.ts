/** What the operations of one SFTP session share. */
import type { SFTPWrapper } from 'ssh2';
import type { Storage } from './directory.ts';
import type { HandleTable } from './handles.ts';
import { storagePath } from './home.ts';
import type { SessionAccess } from './session-access.ts';
import type { Announcer } from './transfer-events.ts';

export interface SftpContext {
  sftp: SFTPWrapper;
  storage: Storage;
  mayWrite: SessionAccess['mayWrite'];
  announcer: Announcer;
  handles: HandleTable;
  /** `ENABLE_NO_OP`: attributes that S3 cannot keep are ignored instead of refused */
  ignoreSetStat: boolean;
  spillDirectory: string;
  /** where the bytes of writes under way are counted, so that a client that never waits is slowed down */
  flow: { add: (bytes: number) => void; remove: (bytes: number) => void };
}

/** The subject of an event about one file. */
export function fileSubject(context: SftpContext, path: string): { 'file-path': string } {
  return { 'file-path': storagePath(context.storage.home, path) };
}

/** A structured log line about a path: "CloudWatch log structure for Transfer Family". */
export function logPath(
  context: SftpContext,
  activity: string,
  path: string,
  more: Record<string, unknown> = {},
): void {
  context.announcer.log({ 'activity-type': activity, path: storagePath(context.storage.home, path), ...more });
}
