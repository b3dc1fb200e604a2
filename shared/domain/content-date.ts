/** The day that a file has in its rows. */
import { dateReader } from './cell/date.ts';
import { restoreFormula } from './formula.ts';
import type { Issue } from './issue.ts';
import { latestDay } from './latest-day.ts';
import type { FileRules } from './profile.ts';

/** The column of this file that has its day; it fills no field. */
export type DayColumn = {
  readonly index: number;
  /** As the file writes it. */
  readonly title: string;
  readonly format: string;
};

/** What the rows that were looked at say of the day. */
export type FileDays = {
  /** Takes the cells of one row. */
  readonly note: (cells: readonly string[]) => void;
  /** The newest of them, ISO; undefined while there is none. */
  readonly newest: () => string | undefined;
  /** What is odd about them. */
  readonly remarks: () => Issue[];
};

/**
 * Looks for the newest day among rows. One that is yet to come anywhere at `now` (epoch ms) is none: a slip of one cell
 * would make every file after this one stale.
 */
export function createFileDays({ index, title, format }: DayColumn, now: number): FileDays {
  const read = dateReader(format);
  const latest = latestDay(now);
  let [oldest, newest]: (string | undefined)[] = [];
  let hasOther = false;
  let last: string | undefined;
  return {
    note: (cells) => {
      const cell = cells[index] ?? '';
      if (cell === last) return;
      last = cell;
      const day = read(restoreFormula(cell.trim()));
      if (day === undefined || day > latest) hasOther = true;
      else {
        if (newest === undefined || day > newest) newest = day;
        if (oldest === undefined || day < oldest) oldest = day;
      }
    },
    newest: () => newest,
    remarks: () => {
      if (oldest === undefined || newest === undefined) return [noDay(title, format)];
      return hasOther || oldest !== newest ? [differ(title, oldest, newest)] : [];
    },
  };
}

/** The file has no column for its day. */
export const noDayColumn = ({ title }: NonNullable<FileRules['contentDate']>): Issue => ({
  code: 'no-date-in-content',
  severity: 'warning',
  scope: 'file',
  column: title,
  expected: `a column titled "${title}" with the day of the file`,
  message: 'the file has no column with its day, so nothing tells whether it is the newest: add the column',
});

const noDay = (title: string, format: string): Issue => ({
  code: 'no-date-in-content',
  severity: 'warning',
  scope: 'file',
  column: title,
  expected: `a date as ${format} that is not yet to come`,
  message: 'no row has the day of the file, so nothing tells whether it is the newest: write it into every row',
});

const differ = (title: string, oldest: string, newest: string): Issue => ({
  code: 'dates-differ',
  severity: 'warning',
  scope: 'file',
  column: title,
  value: oldest === newest ? oldest : `${oldest} to ${newest}`,
  expected: 'the same date in every row, not yet to come',
  message: `not all rows have the same day, and the newest, ${newest}, was taken for that of the file: write it into every row`,
});

/** The file is older than one that was imported: refused. */
export const staleContent = (title: string, day: string, last: string): Issue => ({
  code: 'stale-file',
  severity: 'error',
  scope: 'file',
  column: title,
  value: day,
  expected: `${last} or later in this column`,
  message: `the file is of ${day} by its column "${title}", and one of ${last} was imported already: send the newest file`,
});
