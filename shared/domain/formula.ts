/**
 * Text that a spreadsheet would run as a formula gets an apostrophe in front and is shown as text: it begins with
 * `=`, `+`, `-`, `@`, tab or carriage return (OWASP, "CSV Injection"). What has apostrophes in front of such a sign
 * already gets one more, so that `restoreFormula` gives everything back.
 */
export const neutraliseFormula = (cell: string): string => (/^'*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);

const APOSTROPHE = 0x27;

/** The cell as it was before `neutraliseFormula`: an export can be imported again. */
export const restoreFormula = (cell: string): string =>
  cell.charCodeAt(0) === APOSTROPHE && /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
