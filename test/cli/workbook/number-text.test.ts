import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeNumberToText } from '../../../cli/workbook/number-text.ts';

const numberToText = makeNumberToText(false);
const anyNumber = fc.double({ noNaN: true, min: -1e300, max: 1e300 });
const anyFormat = fc.constantFrom(
  'General',
  '@',
  '0',
  '#,##0',
  '0.00',
  '0.00E+00',
  '00000',
  'dd/mm/yyyy',
  'h:mm',
  '"x"General',
);

describe('a number as text', () => {
  it('never has an exponent, whatever its size and format', () => {
    fc.assert(
      fc.property(anyNumber, anyFormat, (value, code) => {
        expect(numberToText(value, String(value), code)).not.toMatch(/\de/i);
      }),
    );
  });

  it('is the same number with 15 digits, without a format', () => {
    fc.assert(
      fc.property(anyNumber, (value) => {
        const text = numberToText(value, value.toExponential(), 'General');
        expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(Math.abs(value) * 6e-15);
        expect(text.replace(/^-?[0.]*|0*$|\./g, '').length).toBeLessThanOrEqual(15);
      }),
    );
  });

  it('has all digits of a whole number that has more than Excel keeps', () => {
    const long = fc.bigInt({ min: 10n ** 15n, max: 10n ** 30n });
    fc.assert(
      fc.property(long, anyFormat, (value, code) => {
        expect(numberToText(Number(value), String(value), code)).toBe(String(value));
      }),
    );
  });
});
