import { createHash, type Hash } from 'node:crypto';
import type { Change } from '../domain/change.ts';
import { chunkLimits } from '../domain/plan.ts';

/** Where chunk objects go; `name` is unique within the plan. */
export type ChunkSink = {
  readonly put: (name: string, bytes: Uint8Array) => Promise<StoredChunk>;
  readonly get: (stored: StoredChunk) => Promise<readonly Change[]>;
};

export type StoredChunk = { readonly key: string; readonly sha256: string };

/** A chunk that was written. `meaning` is a hash over its changes without versions; rows are file lines, 0 for absentees. */
export type WrittenChunk = StoredChunk & {
  readonly name: string;
  readonly changes: number;
  readonly firstRow: number;
  readonly lastRow: number;
  readonly meaning: string;
};

type OpenChunk = { lines: string[]; bytes: number; firstRow: number; lastRow: number; meaning: Hash };

const emptyChunk = (): OpenChunk => ({ lines: [], bytes: 0, firstRow: 0, lastRow: 0, meaning: createHash('sha256') });

/** Chunks on their way to the sink at a time: hides latency, and bounds memory at a few MiB. */
const inFlight = 4;

/** A failed write is thrown where the chunk is waited for; until then Node must not take it for a forgotten one. */
const waitedForLater = (): void => undefined;

/** Collects the changes of one phase, in order, and writes them out as chunks within `chunkLimits`. */
export type ChunkWriter = {
  readonly add: (change: Change) => Promise<void> | undefined;
  /** Writes what is left and returns all chunks, in order. */
  readonly end: () => Promise<WrittenChunk[]>;
};

export function createChunkWriter(phase: string, sink: ChunkSink): ChunkWriter {
  const writing: Promise<WrittenChunk>[] = [];
  let open = emptyChunk();
  const flush = async (): Promise<void> => {
    const name = `${phase}-${String(writing.length).padStart(6, '0')}`;
    const written = writeChunk(sink, name, open);
    written.catch(waitedForLater);
    writing.push(written);
    open = emptyChunk();
    await writing.at(-1 - inFlight);
  };
  return {
    add: (change) => {
      const { line, body } = serialise(change);
      const bytes = Buffer.byteLength(line);
      const isFull = open.lines.length === chunkLimits.changes || open.bytes + bytes > chunkLimits.bytes;
      const flushed = isFull ? flush() : undefined;
      append(open, line, bytes, body, change.row ?? 0);
      return flushed;
    },
    end: async () => {
      if (open.lines.length > 0) await flush();
      return Promise.all(writing);
    },
  };
}

/** `body` is what the change does; ordinal and version stand before it and are no part of its meaning. */
function serialise({ n, version, ...rest }: Change): { line: string; body: string } {
  const body = JSON.stringify(rest);
  const planned = version === undefined ? '' : `"version":${version},`;
  return { line: `{"n":${n},${planned}${body.slice(1)}\n`, body };
}

function append(open: OpenChunk, line: string, bytes: number, body: string, row: number): void {
  if (open.lines.length === 0) open.firstRow = row;
  open.lines.push(line);
  open.bytes += bytes;
  open.lastRow = row;
  open.meaning.update(body);
}

async function writeChunk(sink: ChunkSink, name: string, open: OpenChunk): Promise<WrittenChunk> {
  const { firstRow, lastRow } = open;
  const bytes = Buffer.from(open.lines.join(''));
  const meaning = open.meaning.digest('hex');
  const changes = open.lines.length;
  return { ...(await sink.put(name, bytes)), name, changes, firstRow, lastRow, meaning };
}

/** What is left of a plan's chunks when some rows turn out to be none of it. */
export type Retraction = { readonly chunks: WrittenChunk[]; readonly retracted: readonly Change[] };

/** Takes the changes of `rows` out of chunks that were written already: those chunks alone are written anew. */
export async function retractRows(
  sink: ChunkSink,
  chunks: readonly WrittenChunk[],
  rows: readonly number[],
): Promise<Retraction> {
  const sorted = Float64Array.from(rows).sort();
  const kept: WrittenChunk[] = [];
  const retracted: Change[] = [];
  for (const chunk of chunks) {
    if (!hasRowWithin(sorted, chunk.firstRow, chunk.lastRow)) {
      kept.push(chunk);
      continue;
    }
    const changes = await sink.get(chunk);
    const isRetracted = (change: Change): boolean => hasRowWithin(sorted, change.row ?? 0, change.row ?? 0);
    retracted.push(...changes.filter(isRetracted));
    kept.push(
      ...(await rewrite(
        sink,
        chunk,
        changes.filter((change) => !isRetracted(change)),
      )),
    );
  }
  return { chunks: kept, retracted };
}

async function rewrite(sink: ChunkSink, { name }: WrittenChunk, changes: readonly Change[]): Promise<WrittenChunk[]> {
  if (changes.length === 0) return [];
  const open = emptyChunk();
  for (const change of changes) {
    const { line, body } = serialise(change);
    append(open, line, Buffer.byteLength(line), body, change.row ?? 0);
  }
  return [await writeChunk(sink, `${name}-retracted`, open)];
}

/** Whether a sorted list has a member from `first` to `last`, both included. */
function hasRowWithin(sorted: Float64Array, first: number, last: number): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < first) low = middle + 1;
    else high = middle;
  }
  return (sorted[low] ?? Number.POSITIVE_INFINITY) <= last;
}

/** The hash that an approval names: the same changes in the same order give the same one, whatever their versions. */
export function planHash(chunks: readonly WrittenChunk[]): string {
  const whole = createHash('sha256');
  for (const { meaning } of chunks) whole.update(meaning);
  return whole.digest('hex');
}
