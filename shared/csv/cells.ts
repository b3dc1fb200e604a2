import type { RowBatch } from './row-splitter.ts';

const QUOTE = '"';

/**
 * The cells of a record, without its line end. Of a well-formed one, which is what a row splitter gives, exactly those that were
 * written; of one with a stray quote, what is not properly quoted is taken literally: good enough to tell whose row it is, so that
 * its user is not taken for missing; not for storing.
 */
export const decodeRow = ({ buffer, byteOffset, length }: Uint8Array): string[] =>
  cellsOf(Buffer.from(buffer, byteOffset, length).toString('utf8'));

/** The same of record `at` of a batch; a `Buffer` for each would cost a fifth of it. */
export const decodeRecord = ({ bytes, starts, ends }: RowBatch, at: number): string[] =>
  cellsOf(bytes.toString('utf8', starts[at], ends[at]));

/** The cells of the well-formed records of a batch, one after the other. */
export function* decodeRows(batch: RowBatch): Generator<string[]> {
  for (let at = 0; at < batch.count; at += 1) yield decodeRecord(batch, at);
}

function cellsOf(text: string): string[] {
  if (!text.includes(QUOTE)) return text.split(',');
  const cells: string[] = [];
  for (let start = 0; start <= text.length; ) {
    const quotesEnd = text[start] === QUOTE ? behindClosingQuote(text, start) : start;
    const comma = text.indexOf(',', quotesEnd);
    const end = comma < 0 ? text.length : comma;
    const cell = text.slice(start, end);
    cells.push(quotesEnd > start && end === quotesEnd ? cell.slice(1, -1).replaceAll('""', QUOTE) : cell);
    start = end + 1;
  }
  return cells;
}

/** The offset behind the quote that closes the one at `open`. */
function behindClosingQuote(text: string, open: number): number {
  let at = text.indexOf(QUOTE, open + 1);
  while (at >= 0 && text[at + 1] === QUOTE) at = text.indexOf(QUOTE, at + 2);
  return at < 0 ? text.length : at + 1;
}
