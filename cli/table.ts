/** Small aligned tables for people. */
import { styleText } from 'node:util';

/** How a cell may stand out; on a terminal only. */
export type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red';

/** What stands in a row and column. */
export type Cell = string | { readonly text: string; readonly style: Style };

export type Row = readonly Cell[];

/** What was in a customer's file may steer a terminal: control characters are shown as a space. */
export const printable = (text: string): string => text.replace(/\p{C}+/gu, ' ');

/** A heading and rows, two spaces between columns. */
export function table(titles: readonly string[], rows: readonly Row[]): string {
  const widths = widthsOf([titles, ...rows]);
  return [titles.map(heading), ...rows].map((row) => line(row, widths)).join('\n');
}

/** Names and values below each other, for one thing's facts; those without a value are left out. */
export function facts(entries: readonly (readonly [name: string, value: Cell | undefined])[]): string {
  const known = entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const widths = widthsOf(known);
  return known.map((row) => line(row, widths)).join('\n');
}

/** How many rows decide on the widths of a table that is printed while it is read. */
const sampleSize = 200;

/** A table printed as its rows come: the first ones decide on the widths. `none` is said when there are none. */
export async function* streamTable(
  titles: readonly string[],
  rows: AsyncIterable<Row>,
  none: string,
): AsyncGenerator<string> {
  const sample: Row[] = [];
  let widths: readonly number[] | undefined;
  for await (const row of rows) {
    if (widths !== undefined) yield `${line(row, widths)}\n`;
    else if (sample.push(row) === sampleSize) {
      widths = widthsOf([titles, ...sample]);
      yield `${table(titles, sample)}\n`;
    }
  }
  if (widths === undefined) yield `${sample.length > 0 ? table(titles, sample) : none}\n`;
}

const heading = (title: string): Cell => ({ text: title, style: 'bold' });

const textOf = (cell: Cell | undefined): string => printable(typeof cell === 'object' ? cell.text : (cell ?? ''));

function widthsOf(rows: readonly Row[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, textOf(cell).length);
    });
  }
  return widths;
}

/** The last column is not padded. */
const line = (row: Row, widths: readonly number[]): string =>
  row
    .map((cell, at) => {
      const text = textOf(cell);
      const padding = at === row.length - 1 ? '' : ' '.repeat(Math.max(0, (widths[at] ?? 0) - text.length));
      return `${typeof cell === 'object' ? styleText(cell.style, text) : text}${padding}`;
    })
    .join('  ')
    .trimEnd();
