import type { FileEncoding } from '../domain/file-shape.ts';
import { createEncodingTeller, type EncodingTeller } from './encoding-teller.ts';
import { type CsvFault, fileFault } from './fault.ts';
import { type Header, readHeader } from './header.ts';
import {
  createRowSplitter,
  endOfBytes,
  endsWithLineEnd,
  pushBytes,
  type RowBatch,
  type RowSplitter,
} from './row-splitter.ts';
import { foreignFormat, SIGNATURE_BYTES } from './signature.ts';
import { createTranscoder, type Encoding, type Transcoder } from './transcode.ts';

/**
 * Larger chunks are taken in pieces of this size, so that memory does not depend on the source's idea of a chunk, nor
 * on how many rows of it are rejected. An S3 client's chunks are of this size anyway; 256 KiB is no faster.
 */
const PIECE_BYTES = 1 << 16;

/** The largest record that is read, by default. A record of 200 columns with 1,000 bytes each is far below it. */
const MAXIMUM_ROW_BYTES = 1 << 20;

/** What was counted on the way through a whole file. */
export type FileSummary = {
  /** Records below the header, rejected ones included. */
  readonly rows: number;
  readonly blankLines: number;
  /** `false` for a complete last record without a line end: perhaps cut off exactly there. */
  readonly endsWithLineEnd: boolean;
  /** What its bytes are: a byte order mark alone makes no other encoding of ASCII. */
  readonly encoding: FileEncoding;
};

/**
 * What a file turns out to hold, in this order: its header, its rows in batches, its end. `refused` comes in place of
 * anything else, at any point, and is the last: nothing that was read before it may be applied.
 */
export type FilePart =
  | { readonly kind: 'header'; readonly header: Header }
  | { readonly kind: 'rows'; readonly batch: RowBatch }
  | { readonly kind: 'end'; readonly summary: FileSummary }
  | { readonly kind: 'refused'; readonly faults: readonly CsvFault[] };

/**
 * Reads a CSV file (RFC 4180; commas, any line ends) from its bytes, which are UTF-8 unless `encoding` says otherwise;
 * with a byte order mark of UTF-8 they always are. How the bytes are divided into chunks makes no difference to what is
 * read. Memory: a few times the largest record, at most a few times `maximumRowBytes`.
 * A batch is valid until the next part is asked for. Leaving the loop early closes the source.
 *
 * Faults are parts, never exceptions; what the source throws is passed on.
 */
export async function* readRows(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: ReadOptions = {},
): AsyncGenerator<FilePart, void, undefined> {
  let file: OpenFile | undefined;
  let head: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    if (file) {
      file.teller.push(chunk);
      if (yield* takeBytes(file.splitter, file.transcoder.push(chunk))) return;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < SIGNATURE_BYTES) continue;
    file = yield* openFile(head, options);
    if (!file) return;
  }
  file ??= yield* openFile(head, options);
  if (file) yield* closeFile(file);
}

export type ReadOptions = { readonly maximumRowBytes?: number; readonly encoding?: Encoding };

type OpenFile = {
  readonly splitter: RowSplitter;
  readonly transcoder: Transcoder;
  readonly teller: EncodingTeller;
};

/** Looks at the first bytes; returns nothing if that was the end of it. */
function* openFile(head: Buffer, options: ReadOptions): Generator<FilePart, OpenFile | undefined> {
  const { maximumRowBytes = MAXIMUM_ROW_BYTES } = options;
  const { encoding, markLength } = encodingOf(head, options.encoding);
  const text = head.subarray(markLength);
  const fault = text.length === 0 ? fileFault('empty-file', 'the file is empty') : foreignFormat(text, encoding);
  if (fault) {
    yield { kind: 'refused', faults: [fault] };
    return undefined;
  }
  const transcoder = createTranscoder(encoding);
  const teller = createEncodingTeller(encoding);
  const splitter = createRowSplitter({ maximumRowBytes, origin: markLength });
  teller.push(text);
  return (yield* takeBytes(splitter, transcoder.push(text))) ? undefined : { splitter, transcoder, teller };
}

/** A byte order mark of UTF-8 says more than the rules do: workbooks that are imported by hand come with one. */
function encodingOf(head: Buffer, expected: Encoding = 'utf-8') {
  const mark = head.toString('hex', 0, 3);
  if (mark === 'efbbbf') return { encoding: 'utf-8', markLength: 3 } as const;
  const isMarked = expected === 'utf-16le' && mark.startsWith('fffe');
  return { encoding: expected, markLength: isMarked ? 2 : 0 };
}

/** Returns whether the file is refused. */
function* takeBytes(splitter: RowSplitter, chunk: Uint8Array | CsvFault): Generator<FilePart, boolean> {
  if (!(chunk instanceof Uint8Array)) {
    yield { kind: 'refused', faults: [chunk] };
    return true;
  }
  for (let from = 0; from < chunk.length; from += PIECE_BYTES) {
    const headerWasKnown = splitter.header !== undefined;
    const fault = pushBytes(splitter, chunk.subarray(from, from + PIECE_BYTES));
    if (yield* parts(splitter, headerWasKnown, fault)) return true;
  }
  return false;
}

function* closeFile({ splitter, transcoder, teller }: OpenFile): Generator<FilePart> {
  if (yield* takeBytes(splitter, transcoder.end())) return;
  const summary = { endsWithLineEnd: endsWithLineEnd(splitter) };
  const headerWasKnown = splitter.header !== undefined;
  if (yield* parts(splitter, headerWasKnown, endOfBytes(splitter))) return;
  const { rows, blankLines, header } = splitter;
  if (!header) yield { kind: 'refused', faults: [fileFault('empty-file', 'the file has nothing but blank lines')] };
  else if (rows === 0) yield { kind: 'refused', faults: [fileFault('no-rows', 'the file has a header and no rows')] };
  else yield { kind: 'end', summary: { ...summary, rows, blankLines, encoding: teller.told() } };
}

function* parts(
  splitter: RowSplitter,
  headerWasKnown: boolean,
  fault: CsvFault | undefined,
): Generator<FilePart, boolean> {
  if (splitter.header && !headerWasKnown) {
    const header = readHeader(splitter.header);
    if (!('titles' in header)) {
      yield { kind: 'refused', faults: header };
      return true;
    }
    yield { kind: 'header', header };
  }
  const { batch } = splitter;
  if (batch.count > 0 || batch.rejected.length > 0) yield { kind: 'rows', batch };
  if (fault) yield { kind: 'refused', faults: [fault] };
  return fault !== undefined;
}
