import csvParser from 'csv-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintRows, fingerprintSalt, storedRow } from '../../../shared/csv/fingerprint.ts';
import { createRowSplitter, pushBytes } from '../../../shared/csv/row-splitter.ts';
import { worktango } from '../../../shared/domain/presets/worktango.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import { csvOf, employee, type Form, type Line, titles } from '../../support/employee-file.ts';
import { applied, type Entry, planInMemory } from '../../support/memory-plan.ts';

/** Unknown columns are kept, so that every cell counts for something. */
const profile: Profile = { ...worktango, unknownColumns: { ...worktango.unknownColumns, as: 'custom' } };
const more = Array.from({ length: 12 }, (_, n) => `Extra ${n}`);
const allTitles = [...titles, ...more];

/** What is in a cell that may be anything. */
const cell = fc.constantFrom('', '', ' ', '\u00a0', 'x', 'Zoë', 'a,b', 'two\nlines');

const row: fc.Arbitrary<Line> = fc
  .record({
    id: fc.integer({ min: 1, max: 12 }),
    cells: fc.dictionary(fc.constantFrom('Job Title', 'Department', 'Location', ...more), cell),
    kind: fc.constantFrom('good', 'good', 'good', 'bad-email', 'no-id', 'extra-cell'),
  })
  .map(({ id, cells, kind }): Line => {
    const good = employee(kind === 'no-id' ? '' : String(id), cells);
    if (kind === 'bad-email') return { ...good, Email: 'nobody' };
    return kind === 'extra-cell' ? { row: good, extra: ',more' } : good;
  });

const form: fc.Arbitrary<Form> = fc.record({
  titles: fc.constantFrom(allTitles, allTitles.toReversed()),
  lineEnd: fc.constantFrom('\n' as const, '\r\n' as const),
  quotes: fc.constantFrom('where-needed' as const, 'everywhere' as const),
});

/** Counted by csv-parser alone, from all rows of the right width: by title, and rows in all. */
function countedSimply(csv: string) {
  const parser = csvParser({ headers: false });
  parser.end(csv);
  const rows: string[][] = [];
  for (let one: unknown = parser.read(); one instanceof Object; one = parser.read()) rows.push(Object.values(one));
  const [header = [], ...below] = rows;
  const whole = below.filter(({ length }) => length === header.length);
  const filled = header.map((_, n) => whole.filter((cells) => (cells[n] ?? '').trim() !== '').length);
  return { rows: below.length, filled: Object.fromEntries(header.map((title, n) => [title, filled[n]])) };
}

describe('how many cells of a column are filled', () => {
  it('is the same whether rows are decoded or known by their bytes', async () => {
    let known = 0;
    const file = fc.record({
      rows: fc.array(row, { minLength: 1, maxLength: 14 }),
      keeps: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 4 }), form, async (files, how) => {
        let directory: Map<string, Entry> = new Map();
        let before: readonly Line[] = [];
        for (const { rows, keeps } of files) {
          // Some of the rows are those of last time.
          const lines = [...before.slice(0, Math.round(keeps * before.length)), ...rows];
          const csv = csvOf(lines, how);
          const planned = await planInMemory(directory, csv, { profile, pieceBytes: 300 });
          const { shape } = planned.plan;
          const counted = Object.fromEntries(shape?.columns.map(({ title, filled }) => [title, filled]) ?? []);
          expect({ rows: shape?.rows, filled: counted }).toEqual(countedSimply(csv));
          directory = applied(directory, planned);
          known += [...directory.values()].filter(({ raw }) => raw !== undefined).length;
          before = lines;
        }
      }),
      { numRuns: 60 },
    );
    expect(known).toBeGreaterThan(100);
  });

  it('is told of rows that nobody decodes', async () => {
    const csv = csvOf(
      Array.from({ length: 50 }, (_, n) => employee(String(n), n % 2 === 0 ? { 'Job Title': 'Poet' } : {})),
    );
    const first = await planInMemory(new Map(), csv);
    const again = await planInMemory(applied(new Map(), first), csv);
    expect(again).toMatchObject({ usersRead: 0, plan: { counts: { unchanged: 50 } } });
    expect(again.plan.shape).toEqual(first.plan.shape);
    expect(first.plan.shape?.columns[5]).toEqual({ title: 'Job Title', name: 'jobTitle', filled: 25 });
  });

  it('is stored of each row behind its own fingerprint, however the bytes come', async () => {
    const rows = Array.from({ length: 300 }, (_, n) => employee(String(n), n % 3 === 0 ? { Location: 'Oslo' } : {}));
    const csv = csvOf(rows);
    const splitter = createRowSplitter({ maximumRowBytes: 1000 });
    pushBytes(splitter, Buffer.from(csv));
    const salt = fingerprintSalt(splitter.header?.bytes ?? new Uint8Array(0), '1');
    const fingerprints = fingerprintRows(salt, splitter.batch);
    // Eight columns; all but the job, and the place of two in three, are filled.
    const expected = rows.map(({ Location }, n) =>
      storedRow(fingerprints, n, Uint8Array.of(Location === 'Oslo' ? 0b11011111 : 0b01011111), 1),
    );
    for (const pieceBytes of [100, 5_000, 1 << 16]) {
      const { changes } = await planInMemory(new Map(), csv, { pieceBytes });
      expect(changes.map(({ raw }) => raw)).toEqual(expected);
    }
  });

  it('is counted anew where what is stored of a row says nothing of its cells', async () => {
    const csv = csvOf([employee('1'), employee('2')]);
    const first = await planInMemory(new Map(), csv);
    const old = new Map(
      [...applied(new Map(), first)].map(([key, entry]) => [key, { ...entry, raw: entry.raw?.subarray(0, 16) }]),
    );
    const again = await planInMemory(old, csv);
    expect(again.plan.counts.unchanged).toBe(2);
    expect(again.plan.shape).toEqual(first.plan.shape);
  });

  it('is counted of the first 256 columns, whoever has more', async () => {
    const wide = [...titles, ...Array.from({ length: 300 }, (_, n) => `Wide ${n}`)];
    const rows = [1, 2, 3].map((id) =>
      employee(String(id), Object.fromEntries(wide.slice(8).map((one) => [one, 'x']))),
    );
    const csv = csvOf(rows, { titles: wide });
    const first = await planInMemory(new Map(), csv, { profile });
    const again = await planInMemory(applied(new Map(), first), csv, { profile });
    for (const { plan } of [first, again]) {
      expect(plan.shape?.columns).toHaveLength(308);
      expect(plan.shape?.columns[255]).toMatchObject({ filled: 3 });
      expect(plan.shape?.columns[256]).toEqual({ title: 'Wide 248', name: 'custom.Wide 248' });
    }
    expect(again.usersRead).toBe(0);
  });
});
