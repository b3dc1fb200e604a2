/** What a text that is no date of the expected notation looks like instead, so that people know what to change. */
import { dateReader } from './date.ts';

/** Notations that exports of HR systems and spreadsheets use. */
export const knownDateFormats = [
  'YYYY-MM-DD',
  'MM/DD/YYYY',
  'DD/MM/YYYY',
  'DD.MM.YYYY',
  'MM.DD.YYYY',
  'DD-MM-YYYY',
  'MM-DD-YYYY',
  'YYYY/MM/DD',
  'YYYY.MM.DD',
  'YYYYMMDD',
] as const;

const readers = knownDateFormats.map((format) => [format, dateReader(format)] as const);

/** All known notations in which `text` is a date: `02/03/2026` is one in two of them. */
export const dateFormatsOf = (text: string): string[] =>
  readers.filter(([, read]) => read(text) !== undefined).map(([format]) => format);

const shapes = [
  /** Days since 1899-12-30, perhaps with a fraction for the time: 10000 is in 1927, 99999 in 2173. */
  [/^\d{5}(\.\d+)?$/, "a spreadsheet's serial number: give the column a date format before exporting it"],
  [/^\d{1,2}[./-]\d{1,2}[./-]\d{2}$/, 'a date whose year has two digits: write all four'],
  [/^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$/, 'a date with other widths or another order'],
  [/^\d[\d./-]+[T ]+\d{1,2}:\d{2}/, 'a date with a time of day: leave the time out'],
] as const;

/** What a date in `format` is for people, and what `text` looks like instead, as far as that can be told. */
export function expectedDate(format: string, text: string): string {
  const others = dateFormatsOf(text);
  if (others.length > 0) return `a date as ${format}; this looks like ${others.join(' or ')}`;
  if (hasShapeOf(format, text)) return `a date as ${format}; the calendar has no such day`;
  const odd = oddDate(text);
  return odd === undefined ? `a date as ${format}` : `a date as ${format}; this looks like ${odd}`;
}

/** What a text looks like that is a date in no known notation; undefined when it looks like none. */
export const oddDate = (text: string): string | undefined => shapes.find(([pattern]) => pattern.test(text))?.[1];

const hasShapeOf = (format: string, text: string): boolean =>
  text.replace(/\d/g, '0') === format.replace('YYYY', '0000').replace('MM', '00').replace('DD', '00');
