import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRows, decodeStrayRow } from '../../../shared/csv/cells.ts';
import { serialiseRow } from '../../../shared/csv/write.ts';

const text = fc.string({
  unit: fc.constantFrom('a', 'é', '🙂', ',', '"', '\n', '\r', ' ', ';', '=', '\ufffd'),
  maxLength: 8,
});
const rows = fc
  .integer({ min: 1, max: 4 })
  .chain((columns) =>
    fc.array(fc.array(text, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 40 }),
  );
const record = (cells: readonly string[]) => Buffer.from(serialiseRow(cells).slice(0, -2));

describe('decoding rows', () => {
  it('gives back exactly the cells that were written, many rows in one call', () => {
    fc.assert(
      fc.property(rows, (written) => {
        expect(decodeRows(written.map(record))).toEqual(written);
      }),
      { numRuns: 1000 },
    );
  });

  it('does the same for rows that differ in their number of cells', () => {
    expect(decodeRows(['a', 'a,b,c', ',', '"x,""y"""'].map((row) => Buffer.from(row)))).toEqual([
      ['a'],
      ['a', 'b', 'c'],
      ['', ''],
      ['x,"y"'],
    ]);
  });

  it('keeps the order of more columns than a digit counts', () => {
    const cells = Array.from({ length: 300 }, (_, i) => `c${i}`);
    expect(decodeRows([record(cells)])).toEqual([cells]);
  });

  it('leaves the bytes that it was given alone, where csv-parser un-escapes in place', () => {
    const bytes = Buffer.from('"a""b",c');
    decodeRows([bytes]);
    expect(bytes.toString()).toBe('"a""b",c');
  });

  it('refuses what is no row, instead of giving fewer', () => {
    expect(() => decodeRows([Buffer.from('"a'), Buffer.from('b')])).toThrow('of 2 well-formed records');
  });

  it('of nothing is nothing', () => {
    expect(decodeRows([])).toEqual([]);
  });
});

describe('decoding a row with stray quotes', () => {
  it.each([
    ['7,Bob "Bo" B,x', ['7', 'Bob "Bo" B', 'x']],
    ['7,5" pipe,x', ['7', '5" pipe', 'x']],
    ['"7","Bob"by,"a, ""b"""', ['7', '"Bob"by', 'a, "b"']],
    ['7, "a,b",', ['7', ' "a', 'b"', '']],
    ['"a""b"c', ['"a""b"c']],
    ['Zoë",🙂', ['Zoë"', '🙂']],
  ])('takes what is not quoted properly as it stands: %s', (row, cells) => {
    expect(decodeStrayRow(Buffer.from(row))).toEqual(cells);
  });

  it('agrees with csv-parser where there is none', () => {
    fc.assert(
      fc.property(rows, (written) => {
        expect(written.map((cells) => decodeStrayRow(record(cells)))).toEqual(written);
      }),
    );
  });
});
