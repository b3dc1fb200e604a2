/** One record with its line end (CRLF), as RFC 4180 writes it. Any parser of it gets the same cells back. */
export function serialiseRow(cells: readonly string[]): string {
  const record = cells.map(serialiseCell).join(',');
  // Nothing but empty cells would otherwise be a blank line, which is no record.
  return /^[ \t,]*$/.test(record) ? `"${cells[0]}"${record.slice(cells[0]?.length)}\r\n` : `${record}\r\n`;
}

function serialiseCell(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/**
 * Text that a spreadsheet would run as a formula gets an apostrophe in front and is shown as text: it begins with
 * `=`, `+`, `-`, `@`, tab or carriage return (OWASP, "CSV Injection"). So does text that looks as if it had been given
 * one already: {@link restoreFormula} then always gives back what was there.
 */
export const neutraliseFormula = (cell: string): string => (/^'*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);

/** Takes away the apostrophe that {@link neutraliseFormula} put in front. */
export const restoreFormula = (cell: string): string => (/^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell);
