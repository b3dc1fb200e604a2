import { createHash } from 'node:crypto';
import type { Change } from '../domain/change.ts';
import { chunkLimits } from '../domain/plan.ts';
import type { RowSet } from './row-set.ts';

/** Where chunk objects go; `name` is unique within the plan. The bytes are the sink's until its promise settles. */
export type ChunkSink = {
  readonly put: (name: string, bytes: Uint8Array) => Promise<StoredChunk>;
  readonly get: (stored: StoredChunk) => Promise<readonly Change[]>;
};

export type StoredChunk = { readonly key: string; readonly sha256: string };

/** A chunk that was written. Rows are file lines, 0 for absentees. */
export type WrittenChunk = StoredChunk & {
  readonly name: string;
  readonly changes: number;
  readonly firstRow: number;
  readonly lastRow: number;
};

type OpenChunk = {
  readonly buffer: Buffer<ArrayBuffer>;
  bytes: number;
  changes: number;
  firstRow: number;
  lastRow: number;
};

const emptyChunk = (buffer = Buffer.allocUnsafeSlow(chunkLimits.bytes)): OpenChunk => ({
  buffer,
  bytes: 0,
  changes: 0,
  firstRow: 0,
  lastRow: 0,
});

/** Chunks on their way to the sink at a time: hides latency, and bounds memory at a few MiB. */
const inFlight = 4;

/** A failed write is thrown where the chunk is waited for; until then Node must not take it for a forgotten one. */
const waitedForLater = (): void => undefined;

/** Collects the changes of one phase, in order, and writes them out as chunks within `chunkLimits`. */
export type ChunkWriter = {
  /** `setJson`: the JSON of `change.set`, where it is known already. */
  readonly add: (change: Change, setJson?: string) => Promise<void> | undefined;
  /** Writes what is left and returns all chunks, in order. */
  readonly end: () => Promise<WrittenChunk[]>;
};

export function createChunkWriter(phase: string, sink: ChunkSink): ChunkWriter {
  const writing: Promise<WrittenChunk>[] = [];
  const free: OpenChunk['buffer'][] = [];
  let open: OpenChunk | undefined;
  const flush = async (full: OpenChunk): Promise<void> => {
    const name = `${phase}-${String(writing.length).padStart(6, '0')}`;
    const written = writeChunk(sink, name, full).finally(() => free.push(full.buffer));
    written.catch(waitedForLater);
    writing.push(written);
    await writing.at(-1 - inFlight);
  };
  return {
    add: (change, setJson) => {
      open ??= emptyChunk(free.pop());
      const line = serialise(change, setJson);
      if (append(open, line, change.row)) return undefined;
      const flushed = flush(open);
      open = emptyChunk(free.pop());
      if (!append(open, line, change.row)) throw new Error(`change ${change.n} is larger than a chunk`);
      return flushed;
    },
    end: async () => {
      if (open !== undefined) await flush(open);
      open = undefined;
      return Promise.all(writing);
    },
  };
}

/** `set` comes last: for a new user its JSON is known already, because the record's fingerprint was made of it. */
function serialise(change: Change, setJson = JSON.stringify(change.set)): string {
  const entity = change.entity === 'user' ? undefined : change.entity;
  return `${JSON.stringify({ ...change, entity, set: undefined }).slice(0, -1)},"set":${setJson}}\n`;
}

/** False when there is no room. A change is far smaller than a chunk: its cells are bounded. */
function append(open: OpenChunk, line: string, row = 0): boolean {
  if (open.changes === chunkLimits.changes) return false;
  const room = open.buffer.length - open.bytes;
  // Three bytes are the most that UTF-8 takes for one unit of a string: only near the end they have to be counted.
  if (3 * line.length > room && Buffer.byteLength(line) > room) return false;
  open.bytes += open.buffer.write(line, open.bytes);
  open.changes += 1;
  open.lastRow = row;
  if (open.changes === 1) open.firstRow = row;
  return true;
}

async function writeChunk(sink: ChunkSink, name: string, open: OpenChunk): Promise<WrittenChunk> {
  const { buffer, bytes, changes, firstRow, lastRow } = open;
  return { ...(await sink.put(name, buffer.subarray(0, bytes))), name, changes, firstRow, lastRow };
}

/** Goes over the changes of `rows` in chunks that were written already: those chunks alone are written anew. */
export async function amendRows(
  sink: ChunkSink,
  chunks: readonly WrittenChunk[],
  rows: RowSet,
  /** What becomes of a change of one of the rows; undefined: it is taken out. */
  amend: (change: Change) => Promise<Change | undefined>,
  heartbeat: () => Promise<void>,
): Promise<WrittenChunk[]> {
  const amended: WrittenChunk[] = [];
  for (const chunk of chunks) {
    if (!rows.hasWithin(chunk.firstRow, chunk.lastRow)) {
      amended.push(chunk);
      continue;
    }
    await heartbeat();
    const kept: Change[] = [];
    for (const change of await sink.get(chunk)) {
      const after = rows.has(change.row ?? 0) ? await amend(change) : change;
      if (after !== undefined) kept.push(after);
    }
    amended.push(...(await rewrite(sink, chunk, kept)));
  }
  return amended;
}

async function rewrite(sink: ChunkSink, { name }: WrittenChunk, changes: readonly Change[]): Promise<WrittenChunk[]> {
  if (changes.length === 0) return [];
  const open = emptyChunk();
  for (const change of changes) append(open, serialise(change), change.row);
  return [await writeChunk(sink, `${name}-amended`, open)];
}

/** The hash that an approval names: a plan is the same when the hashes of its parts are. */
export function planHash(chunks: readonly Pick<StoredChunk, 'sha256'>[]): string {
  const whole = createHash('sha256');
  for (const { sha256 } of chunks) whole.update(sha256);
  return whole.digest('hex');
}
