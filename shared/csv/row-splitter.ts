import { isUtf8 } from 'node:buffer';
import { type CsvFault, fileFault } from './fault.ts';
import { endRecord, isBlank, scan, tooLong } from './row-machine.ts';
import { completeEnd, firstInvalidByte } from './utf8.ts';

/** Where in a cell the next byte stands. `closed`: right behind a quote inside quotes, which may be half of an escape. */
type Mode = 'plain' | 'quoted' | 'closed';

/** A record that is not applied. Its bounds are as certain as `lastLine === line`: see {@link RejectedRow.lastLine}. */
export type RejectedRow = {
  readonly line: number;
  /**
   * The physical line on which the record ends. When it is not `line`, a misplaced quote may have swallowed the rows
   * in between: nobody can say whose rows these were.
   */
  readonly lastLine: number;
  /** The record without its line end; valid until the next push. */
  readonly bytes: Uint8Array;
  readonly fault: CsvFault;
};

/**
 * The complete records of one push, as offsets into one buffer: an object per row would cost more than finding it.
 * Valid until the next push.
 */
export type RowBatch = {
  /** Record `i` is `bytes[starts[i]] … bytes[ends[i] - 1]`, without its line end. */
  bytes: Buffer;
  count: number;
  starts: Uint32Array;
  ends: Uint32Array;
  /** Physical lines on which the records start; the header of an ordinary file is line 1. */
  lines: Uint32Array;
  rejected: RejectedRow[];
};

/** The first record of the file. `bytes` are its own. */
type HeaderRecord = { readonly bytes: Buffer; readonly line: number; readonly stray: boolean };

/** The state of a file that is being split. The fields are the splitter's own; read `batch`, `header` and the counts. */
export type RowSplitter = {
  readonly batch: RowBatch;
  header: HeaderRecord | undefined;
  /** Lines without content, which are skipped. */
  blankLines: number;
  /** Records below the header, rejected ones included. */
  rows: number;
  /** How often a byte was looked at by the state machine, and how many bytes were copied: linear in the file's size. */
  readonly work: { scanned: number; copied: number };
  readonly maximumRowBytes: number;
  mode: Mode;
  /** Offset of `batch.bytes[0]` in the file. */
  origin: number;
  filled: number;
  position: number;
  /** Up to here the bytes are known to be UTF-8; what is behind is part of a character and is not looked at yet. */
  valid: number;
  start: number;
  cellStart: number;
  cells: number;
  columns: number;
  stray: boolean;
  line: number;
  startLine: number;
  quoteLine: number;
  endedByCr: boolean;
};

/** `origin`: the offset in the file of the first byte that will be pushed (3 behind a byte order mark). */
export function createRowSplitter(options: { maximumRowBytes: number; origin?: number }): RowSplitter {
  const batch = { bytes: Buffer.alloc(0), count: 0, starts: u32(0), ends: u32(0), lines: u32(0), rejected: [] };
  return {
    batch,
    header: undefined,
    blankLines: 0,
    rows: 0,
    work: { scanned: 0, copied: 0 },
    maximumRowBytes: options.maximumRowBytes,
    mode: 'plain',
    origin: options.origin ?? 0,
    filled: 0,
    position: 0,
    valid: 0,
    start: 0,
    cellStart: 0,
    cells: 1,
    columns: 0,
    stray: false,
    line: 1,
    startLine: 1,
    quoteLine: 1,
    endedByCr: false,
  };
}

function u32(length: number): Uint32Array {
  return new Uint32Array(length);
}

/**
 * Takes the next bytes of the file and leaves the records that they complete in `splitter.batch`, replacing those of
 * the push before. Returns the fault that ends the file, if there is one; the batch then has the records before it.
 *
 * RFC 4180, strictly where it matters: a quote opens a cell only as its first character; any other quote is literal,
 * swallows nothing and makes the record `stray-quote`. LF, CRLF and a lone CR all end a record, mixed as well.
 */
