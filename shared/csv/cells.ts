import csvParser from 'csv-parser';

const LF = 0x0a;
const QUOTE = 0x22;
const COMMA = 0x2c;

/**
 * The cells of well-formed records, by csv-parser. It un-escapes in place, so it works on a copy. `headers: false`
 * numbers the columns: titles such as `__proto__` and equal titles lose nothing. Rows that it is given whole, and with
 * LF behind them, come out of the same synchronous call; ten rows a call or more cost what csv-parser itself costs.
 *
 * @param rows records without line ends, as a row splitter gives them: every quote opened and closed, none blank
 */
export function decodeRows(rows: readonly Uint8Array[]): string[][] {
  const parser = csvParser({ headers: false });
  parser.write(joinLines(rows));
  const decoded: string[][] = [];
  for (let row: unknown = parser.read(); row instanceof Object; row = parser.read()) decoded.push(Object.values(row));
  if (decoded.length !== rows.length) {
    throw new Error(`csv-parser made ${decoded.length} rows of ${rows.length} well-formed records`);
  }
  return decoded;
}

/** Reused: what csv-parser is given it has read before `decodeRows` returns, and its cells are texts of their own. */
let scratch = Buffer.alloc(0);

function joinLines(rows: readonly Uint8Array[]): Buffer {
  const length = rows.reduce((total, row) => total + row.length + 1, 0);
  if (length > scratch.length) scratch = Buffer.allocUnsafeSlow(2 * length);
  let at = 0;
  for (const row of rows) {
    scratch.set(row, at);
    at += row.length + 1;
    scratch[at - 1] = LF;
  }
  return scratch.subarray(0, length);
}

/**
 * The cells of a record that was rejected for a stray quote: what is not properly quoted is taken literally. Good
 * enough to tell whose row it is, so that its user is not taken for missing; not for storing.
 */
export function decodeStrayRow(row: Uint8Array): string[] {
  const bytes = Buffer.from(row.buffer, row.byteOffset, row.length);
  const cells: string[] = [];
  for (let start = 0; start <= bytes.length; ) {
    const quotesEnd = bytes[start] === QUOTE ? closingQuote(bytes, start) : start;
    const comma = bytes.indexOf(COMMA, quotesEnd);
    const end = comma < 0 ? bytes.length : comma;
    const isQuoted = quotesEnd > start && end === quotesEnd;
    const text = bytes.toString('utf8', start, end);
    cells.push(isQuoted ? text.slice(1, -1).replaceAll('""', '"') : text);
    start = end + 1;
  }
  return cells;
}

/** The offset behind the quote that closes the one at `open`. */
function closingQuote(bytes: Uint8Array, open: number): number {
  let at = bytes.indexOf(QUOTE, open + 1);
  while (at >= 0 && bytes[at + 1] === QUOTE) at = bytes.indexOf(QUOTE, at + 2);
  return at < 0 ? bytes.length : at + 1;
}
