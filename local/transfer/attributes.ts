/** Files and directories as SFTP describes them: attributes, and the line that `ls -l` shows. */
import type { Attributes, FileEntry } from 'ssh2';

export interface Entry {
  kind: 'file' | 'directory';
  /** bytes; 0 for directories */
  size: number;
  /** `undefined` where S3 knows none: a directory that is only a common prefix */
  modified: Date | undefined;
}

/** S3 has no modes and no owners: the same for all, as Transfer Family shows them. */
const modes = { file: 0o100744, directory: 0o40744 };
const modeTexts = { file: '-rwxr--r--', directory: 'drwxr--r--' };
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const halfAYear = 182 * 24 * 60 * 60 * 1000;

export function attributesOf({ kind, size, modified }: Entry): Attributes {
  const seconds = Math.floor((modified?.getTime() ?? 0) / 1000);
  return { mode: modes[kind], uid: 0, gid: 0, size, atime: seconds, mtime: seconds };
}

/** An entry of a listing. `now` (ms) decides between time and year, as `ls` does. */
export function listingEntry(filename: string, entry: Entry, now: number): FileEntry {
  const { kind, size, modified } = entry;
  const longname = `${modeTexts[kind]}   1 -        -        ${String(size).padStart(12)} ${day(modified, now)} ${filename}`;
  return { filename, longname, attrs: attributesOf(entry) };
}

function day(modified = new Date(0), now: number): string {
  const monthAndDay = `${months[modified.getUTCMonth()]} ${String(modified.getUTCDate()).padStart(2)}`;
  const recent = Math.abs(now - modified.getTime()) < halfAYear;
  return `${monthAndDay} ${recent ? modified.toISOString().slice(11, 16) : ` ${modified.getUTCFullYear()}`}`;
}
