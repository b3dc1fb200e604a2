import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAs } from '../column.ts';

const read = (cell: string) => readAs({ type: 'decimal' }, cell);

describe('a decimal cell', () => {
  it.each([
    ['123456.71123', '123456.71123'],
    ['0', '0'],
    ['-0', '0'],
    ['-0.00', '0'],
    ['+12', '12'],
    ['007', '7'],
    ['1.50', '1.5'],
    ['1.0', '1'],
    ['.5', '0.5'],
    ['-.50', '-0.5'],
    ['100', '100'],
    ['12345678901234567890.12345678901234567890', '12345678901234567890.1234567890123456789'],
  ])('%s is %s: equal numbers are equal text (A3)', (cell, value) => {
    expect(read(cell)).toEqual({ value });
  });

  it('keeps every number as it is', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }), (number) => {
        const fixed = number.toFixed(6);
        const value = read(fixed);
        expect('value' in value && Number(value.value)).toBe(Number(fixed) + 0);
        expect(read(`${fixed}00`)).toEqual(value);
        expect(read(fixed.replace(/^-?/, '$&00'))).toEqual(value);
      }),
    );
  });

  it.each([
    ['1234,5', 'with a dot, not a comma'],
    ['1,5', 'with a dot, not a comma'],
    ['1,234.5', 'with a dot before decimals and nothing between thousands'],
    ['1,234', 'with a dot before decimals and nothing between thousands'],
    ['1.234,5', 'with a dot before decimals and nothing between thousands'],
    ["1'234.5", 'with a dot before decimals and nothing between thousands'],
    ['1e5', 'without an exponent'],
    ['€ 5', 'digits and a dot only'],
    ['5.', 'digits and a dot only'],
    ['.', 'digits and a dot only'],
    ['-', 'digits and a dot only'],
    ['Infinity', 'digits and a dot only'],
    ['0x10', 'digits and a dot only'],
    ['٣', 'digits and a dot only'],
  ])('refuses %s', (cell, hint) => {
    expect(read(cell)).toEqual({
      fault: { code: 'invalid-decimal', expected: `a number such as 1234.5, ${hint}` },
    });
  });

  it('has a longest number', () => {
    expect(read('1'.repeat(1024))).toHaveProperty('value');
    expect(read('1'.repeat(1025))).toMatchObject({ fault: { code: 'too-long' } });
  });
});
