import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serialiseRow } from '../../../shared/csv/write.ts';
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

  it('is undone for titles that are full of other delimiters', async () => {
    for (const title of [';;;;', '\t\t\t\t', '||||', 'a;b;"c";d', 'sep=;']) {
      const { titles, refused } = await readFile(`${serialiseRow([title, 'id'])}1,2\r\n`);
      expect({ titles, refused }).toEqual({ titles: [title, 'id'], refused: [] });
    }
  });

  it('quotes only what needs it and ends with CRLF', () => {
    expect(serialiseRow(['a b', 'c,d', 'e"f', 'g\nh', ''])).toBe('a b,"c,d","e""f","g\nh",\r\n');
  });
});
