import { COUNTED_COLUMNS, filledCells, MOST_FILLED_BYTES } from '../csv/filled-cells.ts';
import { type Fingerprints, storedRow } from '../csv/fingerprint.ts';
import { MOST_PATTERNS } from './fill-patterns.ts';

/** Counts, column by column, the rows that have something in it; rows that are known by their bytes are not decoded. */
export type FillCounts = {
  /** A row that was decoded. */
  readonly decoded: (cells: readonly string[]) => void;
  /** What is stored of the row that was decoded last; its fingerprint is the one with this index. */
  readonly stored: (fingerprints: Fingerprints, index: number) => string;
  /** A row whose cells are filled as those of the pattern with this number. */
  readonly known: (pattern: number) => void;
  readonly counts: () => number[];
};

/**
 * @param width how many columns the file has
 * @param patternAt the pattern with a number, as it is stored
 */
export function createFillCounts(width: number, patternAt: (pattern: number) => Uint8Array): FillCounts {
  const columns = Math.min(width, COUNTED_COLUMNS);
  const bits = new Uint8Array(MOST_FILLED_BYTES);
  let length = 0;
  const ofColumns = new Uint32Array(columns);
  const ofPatterns = new Uint32Array(MOST_PATTERNS);

  const add = (filled: Uint8Array, rows: number) => {
    for (let column = 0; column < columns; column++) {
      const isFilled = ((filled[column >> 3] ?? 0) >> (column & 7)) & 1;
      ofColumns[column] = (ofColumns[column] ?? 0) + isFilled * rows;
    }
  };

  return {
    decoded: (cells) => {
      length = filledCells(cells, bits);
      add(bits, 1);
    },
    stored: (fingerprints, index) => storedRow(fingerprints, index, bits, length),
    known: (pattern) => {
      ofPatterns[pattern] = (ofPatterns[pattern] ?? 0) + 1;
    },
    counts: () => {
      for (const [pattern, rows] of ofPatterns.entries()) if (rows > 0) add(patternAt(pattern), rows);
      ofPatterns.fill(0);
      return [...ofColumns];
    },
  };
}
