import type { RowBatch } from './row-splitter.ts';

const QUOTE = '"';

/**
 * The cells of a record, without its line end. Of a well-formed one, which is what a row splitter gives, exactly those that were
 * written; of one with a stray quote, what is not properly quoted is taken literally: good enough to tell whose row it is, so that
 * its user is not taken for missing; not for storing.
 */
export function decodeRow({ buffer, byteOffset, length }: Uint8Array): string[] {
  const text = Buffer.from(buffer, byteOffset, length).toString('utf8');
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

/** The cells of the well-formed records of a batch, one after the other. */
export function* decodeRows(batch: RowBatch): Generator<string[]> {
  for (let at = 0; at < batch.count; at += 1) yield decodeRow(rowOf(batch, at));
}

/** A record of a batch, without its line end; valid as long as the batch. */
export const rowOf = ({ bytes, starts, ends }: RowBatch, at: number): Buffer => bytes.subarray(starts[at], ends[at]);

/** The offset behind the quote that closes the one at `open`. */
function behindClosingQuote(text: string, open: number): number {
  let at = text.indexOf(QUOTE, open + 1);
  while (at >= 0 && text[at + 1] === QUOTE) at = text.indexOf(QUOTE, at + 2);
  return at < 0 ? text.length : at + 1;
}