export function pushBytes(splitter: RowSplitter, chunk: Uint8Array): CsvFault | undefined {
  append(splitter, chunk);
  const invalid = invalidByte(splitter, completeEnd(splitter.batch.bytes, splitter.valid, splitter.filled));
  const fault = scan(splitter, invalid ?? splitter.valid) ?? tooLong(splitter, splitter.position);
  return fault ?? (invalid === undefined ? undefined : notUtf8(splitter, invalid));
}

/** Ends the file: a last record without a line end is put into the batch, or is the fault that is returned. */
export function endOfBytes(splitter: RowSplitter): CsvFault | undefined {
  emptyBatch(splitter.batch);
  if (splitter.valid < splitter.filled) return notUtf8(splitter, splitter.valid);
  if (splitter.mode === 'quoted') {
    const found = `the quote that opens a cell on line ${splitter.quoteLine} is never closed`;
    return fileFault('unclosed-quote', found, { row: splitter.quoteLine });
  }
  if (endsWithLineEnd(splitter)) return undefined;
  if (splitter.cells < splitter.columns && !isBlank(splitter, splitter.filled)) {
    const found = `the last row has ${splitter.cells} of ${splitter.columns} cells and no line end`;
    return fileFault('cut-off', found, { row: splitter.startLine });
  }
  endRecord(splitter, splitter.filled);
  splitter.start = splitter.filled;
  return undefined;
}

/** Whether what was pushed so far ends with a line end; ask before `endOfBytes`. */
export function endsWithLineEnd(splitter: RowSplitter): boolean {
  return splitter.start === splitter.filled;
}

/**
 * Puts the chunk behind the unfinished record. That record moves to the front only when the end of the buffer is
 * reached, and the buffer holds twice what is in use: each byte is moved a constant number of times, however small
 * the chunks are.
 */
function append(s: RowSplitter, chunk: Uint8Array): void {
  const { batch } = s;
  emptyBatch(batch);
  if (s.filled + chunk.length > batch.bytes.length) makeRoom(s, chunk.length);
  batch.bytes.set(chunk, s.filled);
  s.filled += chunk.length;
  s.work.copied += chunk.length;
  const mostRows = (chunk.length >> 1) + 2;
  if (batch.starts.length < mostRows) {
    batch.starts = u32(mostRows);
    batch.ends = u32(mostRows);
    batch.lines = u32(mostRows);
  }
}

function emptyBatch(batch: RowBatch): void {
  batch.count = 0;
  if (batch.rejected.length > 0) batch.rejected = [];
}

function makeRoom(s: RowSplitter, incoming: number): void {
  const old = s.batch.bytes;
  const kept = s.filled - s.start;
  const needed = 2 * (kept + incoming);
  const bytes = needed > old.length ? Buffer.allocUnsafeSlow(needed) : old;
  old.copy(bytes, 0, s.start, s.filled);
  s.work.copied += kept;
  s.batch.bytes = bytes;
  s.origin += s.start;
  s.position -= s.start;
  s.cellStart -= s.start;
  s.valid -= s.start;
  s.filled = kept;
  s.start = 0;
}

/** Checks what is new up to `end`, where no character is cut; a cut one at the end of a push waits for its rest. */
function invalidByte(s: RowSplitter, end: number): number | undefined {
  const from = s.valid;
  const { bytes } = s.batch;
  if (!isUtf8(bytes.subarray(from, end))) return firstInvalidByte(bytes, from, end);
  s.valid = end;
  return undefined;
}

function notUtf8(s: RowSplitter, at: number): CsvFault {
  const byte = (s.batch.bytes[at] ?? 0).toString(16).padStart(2, '0');
  const found =
    `byte 0x${byte} on line ${s.line} at byte offset ${s.origin + at} is not UTF-8, ` +
    'the file is most likely encoded as Windows-1252';
  return fileFault('encoding-not-utf8', found, { row: s.line });
}
