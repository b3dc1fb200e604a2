/** One record with its line end (CRLF), as RFC 4180 writes it. Any parser of it gets the same cells back. */
export function serialiseRow(cells: readonly string[]): string {
  const record = cells.map(serialiseCell).join(',');
  // Nothing but empty cells would otherwise be a blank line, which is no record.
  return /^[ \t,]*$/.test(record) ? `"${cells[0]}"${record.slice(cells[0]?.length)}\r\n` : `${record}\r\n`;
}

/** Other delimiters are quoted, too: a title full of semicolons must not look like a header that is divided by them. */
function serialiseCell(cell: string): string {
  return /[",\r\n;|\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
