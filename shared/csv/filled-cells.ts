/** Which cells of a row have something in them: a bit for each column, in the file's order, least bit first. */

/** Columns beyond are not counted: their cells would make every user's item longer. */
export const COUNTED_COLUMNS = 256;

/** Trailing zero bytes are dropped, and one byte is always there: no bits at all is "not known". */
export const MOST_FILLED_BYTES = COUNTED_COLUMNS / 8;

/**
 * Writes the bits of a row over whatever there was in `bits` (as many as it has room for), and returns how many of its bytes
 * are stored.
 */
export function filledCells(cells: readonly string[], bits: Uint8Array): number {
  const columns = Math.min(cells.length, 8 * bits.length);
  bits.fill(0);
  let last = 0;
  for (let column = 0; column < columns; column++) {
    if (!isFilled(cells[column] ?? '')) continue;
    last = column >> 3;
    bits[last] = (bits[last] ?? 0) | (1 << (column & 7));
  }
  return last + 1;
}

/** As whoever reads the cell sees it: white space is nothing. Most cells begin with a letter or a digit. */
function isFilled(cell: string): boolean {
  const first = cell.charCodeAt(0);
  return (first > 0x20 && first < 0x7f) || cell.trim() !== '';
}
