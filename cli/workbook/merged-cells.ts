/** Which cells are hidden by being merged: all of a range but its first, whatever is in them. */
import { tooLarge } from './fault.ts';
import type { Range } from './place.ts';

/** More than one in each row of the longest sheet. */
const maximumRanges = 1_100_000;

export type MergedCells = {
  readonly add: (range: Range) => void;
  /** Which columns of a row are hidden; it is asked for rows in ascending order, and only after the last range. */
  readonly hiddenIn: () => (row: number) => (column: number) => boolean;
};

export function makeMergedCells(): MergedCells {
  const ranges: Range[] = [];
  return {
    add: (range) => {
      if (ranges.push(range) > maximumRanges) throw tooLarge('the sheet has too many merged cells');
    },
    hiddenIn: () => {
      const coming = ranges.toSorted((a, b) => b.from.row - a.from.row);
      let here: Range[] = [];
      return (row) => {
        here = here.filter(({ to }) => to.row >= row);
        for (let next = coming.at(-1); next !== undefined && next.from.row <= row; next = coming.at(-1)) {
          here.push(next);
          coming.pop();
        }
        return (column) => here.some((range) => hides(range, row, column));
      };
    },
  };
}

const hides = ({ from, to }: Range, row: number, column: number): boolean =>
  row >= from.row &&
  row <= to.row &&
  column >= from.column &&
  column <= to.column &&
  (row !== from.row || column !== from.column);
