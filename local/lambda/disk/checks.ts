/**
 * What is asked before a function of `node:fs` changes anything, for each by its name without `Sync`. What a system call
 * would not find is left to it: Linux looks for a file before it looks at what kind of disk that is on.
 */
import { constants } from 'node:fs';
import { folderIsThere, isThere, pathOf, type Space } from './space.ts';

type Check = (space: Space, given: readonly unknown[]) => void;

/** These change nothing, or by means of others. */
export const harmless: ReadonlySet<string> = new Set([
  ...['Dir', 'Dirent', 'FileReadStream', 'FileWriteStream', 'ReadStream', 'Stats', 'WriteStream', '_toUnixTimestamp'],
  ...['access', 'close', 'createReadStream', 'createWriteStream', 'exists', 'fdatasync', 'fstat', 'fsync', 'glob'],
  ...['lstat', 'openAsBlob', 'opendir', 'read', 'readdir', 'readlink', 'readv', 'realpath', 'stat', 'statfs'],
  ...['unwatchFile', 'watch', 'watchFile'],
]);

/** Those that may make files larger → which argument is the file. */
export const growing: ReadonlyMap<string, number> = new Map([
  ...['appendFile', 'ftruncate', 'truncate', 'write', 'writeFile', 'writev'].map((name) => [name, 0] as const),
  ['copyFile', 1] as const,
]);

/** Standard output and error are no files: what is written there is a log. */
const logs: readonly unknown[] = [1, 2];

const makeIfMissing = constants.O_WRONLY | constants.O_CREAT;
const writing = constants.O_WRONLY | constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND;

export const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ...['chmod', 'chown', 'lchmod', 'lchown', 'lutimes', 'rm', 'rmdir', 'unlink', 'utimes'].map(each(changing)),
  ...['fchmod', 'fchown', 'ftruncate', 'futimes', 'write', 'writev'].map(each(throughFile)),
  ...['appendFile', 'writeFile'].map(each(() => (space, given) => checkFile(space, 'open', given, makeIfMissing))),
  ['truncate', (space, given) => checkFile(space, 'open', given, constants.O_WRONLY)],
  ['open', (space, given) => checkFile(space, 'open', given, flagsOf(given[1]))],
  ['readFile', (space, given) => checkFile(space, 'open', given, flagsOf(Object(given[1]).flag))],
  ['mkdir', (space, [path]) => demand(space, 'mkdir', path, (at) => !isThere(at))],
  ...['mkdtemp', 'mkdtempDisposable'].map(
    each(
      (name) =>
        (space, [prefix]) =>
          demand(space, name, `${prefix}XXXXXX`, folderIsThere),
    ),
  ),
  ['copyFile', (space, [from, to]) => demand(space, 'copyfile', to, () => isThere(pathOf(from) ?? ''))],
  ['rename', checkRename],
]);

function each(makeCheck: (name: string) => Check) {
  return (name: string): readonly [string, Check] => [name, makeCheck(name)];
}

function changing(name: string): Check {
  return (space, [path]) => demand(space, name, path, isThere);
}

function throughFile(name: string): Check {
  return (space, [fd]) => {
    if (typeof fd !== 'number' || space.owns(fd) || (name.startsWith('write') && logs.includes(fd))) return;
    space.refuse(name === 'write' || name === 'writev' ? 'EBADF' : 'EROFS', name);
  };
}

/** @param given A path, or a file that is open already. @param flags How it is opened, as numbers. */
function checkFile(space: Space, name: string, given: readonly unknown[], flags: number): void {
  const [file] = given;
  if (flags === constants.O_RDONLY) return;
  if (typeof file === 'number') throughFile('write')(space, given);
  else demand(space, name, file, (flags & constants.O_CREAT) === 0 ? isThere : folderIsThere);
}

/** "File system flags" of Node's documentation; what it does not know it refuses itself. */
function flagsOf(given: unknown): number {
  if (typeof given === 'number') return given & writing;
  if (typeof given !== 'string' || /^(r|rs|sr)$/.test(given)) return constants.O_RDONLY;
  return given.includes('r') ? constants.O_RDWR : makeIfMissing;
}

/** @param concerns Whether the call would get so far as to change something. */
function demand(space: Space, name: string, given: unknown, concerns: (path: string) => boolean): void {
  const path = pathOf(given);
  if (path === undefined || space.contains(path) || !concerns(path)) return;
  space.refuse('EROFS', name, path);
}

/** From one disk to another nothing is renamed: EXDEV ("rename(2)"). */
function checkRename(space: Space, [given, other]: readonly unknown[]): void {
  const [from, to] = [pathOf(given), pathOf(other)];
  if (from === undefined || to === undefined || !isThere(from)) return;
  if (space.contains(from) !== space.contains(to)) space.refuse('EXDEV', 'rename', from);
  if (!space.contains(from)) space.refuse('EROFS', 'rename', from);
}
