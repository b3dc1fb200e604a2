import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateReader, dateWriter } from '../../../../shared/domain/cell/date.ts';
import { dateFormatsOf, knownDateFormats } from '../../../../shared/domain/cell/date-hint.ts';
import { readAs } from '../column.ts';

const serialNumber = "looks like a spreadsheet's serial number: give the column a date format before exporting it";

const refusalOf = (format: string, cell: string): string => {
  const read = readAs({ type: 'date', format }, cell);
  if (!('fault' in read)) throw new Error(`${cell} was taken for a date`);
  expect(read.fault.code).toBe('invalid-date');
  return read.fault.expected;
};

describe('a date cell', () => {
  it.each([
    ['YYYY-MM-DD', '2024-02-29', '2024-02-29'],
    ['YYYY-MM-DD', '2000-02-29', '2000-02-29'],
    ['YYYY-MM-DD', '0001-01-01', '0001-01-01'],
    ['MM/DD/YYYY', '02/03/2026', '2026-02-03'],
    ['DD/MM/YYYY', '02/03/2026', '2026-03-02'],
    ['DD.MM.YYYY', '31.12.1999', '1999-12-31'],
    ['YYYYMMDD', '20260203', '2026-02-03'],
    ['YYYY年MM月DD日', '2026年02月03日', '2026-02-03'],
  ])('in %s takes %s as %s', (format, cell, value) => {
    expect(readAs({ type: 'date', format }, cell)).toEqual({ value });
  });

  it("has the profile's format when its column has none", () => {
    expect(readAs({ type: 'date' }, '02/03/2026', 'DD/MM/YYYY')).toEqual({ value: '2026-03-02' });
    expect(readAs({ type: 'date', format: 'MM/DD/YYYY' }, '02/03/2026', 'DD/MM/YYYY')).toEqual({ value: '2026-02-03' });
  });

  it.each([
    ['29 February of a common year', 'YYYY-MM-DD', '2027-02-29', 'the calendar has no such day'],
    ['29 February of a common century', 'YYYY-MM-DD', '1900-02-29', 'the calendar has no such day'],
    ['a 31st of a month of 30 days', 'DD.MM.YYYY', '31.04.2024', 'the calendar has no such day'],
    ['month 13', 'YYYY-MM-DD', '2024-13-01', 'the calendar has no such day'],
    ['day 0', 'YYYY-MM-DD', '2024-01-00', 'the calendar has no such day'],
    ['year 0', 'YYYY-MM-DD', '0000-01-01', 'the calendar has no such day'],
    ["a spreadsheet's serial number", 'YYYY-MM-DD', '45123', serialNumber],
    ['a serial number with a time', 'YYYY-MM-DD', '45123.75', serialNumber],
    ['a two-digit year', 'MM/DD/YYYY', '02/29/24', 'looks like a date whose year has two digits: write all four'],
    ['an American date', 'YYYY-MM-DD', '02/29/2024', 'looks like MM/DD/YYYY'],
    ['a European date', 'YYYY-MM-DD', '29.02.2024', 'looks like DD.MM.YYYY'],
    ['a date of two possible notations', 'YYYY-MM-DD', '02/03/2024', 'looks like MM/DD/YYYY or DD/MM/YYYY'],
    ['day and month the other way round', 'MM/DD/YYYY', '29/02/2024', 'looks like DD/MM/YYYY'],
    ['a date without leading zeros', 'YYYY-MM-DD', '2024-2-9', 'looks like a date with other widths or another order'],
    [
      'a date with a time',
      'YYYY-MM-DD',
      '2024-02-29 00:00:00',
      'looks like a date with a time of day: leave the time out',
    ],
    ['an ISO time', 'YYYY-MM-DD', '2024-02-29T00:00:00Z', 'looks like a date with a time of day: leave the time out'],
  ])('refuses %s and says so: in %s, %s', (_, format, cell, hint) => {
    expect(refusalOf(format, cell)).toBe(
      `a date as ${format}; ${hint.startsWith('looks') ? `this ${hint}` : hint}`.trim(),
    );
  });

  it.each(['２０２４-02-29', 'soon', '+024-02-29', '2024-02-29 ', '1e10-02-02'])('refuses %j', (cell) => {
    expect(refusalOf('YYYY-MM-DD', cell)).toBe('a date as YYYY-MM-DD');
  });
});

describe('the calendar', () => {
  it("is the one that JavaScript's dates have", () => {
    const read = dateReader('YYYY-MM-DD');
    const number = (most: number) => fc.integer({ min: 0, max: most });
    fc.assert(
      fc.property(number(9999), number(13), number(32), (year, month, day) => {
        const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
        const time = Date.parse(`${text}T00:00:00Z`);
        const isDay = year > 0 && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
        expect(read(text)).toBe(isDay ? text : undefined);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a written date', () => {
  it.each(knownDateFormats)('is read again in %s', (format) => {
    expect(dateWriter(format)('2026-12-31')).toHaveLength(format.length);
    expect(dateReader(format)(dateWriter(format)('2026-12-31'))).toBe('2026-12-31');
  });

  it('is what it was when it is no date', () => {
    expect(dateWriter('MM/DD/YYYY')('some day')).toBe('some day');
  });
});

describe('the notations of a date', () => {
  it.each([
    ['2026-02-03', ['YYYY-MM-DD']],
    ['02/03/2026', ['MM/DD/YYYY', 'DD/MM/YYYY']],
    ['13/03/2026', ['DD/MM/YYYY']],
    ['45123', []],
  ])('of %s are %j', (text, formats) => {
    expect(dateFormatsOf(text)).toEqual(formats);
  });
});
