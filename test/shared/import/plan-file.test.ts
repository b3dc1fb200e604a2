import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { chunkLimits } from '../../../shared/domain/plan.ts';
import { worktango } from '../../../shared/domain/presets/worktango.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import { planHash } from '../../../shared/import/chunk-writer.ts';
import { csvOf, employee, employees, type Line, titles } from '../../support/employee-file.ts';
import { applied, type Entry, type MemoryDirectory, type Planned, planInMemory } from '../../support/memory-plan.ts';

const archiving: Profile = { ...worktango, missing: 'archive' };
const nobody: MemoryDirectory = new Map();

const directoryOf = async (lines: readonly Line[]): Promise<Map<string, Entry>> =>
  applied(nobody, await planInMemory(nobody, csvOf(lines)));

const codes = ({ issues }: Planned): string[] => issues.map(({ code }) => code);
const removed = ({ changes }: Planned): string[] =>
  changes.filter((one) => one.reason === 'missing').map(({ key }) => key);

describe('a key that two rows have', { timeout: 60_000 }, () => {
  const changed = { 'Job Title': 'Poet' };
  const id = (n: number) => employee(String(n));
  it.each([
    ['both new', [employee('9'), employee('9', changed)], 2],
    ['both as last time', [id(3), id(3)], 2],
    ['one as last time, one changed', [id(3), employee('3', changed)], 2],
    ['one changed, one as last time', [employee('3', changed), id(3)], 2],
    ['both changed', [employee('3', changed), employee('3', { 'Job Title': 'Boss' })], 2],
    ['three', [id(3), employee('3', changed), id(3)], 3],
    ['one rejected for its email, one as last time', [employee('3', { Email: 'x' }), id(3)], 2],
    ['one as last time, one rejected for its email', [id(3), employee('3', { Email: 'x' })], 2],
    ['one changed, one rejected for its email', [employee('3', changed), employee('3', { Email: 'x' })], 2],
    ['one changed, one with a cell too many', [employee('3', changed), { row: id(3), extra: ',more' }], 2],
    ['one with a cell too many, one as last time', [{ row: id(3), extra: ',more' }, id(3)], 2],
    ['one archived, one as last time', [employee('3', { Status: 'archived' }), id(3)], 2],
  ] satisfies [string, Line[], number][])(
    'rejects all of them, and its user is not missing: %s',
    async (_, copies, rejected) => {
      const before = await directoryOf(employees(1, 5));
      const others = [id(1), id(2), id(4)];
      for (const lines of [
        [...copies, ...others],
        [...others, ...copies],
        [copies[0] ?? [], ...others, ...copies.slice(1)].flat(),
      ]) {
        for (const pieceBytes of [1 << 16, 90]) {
          const planned = await planInMemory(before, csvOf(lines), { profile: archiving, pieceBytes });
          expect(planned.plan.counts).toMatchObject({ unchanged: 3, rejected, missing: copies.some(isOfNine) ? 2 : 1 });
          expect(planned.changes.map(({ key }) => key)).toEqual(copies.some(isOfNine) ? ['3', '5'] : ['5']);
        }
      }
    },
  );

  const isOfNine = (line: Line): boolean => 'Employee ID' in line && line['Employee ID'] === '9';

  it('is found across chunks: those chunks alone are written anew', async () => {
    const lines = employees(1, 2500);
    const planned = await planInMemory(nobody, csvOf([...lines, employee('10', { 'Job Title': 'Poet' })]));
    expect(planned.plan.counts).toMatchObject({ rows: 2501, created: 2499, rejected: 2 });
    expect(planned.changes).toHaveLength(2499);
    expect(planned.changes.some(({ key }) => key === '10')).toBe(false);
    expect(planned.chunks.map(({ changes }) => changes)).toEqual([999, 1000, 500]);
    expect(planned.issues.map(({ code, row }) => [code, row])).toEqual([
      ['duplicate-key', 2502],
      ['duplicate-key', 11],
    ]);
  });

  it('takes a chunk away of which nothing is left', async () => {
    const lines = employees(1, 1001);
    const planned = await planInMemory(nobody, csvOf([...lines, employee('1001', { Location: 'Rome' })]));
    expect(planned.chunks.map(({ n, changes }) => [n, changes])).toEqual([[0, 1000]]);
  });

  it('is one plan, whether its rows come in one piece or in many', async () => {
    const before = await directoryOf(employees(1, 3));
    const lines = [employee('2', changed), employee('3', changed), employee('2')];
    const hashes = [1 << 16, 70, 30].map(
      async (pieceBytes) => (await planInMemory(before, csvOf(lines), { pieceBytes })).plan.hash,
    );
    expect(new Set(await Promise.all(hashes)).size).toBe(1);
  });
});

