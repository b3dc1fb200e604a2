/** An Excel workbook (.xlsx) as the CSV that is imported. */
import { makeCellToText } from './workbook/cell-text.ts';
import { chooseSheet } from './workbook/choose-sheet.ts';
import { makeMergedCells } from './workbook/merged-cells.ts';
import { readNumberFormats } from './workbook/number-formats.ts';
import type { Range } from './workbook/place.ts';
import { readSharedStrings } from './workbook/shared-strings.ts';
import { measure, sheetCsv } from './workbook/sheet-csv.ts';
import { sheetRows } from './workbook/sheet-rows.ts';
import { readWorkbook, type Sheet } from './workbook/workbook.ts';
import { openParts } from './workbook/zip-parts.ts';

export type SpreadsheetCsv = {
  /** The CSV in pieces: UTF-8 without a mark, CRLF. */
  readonly csv: AsyncIterable<string>;
  /** About how long it will be. */
  readonly bytes: number;
};

/**
 * Reads the one sheet that has data, or the one that is `wanted`: its cells as Excel shows them (docs/import-by-hand.md).
 * The whole sheet has been read once, and can be imported, when this is done. In memory are the workbook as it is packed
 * and its texts; the sheet is streamed. Throws `CliFault`.
 */
export async function readSpreadsheet(file: Buffer, wanted: string | undefined): Promise<SpreadsheetCsv> {
  const parts = await openParts(file);
  const { sheets, from1904, sharedStrings, styles } = await readWorkbook(parts);
  const toText = makeCellToText({
    strings:
      sharedStrings === undefined ? [] : await readSharedStrings(sharedStrings, parts.streamToHold(sharedStrings)),
    formats: styles === undefined ? [] : await readNumberFormats(styles, parts.streamToHold(styles)),
    from1904,
  });
  const merged = makeMergedCells();
  const rowsOf = ({ part }: Sheet, onMerge: (range: Range) => void = () => undefined) =>
    sheetRows(part, parts.stream(part), toText, onMerge);
  const sheet = await chooseSheet(sheets, wanted, rowsOf);
  const extent = await measure(rowsOf(sheet, merged.add));
  return { csv: sheetCsv(rowsOf(sheet), extent, merged), bytes: extent.bytes };
}
