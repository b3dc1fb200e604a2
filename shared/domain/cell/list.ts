/** Several items in one cell. */
import type { Cell } from '../field.ts';

/**
 * Reads items between separators: trimmed, without empty ones and repetitions. An item in double quotes may contain the
 * separator, and `""` for a quote; a quote further inside of an item is a character like any other.
 *
 * @param mostLength the most characters that an item may have
 */
export function listReader(separator: string, mostLength: number): (cell: string) => Cell {
  return (cell) => {
    const items = cell.includes('"') ? quotedItems(cell, separator) : cell.split(separator);
    if (items === undefined) return { fault: { code: 'invalid-list', expected: expectedList(separator) } };
    const value = [...new Set(items.map((item) => item.trim()))].filter((item) => item !== '');
    if (value.every((item) => item.length <= mostLength)) return { value };
    return { fault: { code: 'too-long', expected: `items of at most ${mostLength} characters` } };
  };
}

const expectedList = (separator: string): string =>
  `items with "${separator}" between them, and a closing quote for every item that begins with one`;

const quotedItem = /"([^"]*(?:""[^"]*)*)"/y;

const isBlank = (character: string | undefined): boolean => character !== undefined && character.trim() === '';

/**
 * Undefined when a quote is not closed, or when more than blanks stands behind the closing one. `solid`: the next
 * character that is no blank, looked for once, since blanks may be separators, too.
 */
function quotedItems(cell: string, separator: string): string[] | undefined {
  const items: string[] = [];
  let solid = 0;
  for (let at = 0; at <= cell.length; at += separator.length) {
    while (solid < at || isBlank(cell[solid])) solid += 1;
    if (cell[solid] === '"') {
      quotedItem.lastIndex = solid;
      const item = quotedItem.exec(cell)?.[1];
      const end = item === undefined ? undefined : endOfItem(cell, separator, quotedItem.lastIndex);
      if (item === undefined || end === undefined) return undefined;
      items.push(item.replaceAll('""', '"'));
      at = end;
    } else {
      const end = cell.indexOf(separator, at);
      items.push(cell.slice(at, end < 0 ? undefined : end));
      at = end < 0 ? cell.length : end;
    }
  }
  return items;
}

/** Where the separator or the end of the cell follows, with nothing but blanks before. */
function endOfItem(cell: string, separator: string, from: number): number | undefined {
  let at = from;
  while (at < cell.length && !cell.startsWith(separator, at)) {
    if (!isBlank(cell[at])) return undefined;
    at += 1;
  }
  return at;
}

/** Writes items so that {@link listReader} reads them again. No items at all are an empty item in quotes. */
export const writeList = (items: readonly string[], separator: string): string =>
  items.length === 0 ? '""' : items.map((item) => writeItem(item, separator)).join(separator);

/** The second condition: `a;` with `;;` behind it would be read as `a` and `;…`. */
function writeItem(item: string, separator: string): string {
  const isPlain = !item.startsWith('"') && `${item}${separator}`.indexOf(separator) === item.length;
  return isPlain ? item : `"${item.replaceAll('"', '""')}"`;
}
