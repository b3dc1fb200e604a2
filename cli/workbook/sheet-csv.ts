/** A sheet as CSV: its rows from A1 to the last row and column that have something in them. */
import { serialiseRow } from '../../shared/csv/write.ts';
import { tooLarge } from './fault.ts';
import type { MergedCells } from './merged-cells.ts';
import { isBlank, type Row } from './sheet-rows.ts';

export type Extent = {
  /** Of the last row, and of the last column, that are not blank. */
  readonly rows: number;
  readonly columns: number;
  /** About how long the CSV will be: what needs no quotes. */
  readonly bytes: number;
};

/** A few texts, repeated in all cells, could otherwise become more than any disk holds. */
const maximumCsvBytes = 1_000_000_000;

/** What is handed on at a time, in characters. */
const pieceLength = 1 << 16;

/** Reads a sheet to its end, so that nothing of it is sent unless all of it can be. Throws `CliFault` when it is too large. */
export async function measure(all: AsyncIterable<Row>): Promise<Extent> {
  let [rows, columns, text] = [0, 0, 0];
  for await (const { number, cells } of all) {
    const width = cells.findLastIndex((cell) => !isBlank(cell)) + 1;
    if (width > 0) rows = number;
    columns = Math.max(columns, width);
    for (const cell of cells) text += cell.length;
  }
  const bytes = text + rows * (columns + 1);
  if (bytes <= maximumCsvBytes) return { rows, columns, bytes };
  throw tooLarge('as CSV the sheet would be longer than 1 GB');
}

/**
 * The sheet as CSV (RFC 4180, CRLF). Every row has as many cells as the sheet has columns; a blank row is a blank line,
 * so that the line of a row is its number in Excel as long as no cell has line breaks. Of merged cells only the first
 * has a value.
 */
export async function* sheetCsv(
  all: AsyncIterable<Row>,
  { rows, columns }: Extent,
  merged: MergedCells,
): AsyncGenerator<string> {
  const hiddenIn = merged.hiddenIn();
  let piece = '';
  let next = 1;
  for await (const { number, cells } of all) {
    if (number > rows) break;
    const isHidden = hiddenIn(number);
    const shown = Array.from({ length: columns }, (_, at) => (isHidden(at + 1) ? '' : (cells[at] ?? '')));
    piece += '\r\n'.repeat(number - next) + (shown.every(isBlank) ? '\r\n' : serialiseRow(shown));
    next = number + 1;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
