/**
 * Makes a worker thread's disk Lambda's: replaces, in this thread alone, the functions of `node:fs` and `node:fs/promises`,
 * however they are imported. Those that only read stay as they are; those that change something are checked, and done at
 * once, also where they answer later; everything else (links, `cp`, what a newer Node has) is refused, as is what would
 * write past `node:fs`. What is read is not judged: a path outside of the folder shows this machine's files.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { atOnce } from './at-once.ts';
import { checks, growing, harmless } from './checks.ts';
import { guardHandle, writePieces } from './handle.ts';
import { closeOtherWays } from './other-ways.ts';
import { refusing } from './refusals.ts';
import { type Call, replace } from './replace.ts';
import { createSpace, pathOf, type Space } from './space.ts';

export interface GuardOptions {
  /** The one that the function may write to. */
  readonly folder: string;
  readonly limitMb: number;
  /** Told of what was refused. */
  readonly tell: (line: string) => void;
}

export function guardDisk({ folder, limitMb, tell }: GuardOptions): void {
  const space = createSpace(folder, limitMb * 2 ** 20, refusing(limitMb, tell));
  for (const name of Object.keys(fs).filter((each) => !harmless.has(baseOf(each))))
    replace(fs, name, (original) => functionOf(name, original, space));
  for (const name of Object.keys(fs.promises).filter((each) => !harmless.has(each)))
    replace(fs.promises, name, (original) => promising(name, original, space));
  closeOtherWays(space.refuse);
  syncBuiltinESMExports();
}

const baseOf = (name: string) => name.replace(/Sync$/, '');

function functionOf(name: string, original: Call, space: Space): Call {
  const base = baseOf(name);
  if (!checks.has(base)) return () => space.refuse('ENOSYS', `fs.${name}`);
  if (base === 'readFile') return checked(base, original, space);
  return base === name ? answeringLater(name, original) : guarded(base, original, space);
}

function checked(base: string, original: Call, space: Space): Call {
  return (...given) => {
    checks.get(base)?.(space, given);
    return original(...given);
  };
}

/** A function that answers when it is done. */
function guarded(base: string, original: Call, space: Space): Call {
  const perform = checked(base, original, space);
  const grown = growing.get(base);
  return (...given) => {
    const answer = perform(...given);
    if (base === 'open') remember(space, given[0], answer);
    if (grown !== undefined) settle(space, given[grown]);
    return answer;
  };
}

function remember(space: Space, path: unknown, fd: unknown): void {
  if (typeof fd === 'number' && space.contains(pathOf(path) ?? '')) space.opened(fd);
}

function settle(space: Space, target: unknown): void {
  const file = typeof target === 'number' ? target : pathOf(target);
  if (file !== undefined && (typeof file === 'string' || space.owns(file))) space.settle(file);
}

/** A function with a callback: its last argument. `write` and `writev` hand it their data as well. */
function answeringLater(name: string, original: Call): Call {
  return (...given) => {
    const at = given.findLastIndex((each) => typeof each === 'function');
    const callback = given[at];
    // Node's own complaint.
    if (typeof callback !== 'function') return original(...given);
    const rest = given.slice(0, at);
    try {
      process.nextTick(callback, null, atOnce(name, ...rest), ...(/^writev?$/.test(name) ? [rest[1]] : []));
    } catch (fault) {
      process.nextTick(callback, fault);
    }
    return undefined;
  };
}

function promising(name: string, original: Call, space: Space): Call {
  if (!checks.has(name)) return async () => space.refuse('ENOSYS', `fs.promises.${name}`);
  const perform = checked(name, original, space);
  if (name === 'open') {
    return async (...given) => {
      const handle = await perform(...given);
      remember(space, given[0], Reflect.get(Object(handle), 'fd'));
      return guardHandle(Object(handle), space);
    };
  }
  if (name === 'readFile' || name === 'mkdtempDisposable') return async (...given) => perform(...given);
  if (name === 'writeFile' || name === 'appendFile') return writePieces(name);
  return async (...given) => atOnce(name, ...given);
}