describe('who is missing', () => {
  it('stays when the profile says so, and is counted', async () => {
    const planned = await planInMemory(await directoryOf(employees(1, 5)), csvOf(employees(1, 2)));
    expect(planned.changes).toEqual([]);
    expect(planned.plan.counts).toMatchObject({ rows: 2, unchanged: 2, missing: 3, archived: 0 });
  });

  it('is archived when the profile says so (W6)', async () => {
    const planned = await planInMemory(await directoryOf(employees(1, 5)), csvOf(employees(1, 2)), {
      profile: archiving,
    });
    expect(removed(planned)).toEqual(['3', '4', '5']);
    expect(planned.plan).toMatchObject({ counts: { missing: 3, archived: 3 }, absenceRemovals: 3, activeBefore: 5 });
    expect(planned.chunks.map(({ phase }) => phase)).toEqual(['removal']);
  });

  it('is nobody who was archived before', async () => {
    const before = await directoryOf([...employees(1, 2), employee('3', { Status: 'archived' })]);
    const planned = await planInMemory(before, csvOf(employees(1, 2)), { profile: archiving });
    expect(planned.plan.counts).toMatchObject({ missing: 0, archived: 0 });
  });

  it.each([
    ['no id', employee('')],
    ['a cell too many and an id that nobody knows', { row: employee('77'), extra: ',more' }],
  ] satisfies [string, Line][])(
    'is not told by a file that has a row with %s: removals are withheld, and next time proposed',
    async (_, line) => {
      const before = await directoryOf(employees(1, 5));
      const file = csvOf([...employees(1, 3), line]);
      const first = await planInMemory(before, file, { profile: archiving, withholdsRemovals: true });
      expect(removed(first)).toEqual([]);
      expect(first.plan).toMatchObject({
        unidentifiedRows: 1,
        absenceRemovals: 0,
        counts: { missing: 2, archived: 0 },
      });
      expect(codes(first)).toContain('removals-withheld');
      const second = await planInMemory(before, file, { profile: archiving, withholdsRemovals: false });
      expect(removed(second)).toEqual(['4', '5']);
      expect(codes(second)).toContain('unidentified-rows-again');
    },
  );

  it('is not told by rows that a misplaced quote may have swallowed', async () => {
    const before = await directoryOf(employees(1, 5));
    const [title, one, two, ...rest] = csvOf(employees(1, 5)).split('\n');
    const file = [title, one?.replace('Ada', '"Ada'), two?.replace('Ada', 'A"da'), ...rest].join('\n');
    const planned = await planInMemory(before, file, { profile: archiving });
    expect(planned.plan.unidentifiedRows).toBe(1);
    expect(planned.changes).toEqual([]);
  });
});

