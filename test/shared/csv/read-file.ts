import { decodeRows } from '../../../shared/csv/cells.ts';
import type { CsvFault } from '../../../shared/csv/fault.ts';
import { type FileSummary, type ReadOptions, readRows } from '../../../shared/csv/read-rows.ts';

/** All that was read of a file, copied. */
export type FileRead = {
  titles: readonly string[];
  warnings: readonly CsvFault[];
  rows: { line: number; cells: string[] }[];
  rejected: { line: number; lastLine: number; code: string; message: string }[];
  summary: FileSummary | undefined;
  refused: readonly CsvFault[];
};

export async function readFile(
  source: string | Uint8Array | Iterable<Uint8Array>,
  options: ReadOptions = {},
): Promise<FileRead> {
  const chunks = typeof source === 'string' ? [Buffer.from(source)] : source instanceof Uint8Array ? [source] : source;
  const read: FileRead = { titles: [], warnings: [], rows: [], rejected: [], summary: undefined, refused: [] };
  for await (const part of readRows(chunks, options)) {
    if (part.kind === 'header') {
      read.titles = part.header.titles;
      read.warnings = part.header.warnings;
    }
    if (part.kind === 'end') read.summary = part.summary;
    if (part.kind === 'refused') read.refused = part.faults;
    if (part.kind === 'rows') {
      const { lines, rejected } = part.batch;
      for (const [i, cells] of [...decodeRows(part.batch)].entries()) read.rows.push({ line: lines[i] ?? 0, cells });
      for (const { line, lastLine, fault } of rejected) {
        read.rejected.push({ line, lastLine, code: fault.code, message: fault.message });
      }
    }
  }
  return read;
}

/** The bytes one by one, in pieces of `size`. */
export function inPieces(bytes: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size));
  return pieces;
}
