/**
 * Puts the writes of an upload in order. Clients keep dozens of writes in flight and some send them out of order (fastPut);
 * S3 takes a stream. What comes too early waits in memory up to a bound, and in a temporary file beyond it.
 */
import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SftpError } from './sftp-error.ts';

interface Early {
  length: number;
  /** in memory, or at a position of the temporary file */
  at: Buffer | number;
}

export interface Reorder {
  /** the next offset that can be passed on: everything below it was */
  next: number;
  early: Map<number, Early>;
  bytesInMemory: number;
  memoryLimit: number;
  directory: string;
  spill: { file: string; handle: FileHandle; length: number } | undefined;
}

/** @param memoryLimit bytes that may wait in memory; what exceeds them goes to a file below `directory` */
export function startReorder(directory: string, memoryLimit: number): Reorder {
  return { next: 0, early: new Map(), bytesInMemory: 0, memoryLimit, directory, spill: undefined };
}

/**
 * Takes one write and passes on, in order, whatever is complete now.
 * @throws an SftpError for an offset that was written before: what S3 has taken cannot be written again.
 */
export async function accept(
  reorder: Reorder,
  offset: number,
  data: Buffer,
  pass: (chunk: Buffer) => Promise<void>,
): Promise<void> {
  if (data.length === 0) return;
  if (offset < reorder.next || reorder.early.has(offset)) {
    throw new SftpError('OP_UNSUPPORTED', `offset ${offset} was written before: an object on S3 is written once`);
  }
  if (offset > reorder.next) {
    reorder.early.set(offset, await keep(reorder, data));
    return;
  }
  await advance(reorder, data, pass);
  for (let early = take(reorder); early !== undefined; early = take(reorder)) {
    await advance(reorder, await fetch(reorder, early), pass);
  }
}

/** Whether bytes are missing between what was passed on and what waits. */
export function hasGap(reorder: Reorder): boolean {
  return reorder.early.size > 0;
}

/** The end of what was written so far: the size that the file appears to have. */
export function highWater(reorder: Reorder): number {
  return [...reorder.early].reduce((end, [offset, { length }]) => Math.max(end, offset + length), reorder.next);
}

/** Forgets what waits and removes the temporary file. */
export async function endReorder(reorder: Reorder): Promise<void> {
  reorder.early.clear();
  const { spill } = reorder;
  reorder.spill = undefined;
  if (spill === undefined) return;
  await spill.handle.close();
  await rm(spill.file, { force: true });
}

async function advance(reorder: Reorder, data: Buffer, pass: (chunk: Buffer) => Promise<void>): Promise<void> {
  await pass(data);
  reorder.next += data.length;
}

function take(reorder: Reorder): Early | undefined {
  const early = reorder.early.get(reorder.next);
  reorder.early.delete(reorder.next);
  return early;
}

async function keep(reorder: Reorder, data: Buffer): Promise<Early> {
  if (reorder.bytesInMemory + data.length <= reorder.memoryLimit) {
    reorder.bytesInMemory += data.length;
    return { length: data.length, at: data };
  }
  reorder.spill ??= await openSpill(reorder.directory);
  const at = reorder.spill.length;
  await reorder.spill.handle.write(data, 0, data.length, at);
  reorder.spill.length += data.length;
  return { length: data.length, at };
}

async function fetch(reorder: Reorder, { at, length }: Early): Promise<Buffer> {
  if (typeof at !== 'number') {
    reorder.bytesInMemory -= length;
    return at;
  }
  const data = Buffer.allocUnsafe(length);
  const read = await reorder.spill?.handle.read(data, 0, length, at);
  if (read?.bytesRead !== length) throw new Error('the temporary file of an upload is shorter than what was written');
  return data;
}

async function openSpill(directory: string): Promise<{ file: string; handle: FileHandle; length: number }> {
  const file = join(directory, randomUUID());
  return { file, handle: await open(file, 'wx+', 0o600), length: 0 };
}
