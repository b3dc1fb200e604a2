/** Which of a workbook's sheets is meant. */
import { notFound, refused } from '../cli-fault.ts';
import { printable } from '../table.ts';
import { isBlank, type Row } from './sheet-rows.ts';
import type { Sheet } from './workbook.ts';

type RowsOf = (sheet: Sheet) => AsyncIterable<Row>;

/**
 * The sheet of that name, compared without regard to case as Excel does it, hidden or not. Without a name it is the one
 * visible sheet that has data. Throws `CliFault` when there is none, or more than one.
 */
export async function chooseSheet(
  sheets: readonly Sheet[],
  wanted: string | undefined,
  rowsOf: RowsOf,
): Promise<Sheet> {
  const named = sheets.filter(({ name }) => name.toLowerCase() === wanted?.toLowerCase());
  if (wanted !== undefined && named.length === 0) {
    throw notFound('sheet', `there is no sheet "${wanted}" in the workbook: it has ${namesOf(sheets)}`);
  }
  const candidates = wanted === undefined ? sheets.filter(({ hidden }) => !hidden) : named;
  if (candidates.length === 0)
    throw refused('workbook-empty', `the workbook shows no sheet: it has ${namesOf(sheets)}`);
  const [one, ...others] = await withData(candidates, rowsOf);
  if (one === undefined) throw refused('workbook-empty', `there is nothing in ${namesOf(candidates)} of the workbook`);
  if (others.length === 0) return one;
  const names = namesOf([one, ...others]);
  throw refused('workbook-sheets', `the workbook has ${names} with data: choose one of them with --sheet <name>`);
}

async function withData(sheets: readonly Sheet[], rowsOf: RowsOf): Promise<Sheet[]> {
  const found: Sheet[] = [];
  for (const sheet of sheets) {
    if (await hasData(rowsOf(sheet))) found.push(sheet);
  }
  return found;
}

async function hasData(rows: AsyncIterable<Row>): Promise<boolean> {
  for await (const { cells } of rows) {
    if (!cells.every(isBlank)) return true;
  }
  return false;
}

/** `the sheet "a"`, `the sheets "a", "b" (hidden)`. */
function namesOf(sheets: readonly Sheet[]): string {
  const names = sheets.map(({ name, hidden }) => `"${printable(name)}"${hidden ? ' (hidden)' : ''}`);
  if (names.length === 0) return 'none';
  return `the ${names.length === 1 ? 'sheet' : 'sheets'} ${names.join(', ')}`;
}
