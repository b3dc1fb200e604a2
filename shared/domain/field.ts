/**
 * Field types: how the text of a cell becomes a value of the directory, or what is wrong with it.
 */
import { EMAIL_REGEX } from 'valibot';

export const fieldTypes = ['text', 'email', 'date', 'status'] as const;
export type FieldType = (typeof fieldTypes)[number];

/** A directory value: text, or a map of parent group to sub group. Dates are ISO `YYYY-MM-DD` texts. */
export type Value = string | { readonly [group: string]: string };

/** Why a cell can't be read; `expected` is for people. */
type CellFault = {
  readonly code: 'invalid-email' | 'invalid-date' | 'unknown-status' | 'too-long';
  readonly expected: string;
};

export type Cell = { readonly value: string } | { readonly fault: CellFault };

/** 1,024 characters: an own bound, far below DynamoDB's 400 KB item, so that no row can outgrow its item. */
export const maximumTextLength = 1024;

const tooLong: CellFault = { code: 'too-long', expected: `at most ${maximumTextLength} characters` };

const readText = (cell: string): Cell => (cell.length > maximumTextLength ? { fault: tooLong } : { value: cell });

/** Addresses are trimmed, NFC-normalised and lower-cased, so that one person has one address. 254: RFC 5321's path limit. */
const readEmail = (cell: string): Cell => {
  const address = cell.normalize('NFC').toLowerCase();
  return address.length <= 254 && EMAIL_REGEX.test(address)
    ? { value: address }
    : { fault: { code: 'invalid-email', expected: 'an email address like name@example.com' } };
};

const isoDate = /^(\d{4})-(\d{2})-(\d{2})$/;

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const daysIn = (year: number, month: number): number =>
  month === 2 ? (isLeapYear(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

const isCalendarDate = (year: number, month: number, day: number): boolean =>
  year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);

/** Exactly one format: Excel serial numbers, two-digit years and 29 February of common years are faults. */
const readDate = (cell: string): Cell => {
  const parts = isoDate.exec(cell);
  return parts && isCalendarDate(Number(parts[1]), Number(parts[2]), Number(parts[3]))
    ? { value: cell }
    : { fault: { code: 'invalid-date', expected: 'a calendar date as YYYY-MM-DD' } };
};

/** A reader of trimmed, non-empty cells for one field type; `statusWords` are lower-case word → state. */
export const cellReader = (type: FieldType, statusWords: ReadonlyMap<string, string>): ((cell: string) => Cell) => {
  switch (type) {
    case 'text':
      return readText;
    case 'email':
      return readEmail;
    case 'date':
      return readDate;
    case 'status':
      return (cell) => {
        const state = statusWords.get(cell.toLowerCase());
        return state === undefined
          ? { fault: { code: 'unknown-status', expected: `one of: ${[...statusWords.keys()].join(', ')}` } }
          : { value: state };
      };
  }
};
