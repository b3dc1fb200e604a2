/** What the cells of one column have in common. No cell is kept, but for few and repeated ones. */
import { dateFormatsOf, oddDate } from '../cell/date-hint.ts';
import { readDecimal } from '../cell/decimal.ts';
import { readEmail } from '../cell/email.ts';

export type ColumnFacts = {
  readonly filled: number;
  readonly empty: number;
  /** How many cells are email addresses. */
  readonly emails: number;
  /** How many have a blank inside, as names of people do. */
  readonly spaced: number;
  /** How many are numbers with a fraction, and how many without; those with leading zeros are none. */
  readonly fractions: number;
  readonly integers: number;
  /** How many are dates in each notation: one cell can count in two. */
  readonly dates: ReadonlyMap<string, number>;
  /** How many look like dates that no notation reads, by what they look like. */
  readonly oddDates: ReadonlyMap<string, number>;
  /** The different cells and how often each occurs; undefined when there are more than {@link mostValues}. */
  readonly values: ReadonlyMap<string, number> | undefined;
  /** How many cells repeat one above; undefined when that was not counted. Email addresses in any case are the same. */
  readonly repeated: number | undefined;
};

/** More different values than these are no list of choices. */
export const mostValues = 20;

export type FactsCollector = {
  /** Takes the next cell, trimmed. */
  readonly note: (cell: string) => void;
  readonly facts: () => ColumnFacts;
};

/** @param countsRepeats costs memory for each different cell: for columns that may tell people apart */
export function collectFacts(countsRepeats: boolean): FactsCollector {
  const counts = { filled: 0, empty: 0, emails: 0, spaced: 0, fractions: 0, integers: 0 };
  const dates = new Map<string, number>();
  const oddDates = new Map<string, number>();
  const keys = new Set<string>();
  let values: Map<string, number> | undefined = new Map();
  const note = (cell: string): void => {
    if (cell === '') {
      counts.empty += 1;
      return;
    }
    counts.filled += 1;
    if (/\s/.test(cell)) counts.spaced += 1;
    if ('value' in readEmail(cell)) counts.emails += 1;
    else noteNumber(cell);
    noteDate(cell);
    if (values !== undefined) count(values, cell);
    if (values !== undefined && values.size > mostValues) values = undefined;
    if (countsRepeats) keys.add(cell.includes('@') ? cell.toLowerCase() : cell);
  };
  const noteNumber = (cell: string): void => {
    if (/^[+-]?0\d/.test(cell) || 'fault' in readDecimal(cell)) return;
    counts[cell.includes('.') ? 'fractions' : 'integers'] += 1;
  };
  const noteDate = (cell: string): void => {
    const formats = dateFormatsOf(cell);
    for (const format of formats) count(dates, format);
    const odd = formats.length === 0 ? oddDate(cell) : undefined;
    if (odd !== undefined) count(oddDates, odd);
  };
  return {
    note,
    facts: () => ({
      ...counts,
      dates,
      oddDates,
      values,
      repeated: countsRepeats ? counts.filled - keys.size : undefined,
    }),
  };
}

const count = (counts: Map<string, number>, name: string): unknown => counts.set(name, (counts.get(name) ?? 0) + 1);

/** The notations that nearly all filled cells are dates in; the best first, none when there is no such. */
export function dateFormatsIn({ filled, dates }: ColumnFacts): string[] {
  const most = Math.max(0, ...dates.values());
  if (most === 0 || most < filled * nearlyAll) return [];
  return [...dates].filter(([, found]) => found === most).map(([format]) => format);
}

/** A few cells may be faulty: the share from which a column counts as being of a kind. */
export const nearlyAll = 0.9;
