/** A number cell as text: as Excel shows it, where that does not lose digits. */
import { dateToSerial, format, getFormatInfo, isValidFormat } from 'numfmt';
import { generalFormat } from './number-formats.ts';

/** From 1900-01-00, where Excel counts from by default, to 1904-01-01 (ECMA-376-1, 18.17.4.1). */
const daysTo1904 = 1462;

/** Excel keeps 15 significant digits ("Excel specifications and limits"). */
const keptDigits = 15;

/** The day after Excel's last one, 9999-12-31, in days from 1900. */
const endOfDates = 2_958_466;

/** A time has no day, and so does not depend on where days are counted from. */
type Kind = 'plain' | 'date' | 'time' | 'number';

export type NumberToText = (value: number, written: string, code: string) => string;

/**
 * Makes texts of the numbers of one workbook: `written` is the value as the file has it, `code` the cell's format.
 * A number without a format, with more digits than Excel keeps, or beyond its dates, is written in full, and none is ever
 * written with an exponent: it may be somebody's id.
 */
export function makeNumberToText(from1904: boolean): NumberToText {
  const kinds = new Map<string, Kind>();
  return (value, written, code) => {
    const kind = kinds.get(code) ?? kindOf(code);
    kinds.set(code, kind);
    const serial = kind === 'date' && from1904 ? value + daysTo1904 : value;
    const isShown = kind === 'number' ? Math.abs(value) < 10 ** keptDigits : serial >= 0 && serial < endOfDates;
    if (kind === 'plain' || !isShown) return plainNumber(value, written);
    const shown = format(code, serial).trim();
    return /\dE[+-]?\d/.test(shown) ? plainNumber(value, written) : shown;
  };
}

/** A format that can't be understood counts for none. */
function kindOf(code: string): Kind {
  if (code === generalFormat || code === '@' || !isValidFormat(code)) return 'plain';
  const { type } = getFormatInfo(code);
  if (type === 'time') return 'time';
  return type === 'date' || type === 'datetime' ? 'date' : 'number';
}

/** Without an exponent, and without a sign before zero. */
const plain = new Intl.NumberFormat('en-US', {
  useGrouping: false,
  maximumSignificantDigits: keptDigits,
  signDisplay: 'negative',
});

/** All digits of a whole number; of any other those that Excel keeps. No exponent. */
const plainNumber = (value: number, written: string): string =>
  /^-?[1-9]\d*$/.test(written) ? written : plain.format(value);

/** A date as strict files may write it (`t="d"`, ISO 8601), as the number that it is otherwise; NaN when it is none. */
export function serialOf(written: string, from1904: boolean): number {
  const [date = '', clock = ''] = written.replace(/Z$/, '').split('T');
  const [year = Number.NaN, month = Number.NaN, day = Number.NaN] = date.split('-').map(Number);
  const [hour = 0, minute = 0, second = 0] = clock.split(':').map(Number);
  return (dateToSerial([year, month, day, hour, minute, second]) ?? Number.NaN) - (from1904 ? daysTo1904 : 0);
}
