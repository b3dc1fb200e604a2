/** The notation of a file's dates, told from their cells and never guessed. */
import { type ColumnFacts, dateFormatsIn } from './column-facts.ts';
import type { Question } from './suggestion.ts';

export type DateColumn = { readonly field: string; readonly title: string; readonly facts: ColumnFacts };

export type DateFindings = {
  /** The profile's format; undefined when the cells leave it open. */
  readonly dateFormat: string | undefined;
  /** Fields whose dates have another one. */
  readonly own: ReadonlyMap<string, string>;
  readonly questions: readonly Question[];
  readonly remarks: readonly string[];
};

/**
 * One export has one notation: a day above 12 in any column decides for all columns that can be read so.
 *
 * @param preferred the format that the rules have already: it stays when the cells leave it open, and is asked about
 */
export function findDateFormats(columns: readonly DateColumn[], preferred: string | undefined): DateFindings {
  const dated = columns.map((column) => ({ ...column, formats: dateFormatsIn(column.facts) }));
  const deciders = new Set(dated.flatMap(({ formats }) => (formats.length === 1 ? formats : [])));
  const told = dated.map((column) => ({ ...column, format: onlyOne(column.formats, deciders) }));
  const decided = told.flatMap(({ field, format }) => (format === undefined ? [] : [{ field, format }]));
  const open = told.filter(({ format, formats }) => format === undefined && formats.length > 1);
  const common = mostFrequent(decided.map(({ format }) => format));
  const stays = open.every(({ formats }) => formats.includes(preferred ?? '')) ? preferred : undefined;
  return {
    dateFormat: common ?? (open.length > 0 ? stays : undefined),
    own: new Map(decided.filter(({ format }) => format !== common).map(({ field, format }) => [field, format])),
    questions: common === undefined ? openFormats(open) : open.map(openColumn),
    remarks: columns.flatMap(unreadableDates),
  };
}

/** The format of a column whose dates have several, if other columns of the file have just one of these. */
function onlyOne(formats: Formats, deciders: ReadonlySet<string>): string | undefined {
  const possible = formats.filter((format) => deciders.has(format));
  return possible.length === 1 ? possible[0] : undefined;
}

/** The first of those that occur most often. */
function mostFrequent(formats: Formats): string | undefined {
  const times = (format: string): number => formats.filter((one) => one === format).length;
  return formats.toSorted((a, b) => times(b) - times(a))[0];
}

type Formats = readonly string[];
type OpenColumn = DateColumn & { readonly formats: Formats };

/** One question for all columns that leave the same open, if nothing else says what the file's format is. */
function openFormats(columns: readonly OpenColumn[]): Question[] {
  const [first] = columns;
  if (first === undefined) return [];
  const same = columns.filter(({ formats }) => String(formats) === String(first.formats));
  return [
    openFormat('dateFormat', same, first.formats),
    ...columns.filter((one) => !same.includes(one)).map(openColumn),
  ];
}

const openColumn = (column: OpenColumn): Question =>
  openFormat(`columns.${column.field}.format`, [column], column.formats);

function openFormat(path: string, columns: readonly DateColumn[], formats: Formats): Question {
  const dates = columns.reduce((sum, { facts }) => sum + facts.filled, 0);
  const where = columns.map(({ title }) => `"${title}"`).join(', ');
  return {
    code: 'date-format',
    path,
    message: `the ${dates} dates in ${where} fit ${formats.join(' and ')} alike: ask who made the file`,
    choices: formats.map((format) => `${path}=${format}`),
  };
}

/** Columns of dates that no format reads, and some cells of the others. */
function unreadableDates({ title, facts }: DateColumn): string[] {
  const odd = [...facts.oddDates].sort(([, a], [, b]) => b - a);
  return odd.slice(0, 1).map(([what, times]) => `"${title}": ${times} of ${facts.filled} cells look like ${what}`);
}
