import { type CsvFault, fileFault, rowFault } from './fault.ts';
import { isCommaHint } from './header.ts';
import type { RowSplitter } from './row-splitter.ts';

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const COMMA = 0x2c;
const SPACE = 0x20;
const TAB = 0x09;

/** Runs the state machine over the bytes up to `limit`. */
export function scan(s: RowSplitter, limit: number): CsvFault | undefined {
  s.work.scanned += limit - s.position;
  while (s.position < limit) {
    const fault =
      s.mode === 'plain' ? scanPlain(s, limit) : s.mode === 'quoted' ? scanQuoted(s, limit) : leaveQuotes(s);
    if (fault) return fault;
  }
  return undefined;
}

/**
 * Outside of quotes. Everything that means something here is a comma or below it in ASCII, so most bytes cost one
 * comparison.
 */
function scanPlain(s: RowSplitter, limit: number): CsvFault | undefined {
  const { bytes } = s.batch;
  let { position, cells, cellStart } = s;
  while (position < limit) {
    const byte = bytes[position++] ?? 0;
    if (byte > COMMA) continue;
    if (byte === COMMA) {
      cells++;
      cellStart = position;
    } else if (byte === LF || byte === CR) {
      s.cells = cells;
      if (byte === LF && s.endedByCr && s.start === position - 1) s.endedByCr = false;
      else if (tooLong(s, position - 1)) return tooLong(s, position - 1);
      else endLine(s, position - 1, byte === CR);
      s.start = cellStart = position;
      cells = 1;
    } else if (byte === QUOTE) {
      if (cellStart === position - 1) {
        s.mode = 'quoted';
        s.quoteLine = s.line;
        break;
      }
      s.stray = true;
    } else if (byte === 0) return nulByte(s, position - 1);
  }
  s.position = position;
  s.cells = cells;
  s.cellStart = cellStart;
  return undefined;
}

/** Inside of quotes, where line ends are data and are counted all the same. */
function scanQuoted(s: RowSplitter, limit: number): CsvFault | undefined {
  const { bytes } = s.batch;
  let { position } = s;
  while (position < limit) {
    const byte = bytes[position++] ?? 0;
    if (byte > QUOTE) continue;
    if (byte === QUOTE) {
      s.mode = 'closed';
      break;
    }
    if (byte === CR || (byte === LF && bytes[position - 2] !== CR)) s.line++;
    else if (byte === 0) return nulByte(s, position - 1);
  }
  s.position = position;
  return undefined;
}

/** A second quote is an escaped one; a comma or a line end ends the cell; anything else does not belong here. */
function leaveQuotes(s: RowSplitter): undefined {
  const byte = s.batch.bytes[s.position];
  s.mode = byte === QUOTE ? 'quoted' : 'plain';
  if (byte === QUOTE) s.position++;
  else if (byte !== COMMA && byte !== LF && byte !== CR) s.stray = true;
}

function endLine(s: RowSplitter, end: number, byCr: boolean): void {
  endRecord(s, end);
  s.endedByCr = byCr;
  s.line++;
  s.startLine = s.line;
  s.stray = false;
}

export function endRecord(s: RowSplitter, end: number): void {
  const mayBeBlank = (s.batch.bytes[s.start] ?? 0) <= COMMA;
  if (s.cells === s.columns && !s.stray && end > s.start && !(mayBeBlank && isBlank(s, end))) {
    const { batch } = s;
    const index = batch.count++;
    batch.starts[index] = s.start;
    batch.ends[index] = end;
    batch.lines[index] = s.startLine;
    s.rows++;
  } else if (isBlank(s, end)) s.blankLines++;
  else if (s.header) reject(s, end);
  else takeHeader(s, end);
}

function takeHeader(s: RowSplitter, end: number): void {
  const bytes = s.batch.bytes.subarray(s.start, end);
  if (isCommaHint(bytes)) return;
  s.columns = s.cells;
  s.header = { bytes: Buffer.from(bytes), line: s.startLine, stray: s.stray };
}

/** Nothing but white space, or but empty cells, as Excel writes below a table: no record at all. */
export function isBlank(s: RowSplitter, end: number): boolean {
  for (let i = s.start; i < end; i++) {
    const byte = s.batch.bytes[i];
    if (byte !== SPACE && byte !== TAB && byte !== COMMA) return false;
  }
  return true;
}

function reject(s: RowSplitter, end: number): void {
  const fault = s.stray
    ? rowFault('stray-quote', `line ${s.line} has a quote where no quoted cell begins or ends`, s.startLine)
    : rowFault('cell-count', `the row has ${s.cells} cells, the header ${s.columns}`, s.startLine);
  const bytes = s.batch.bytes.subarray(s.start, end);
  s.batch.rejected.push({ line: s.startLine, lastLine: s.line, bytes, fault });
  s.rows++;
}

export function tooLong(s: RowSplitter, end: number): CsvFault | undefined {
  if (end - s.start <= s.maximumRowBytes) return undefined;
  const found = `the row that starts on line ${s.startLine} is longer than ${s.maximumRowBytes} bytes`;
  return fileFault('row-too-long', found, { row: s.startLine });
}

function nulByte(s: RowSplitter, at: number): CsvFault {
  const found = `there is a NUL byte on line ${s.line} at byte offset ${s.origin + at}`;
  return tooLong(s, at) ?? fileFault('nul-byte', found, { row: s.line });
}
