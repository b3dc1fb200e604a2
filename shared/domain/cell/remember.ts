import type { Cell } from '../field.ts';

/** So many results are kept: a file's languages and wrong words are few and repeated, and a hostile file has no end of them. */
const mostKept = 1000;

/** In characters: longer cells are read again each time. */
const longestKept = 100;

/** `read`, done once for each of the first different cells: for what takes a microsecond or more. */
export function remembering(read: (cell: string) => Cell): (cell: string) => Cell {
  const kept = new Map<string, Cell>();
  return (cell) => {
    const before = kept.get(cell);
    if (before !== undefined) return before;
    const result = read(cell);
    if (kept.size < mostKept && cell.length <= longestKept) kept.set(cell, result);
    return result;
  };
}
