/** The answer to a query. */
import type { TableView } from '../view.ts';
import { element } from './element.ts';
import { notesOf } from './notes.ts';
import { numberText } from './number-text.ts';
import type { Shown } from './widget.ts';

export function showTable(first: TableView): Shown<TableView> {
  const rows = element('div', { class: 'rows', tabindex: '0', role: 'region', 'aria-label': first.title });
  const root = element('section', { class: 'card' }, element('h3', {}, first.title), rows);
  return {
    root,
    update({ columns, rows: all, notes }) {
      const empty = element('p', { class: 'nothing' }, 'nothing in this time');
      rows.replaceChildren(all.length === 0 ? empty : answer(columns, all), ...notesOf(notes));
    },
  };
}

function answer(columns: readonly string[], rows: readonly (readonly string[])[]): HTMLElement {
  const isNumbers = (at: number): boolean => rows.every((row) => isNumber(row[at] ?? ''));
  const heading = (column: string, at: number) =>
    element('th', { scope: 'col', ...(isNumbers(at) && { class: 'number' }) }, columnText(column));
  const head = element('tr', {}, ...columns.map(heading));
  const body = rows.map((row) => element('tr', {}, ...row.map((cell, at) => cellOf(columns[at], cell))));
  return element('table', {}, element('thead', {}, head), element('tbody', {}, ...body));
}

const isNumber = (cell: string): boolean => /^-?\d+(\.\d+)?$/.test(cell);

/** `counts.rows` → `rows`: the end of it says enough. */
const columnText = (column: string): string => column.replace('@', '').split('.').at(-1) ?? column;

function cellOf(column: string | undefined, cell: string): HTMLElement {
  if (column === '@timestamp') return element('td', {}, new Date(cell).toLocaleTimeString('en-GB'));
  return isNumber(cell) ? element('td', { class: 'number' }, numberText(Number(cell))) : element('td', {}, cell);
}
