/** Rows of a file, for many questions whether one is among them: 8 bytes each. */
export type RowSet = {
  readonly size: number;
  /** Ascending, each once. */
  readonly rows: () => Float64Array;
  readonly has: (row: number) => boolean;
  /** Whether one of them lies from `first` to `last`, both included. */
  readonly hasWithin: (first: number, last: number) => boolean;
};

/** Rows may be given more than once. */
export function rowSet(rows: readonly number[]): RowSet {
  const sorted = Float64Array.from(rows).sort();
  let size = 0;
  for (const row of sorted) if (size === 0 || sorted[size - 1] !== row) sorted[size++] = row;
  const firstFrom = (row: number): number => {
    let [low, high] = [0, size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle] ?? 0) < row) low = middle + 1;
      else high = middle;
    }
    return low < size ? (sorted[low] ?? 0) : Number.POSITIVE_INFINITY;
  };
  const hasWithin = (first: number, last: number): boolean => firstFrom(first) <= last;
  return { size, rows: () => sorted.subarray(0, size), has: (row) => hasWithin(row, row), hasWithin };
}
