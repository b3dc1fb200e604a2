import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Segment } from './versions.ts';

/** Objects' bytes: immutable files with random names. One that the catalogue does not name does not exist. */
export type Blobs = {
  /** Stores a stream and gives the blob's name when it is on disk; leaves nothing behind when the stream fails. */
  write(chunks: AsyncIterable<Buffer>): Promise<string>;
  /** The bytes from `start` up to and without `end`, of segments one after the other. They stay readable until the end of the stream. */
  read(segments: readonly Segment[], start: number, end: number): AsyncIterable<Uint8Array>;
  /** Removes blobs, those that are being read as soon as they are not. */
  discard(segments: readonly { blob: string }[]): Promise<void>;
  /** Removes what is not among the known: uploads that a crash cut off. */
  sweep(known: ReadonlySet<string>): Promise<void>;
};

/** Bytes per read and buffered per write: large enough for the disk, small beside the memory of a process. */
const bufferBytes = 256 * 1024;

/** A new file's name is on disk only when its directory is; Windows has no such call and needs none. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The pieces of segments that a range covers. */
function* cut(segments: readonly Segment[], start: number, end: number) {
  let offset = 0;
  for (const { blob, size } of segments) {
    const from = Math.max(start - offset, 0);
    const to = Math.min(end - offset, size);
    if (from < to) yield { blob, from, to };
    offset += size;
  }
}

/** Counts the readers of blobs, so that a deleted object can be read to its end, as on S3. */
function countReaders(remove: (blob: string) => Promise<void>) {
  const readers = new Map<string, number>();
  const doomed = new Set<string>();
  return {
    hold(blob: string): void {
      readers.set(blob, (readers.get(blob) ?? 0) + 1);
    },
    async release(blob: string): Promise<void> {
      const left = (readers.get(blob) ?? 0) - 1;
      if (left > 0) {
        readers.set(blob, left);
        return;
      }
      readers.delete(blob);
      if (doomed.delete(blob)) await remove(blob);
    },
    async removeWhenFree(blob: string): Promise<void> {
      if (readers.has(blob)) doomed.add(blob);
      else await remove(blob);
    },
  };
}

/** Opens the folder of blobs, or makes it. */
export async function openBlobs(directory: string): Promise<Blobs> {
  await mkdir(directory, { recursive: true });
  const pathOf = (blob: string) => join(directory, blob);
  const remove = (blob: string) => rm(pathOf(blob), { force: true });
  const readers = countReaders(remove);

  async function* readPieces(pieces: readonly { blob: string; from: number; to: number }[]) {
    for (const { blob, from, to } of pieces) {
      yield* createReadStream(pathOf(blob), { start: from, end: to - 1, highWaterMark: bufferBytes });
    }
  }

  async function releaseAll(pieces: readonly { blob: string }[]): Promise<void> {
    await Promise.allSettled(pieces.map(({ blob }) => readers.release(blob)));
  }

  return {
    async write(chunks) {
      const blob = randomUUID();
      try {
        const file = createWriteStream(pathOf(blob), { flags: 'wx', flush: true, highWaterMark: bufferBytes });
        await pipeline(chunks, file);
        await syncDirectory(directory);
      } catch (error) {
        await remove(blob);
        throw error;
      }
      return blob;
    },
    read(segments, start, end) {
      const pieces = [...cut(segments, start, end)];
      for (const { blob } of pieces) readers.hold(blob);
      // A stream closes even when nobody has begun to read it; a generator would not.
      return Readable.from(readPieces(pieces), { objectMode: false, highWaterMark: bufferBytes }).once('close', () => {
        void releaseAll(pieces);
      });
    },
    async discard(segments) {
      // What can't be removed now is found by the sweep at the next start; the change that freed it stands.
      await Promise.allSettled(segments.map(({ blob }) => readers.removeWhenFree(blob)));
    },
    async sweep(known) {
      const left = (await readdir(directory)).filter((blob) => !known.has(blob));
      for (const blob of left) await remove(blob);
    },
  };
}
