import csvParser from 'csv-parser';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { decodeRow, decodeRows } from '../../../shared/csv/cells.ts';
import type { RowBatch } from '../../../shared/csv/row-splitter.ts';
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

/** Cells as csv-parser reads them. `headers: false` numbers the columns, which `Object.values` gives in their order. */
function byLibrary(row: Uint8Array): string[] {
  const parser = csvParser({ headers: false });
  // It un-escapes in place.
  parser.write(Buffer.concat([row, Buffer.from('\n')]));
  return v.parse(v.array(v.string()), Object.values(v.parse(v.record(v.string(), v.string()), parser.read())));
}

describe('decoding a well-formed row', () => {
  it('gives back exactly the cells that were written', () => {
    fc.assert(
      fc.property(rows, (written) => {
        expect(written.map((cells) => decodeRow(record(cells)))).toEqual(written);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives what csv-parser gives', () => {
    fc.assert(
      fc.property(rows, (written) => {
        const records = written.map(record).filter((row) => row.length > 0);
        expect(records.map(decodeRow)).toEqual(records.map(byLibrary));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['a', ['a']],
    ['a,b,c', ['a', 'b', 'c']],
    [',', ['', '']],
    ['""', ['']],
    ['"x,""y"""', ['x,"y"']],
    ['"""",""""""', ['"', '""']],
    ['\ufeffa,b', ['\ufeffa', 'b']],
    ['"two\r\nlines",x', ['two\r\nlines', 'x']],
  ])('reads %j', (row, cells) => {
    expect(decodeRow(Buffer.from(row))).toEqual(cells);
    expect(byLibrary(Buffer.from(row))).toEqual(cells);
  });
});

describe('the rows of a batch', () => {
  it('come one after the other, each from its own bytes', () => {
    const batch: RowBatch = {
      bytes: Buffer.from('a,b\n"c,d",e\n'),
      count: 2,
      starts: Uint32Array.of(0, 4),
      ends: Uint32Array.of(3, 11),
      lines: Uint32Array.of(2, 3),
      rejected: [],
    };
    expect([...decodeRows(batch)]).toEqual([
      ['a', 'b'],
      ['c,d', 'e'],
    ]);
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
    expect(decodeRow(Buffer.from(row))).toEqual(cells);
  });
});