describe('a file that is refused', () => {
  it.each([
    ['a header only', csvOf([]), 'no-rows'],
    ['nothing', '', 'empty-file'],
    ['a last row that is cut off', `${csvOf(employees(1, 2500))}2501,Ada,Love`, 'cut-off'],
    ['an open quote at its end', `${csvOf(employees(1, 2500))}2501,"Ada,Love\n`, 'unclosed-quote'],
    ['a NUL byte at its end', `${csvOf(employees(1, 2500))}2501,A\0da\n`, 'nul-byte'],
    [
      'a byte at its end that is not UTF-8',
      Buffer.concat([Buffer.from(csvOf(employees(1, 2500))), Buffer.from([0xe9, 0x0a])]),
      'encoding-not-utf8',
    ],
    ['no required columns', 'A,B\n1,2\n', 'missing-column'],
    ['semicolons', csvOf(employees(1, 3)).replaceAll(',', ';'), 'wrong-delimiter'],
  ])('for %s leads to no change at all', async (_, file, code) => {
    const before = await directoryOf(employees(1, 5));
    const planned = await planInMemory(before, file, { profile: archiving });
    expect(planned.plan).toMatchObject({ chunks: [], failure: { code }, absenceRemovals: 0 });
    expect(planned.plan.counts).toMatchObject({ created: 0, updated: 0, archived: 0, missing: 0 });
  });

  it('tells of all missing columns at once (W4)', async () => {
    const { plan, issues } = await planInMemory(nobody, 'Email,Status\na@example.com,active\n');
    for (const title of ['Employee ID', 'First Name', 'Last Name']) expect(plan.failure?.message).toContain(title);
    expect(issues.filter(({ code }) => code === 'missing-column')).toHaveLength(3);
  });
});

describe('the chunks of a plan', { timeout: 60_000 }, () => {
  it('have at most 1,000 changes, are hashed, and are numbered through, removals last', async () => {
    const before = await directoryOf(employees(1, 2500));
    const rows = [...employees(1, 1200, { Status: 'archived' }), ...employees(2501, 3600)];
    const { plan, chunks } = await planInMemory(before, csvOf(rows), { profile: archiving });
    expect(chunks.map(({ n, phase, changes }) => [n, phase, changes])).toEqual([
      [0, 'change', 1000],
      [1, 'change', 100],
      [2, 'removal', 1000],
      [3, 'removal', 200],
      [4, 'removal', 1000],
      [5, 'removal', 300],
    ]);
    for (const { bytes, sha256 } of chunks) expect(hash('sha256', bytes, 'hex')).toBe(sha256);
    expect(plan.hash).toBe(planHash(chunks));
  });

  it('number their changes through: every change has a number of its own', async () => {
    const before = await directoryOf(employees(1, 1500));
    const { changes } = await planInMemory(before, csvOf(employees(1400, 2600, { 'Job Title': 'Poet' })), {
      profile: archiving,
    });
    expect(changes.map(({ n }) => n).sort((a, b) => a - b)).toEqual(changes.map((_, at) => at));
  });

  it('have at most 1 MiB, and nothing is lost between them', async () => {
    const groups = Array.from({ length: 20 }, (_, n) => `Group ${n}`);
    const long = Object.fromEntries(groups.map((group) => [group, 'ж'.repeat(1024)]));
    const file = csvOf(employees(1, 60, long), { titles: [...titles, ...groups] });
    const { chunks, changes } = await planInMemory(nobody, file, { profile: { ...worktango, groups } });
    expect(chunks.length).toBeGreaterThan(1);
    for (const { bytes } of chunks) expect(bytes.length).toBeLessThanOrEqual(chunkLimits.bytes);
    expect(new Set(changes.map(({ key }) => key)).size).toBe(60);
  });

  it('never leave out a row: one that is too large for them is rejected', async () => {
    const groups = Array.from({ length: 600 }, (_, n) => `Group ${n}`);
    const wide = employee('1', Object.fromEntries(groups.map((group) => [group, 'a'.repeat(1000)])));
    const file = csvOf([wide, employee('2')], { titles: [...titles, ...groups] });
    const { plan, changes } = await planInMemory(nobody, file, { profile: { ...worktango, groups } });
    expect(plan.counts).toMatchObject({ created: 1, rejected: 1 });
    expect(changes.map(({ key }) => key)).toEqual(['2']);
  });

  it('hold the largest row there can be, before and after', async () => {
    const groups = Array.from({ length: 60 }, (_, n) => `Group ${n}`);
    const settings = { profile: { ...worktango, groups } };
    const wide = (cell: string) =>
      csvOf([employee('1', Object.fromEntries(groups.map((group) => [group, `a${cell.repeat(1022)}z`])))], {
        titles: [...titles, ...groups],
      });
    const before = applied(nobody, await planInMemory(nobody, wide('\u0001'), settings));
    const { changes } = await planInMemory(before, wide('\u0002'), settings);
    expect(changes.map(({ type }) => type)).toEqual(['update']);
  });
});
