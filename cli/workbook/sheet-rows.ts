/** A sheet's rows, as its XML comes. */
import type { CellToText, RawCell } from './cell-text.ts';
import { damaged } from './fault.ts';
import { checked, placeOf, type Range, rangeOf } from './place.ts';
import { grown, makeStringItem } from './string-item.ts';
import { type Attributes, attributeOf, type XmlEvents, xmlSteps } from './xml.ts';

/** `cells[0]` stands in column A; what is behind the last of them is empty. */
export type Row = { readonly number: number; readonly cells: readonly string[] };

/** Nothing but white space is what nobody sees. */
export const isBlank = (cell: string): boolean => cell.trim() === '';

/** A row or cell that is being read. */
type OpenRow = { readonly number: number; readonly cells: string[] };
type OpenCell = { -readonly [K in keyof RawCell]: RawCell[K] } & { readonly column: number };

/**
 * The rows that the file has, in ascending order; empty ones may be missing. Merged ranges are told after the last row,
 * because that is where the file has them. Throws `CliFault` for what is not as it must be.
 */
export async function* sheetRows(
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  toText: CellToText,
  onMerge: (range: Range) => void,
): AsyncGenerator<Row> {
  const ready: Row[] = [];
  for await (const _ of xmlSteps(
    name,
    bytes,
    rowEvents(toText, onMerge, (row) => ready.push(row)),
  )) {
    yield* ready.splice(0);
  }
}

function rowEvents(toText: CellToText, onMerge: (range: Range) => void, onRow: (row: Row) => void): XmlEvents {
  const item = makeStringItem();
  /** Elements outside of it may have the same names: a button's place is a `row`, too. */
  let inData = false;
  let row: OpenRow = { number: 0, cells: [] };
  let cell: OpenCell | undefined;
  let inValue = false;
  return {
    open: (element, attributes) => {
      if (element === 'sheetData') inData = true;
      if (element === 'mergeCell') onMerge(rangeOf(attributeOf(attributes, 'ref') ?? ''));
      if (!inData) return;
      item.open(element);
      if (element === 'row') row = { number: nextRow(attributes, row.number), cells: [] };
      else if (element === 'c') cell = openCell(attributes, row);
      else if (cell && element === 'f') cell.isFormula = true;
      else if (cell && element === 'v') {
        cell.value = '';
        inValue = true;
      }
    },
    text: (text) => {
      if (cell && inValue) cell.value = grown(cell.value ?? '', text);
      else if (inData) item.text(text);
    },
    close: (element) => {
      if (element === 'sheetData') inData = false;
      item.close(element);
      if (element === 'v') inValue = false;
      else if (element === 'row' && inData) onRow(row);
      else if (element === 'c' && cell) {
        cell.inline = item.take();
        putText(row.cells, cell.column, toText(cell));
        cell = undefined;
      }
    },
  };
}

/** Rows need not say their number: each is then the one below the one before. */
function nextRow(attributes: Attributes, before: number): number {
  const number = Number(attributeOf(attributes, 'r') ?? before + 1);
  if (number > before) return checked({ row: number, column: 1 }).row;
  throw damaged('its rows are not in order');
}

/** Cells need not say where they are: each is then right of the one before. */
function openCell(attributes: Attributes, { number, cells }: OpenRow): OpenCell {
  const at = attributeOf(attributes, 'r');
  const { row, column } = at === undefined ? checked({ row: number, column: cells.length + 1 }) : placeOf(at);
  if (row !== number || column <= cells.length) throw damaged('its cells are not in order');
  return {
    column,
    at: at ?? `${column} of row ${row}`,
    type: attributeOf(attributes, 't') ?? 'n',
    style: Number(attributeOf(attributes, 's') ?? '0'),
    value: undefined,
    inline: '',
    isFormula: false,
  };
}

function putText(cells: string[], column: number, text: string): void {
  while (cells.length < column - 1) cells.push('');
  cells.push(text);
}
