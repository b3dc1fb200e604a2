import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filledCells } from '../../../shared/csv/filled-cells.ts';

function bitsOf(cells: readonly string[]): number[] {
  const bits = new Uint8Array(32).fill(99);
  return [...bits.subarray(0, filledCells(cells, bits))];
}

describe('filled cells', () => {
  it.each([
    [['a', '', 'b'], [0b101]],
    [['', '', ''], [0]],
    [[], [0]],
    [['\u00e9', '\u007f', '0', '-'], [0b1111]],
    [[' ', '\t', '\u00a0', '\ufeff', ' x'], [0b10000]],
    [
      [...Array.from({ length: 9 }, () => ''), 'x'],
      [0, 2],
    ],
    [[...Array.from({ length: 8 }, () => 'x'), ''], [255]],
  ])('of %j are the bits %j', (cells, bits) => {
    expect(bitsOf(cells)).toEqual(bits);
  });

  it('end where there is no room for more columns', () => {
    expect(bitsOf(Array.from({ length: 300 }, () => 'x'))).toEqual(Array.from({ length: 32 }, () => 255));
    expect(bitsOf([...Array.from({ length: 256 }, () => ''), 'x'])).toEqual([0]);
  });

  it('are those that have something besides white space, in any row', () => {
    const cell = fc.oneof(fc.constantFrom('', ' ', '\u2003', 'x'), fc.string({ unit: 'grapheme', maxLength: 3 }));
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 40 }), (cells) => {
        const bits = bitsOf(cells);
        expect(cells.map((_, i) => (((bits[i >> 3] ?? 0) >> (i & 7)) & 1) === 1)).toEqual(
          cells.map((one) => one.trim() !== ''),
        );
      }),
    );
  });
});
