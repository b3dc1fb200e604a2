import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driftOf } from '../../../shared/domain/drift.ts';
import type { FileEncoding, FileShape, ShapeColumn } from '../../../shared/domain/file-shape.ts';
import { worktango } from '../../../shared/domain/presets/worktango.ts';
import type { Profile } from '../../../shared/domain/profile.ts';

const usual: Profile['drift'] = worktango.drift;
const never: Profile['drift']['rows'] = { count: 0, percent: 100 };

const shape = (more: Partial<FileShape> = {}): FileShape => {
  const columns = more.columns ?? [];
  return { isComplete: true, rows: 100, encoding: 'utf-8', width: columns.length, ...more, columns };
};

/** Columns by title: those with a capital fill the field of that name, those with a plus a custom field; others are ignored. */
const titled = (...titles: string[]): ShapeColumn[] =>
  titles.map((title) => {
    if (title.startsWith('+')) return { title: title.slice(1), name: `custom.${title.slice(1)}`, filled: 100 };
    return /^\p{Lu}/u.test(title) ? { title, name: title.toLowerCase(), filled: 100 } : { title };
  });

const filled = (count: number): ShapeColumn[] => [{ title: 'Email', name: 'email', filled: count }];

describe('the first file of its kind', () => {
  it('drifts from nothing', () => {
    expect(driftOf(shape({ rows: 1, columns: filled(0) }), undefined, usual, 'any-case')).toEqual([]);
  });
});

describe('rows of a complete file', () => {
  it.each([
    [0, 100, 20],
    [0, 26, 5],
    [0, 5, 5],
    [0, 1_000, 200],
  ])('may be fewer by %i at least and 20 %%: of %i by %i, and no more', (_, before, limit) => {
    const losing = (rows: number) => driftOf(shape({ rows }), shape({ rows: before }), usual, 'any-case');
    for (const lost of [-50, 0, limit - 1, limit]) expect(losing(before - lost)).toEqual([]);
    if (before > limit) {
      const rows = before - limit - 1;
      expect(losing(rows)).toEqual([{ code: 'fewer-rows', rows, before, limit }]);
    }
  });

  it('may all be gone where the rules say so', () => {
    const rules = { ...usual, rows: never };
    expect(driftOf(shape({ rows: 1 }), shape({ rows: 1_000 }), rules, 'any-case')).toEqual([]);
  });

  it('are not compared where a file is one of many', () => {
    const part = { isComplete: false };
    expect(driftOf(shape({ ...part, rows: 60 }), shape({ ...part, rows: 1_000 }), usual, 'any-case')).toEqual([]);
  });
});

describe('a column', () => {
  it.each([
    // By the share of last time so many would be filled; the limit is half of them, and five at least.
    [100, 98, 100, 98, 49],
    [100, 98, 1_000, 980, 490],
    [1_000, 500, 100, 50, 25],
    [100, 8, 100, 8, 5],
    [3, 1, 100, 33, 16],
  ])('of %i rows before and %i filled, in %i rows: %i are expected, %i may be missing', (...figures) => {
    const [rowsBefore, filledBefore, rows, expected, limit] = figures;
    const before = shape({ rows: rowsBefore, columns: filled(filledBefore) });
    const judged = (count: number) =>
      driftOf(shape({ rows, columns: filled(count) }), before, { ...usual, rows: never }, 'any-case');
    for (const lost of [-1, 0, limit - 1, limit]) expect(judged(expected - lost)).toEqual([]);
    const beyond = expected - limit - 1;
    const reason = { code: 'column-emptied', title: 'Email', filled: beyond, rows, expected, limit };
    expect(judged(beyond)).toEqual([reason]);
  });

  it('may be empty where the rules say so, whatever its share was', () => {
    const rules = { ...usual, rows: never, filled: never };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), fc.nat(99), fc.integer({ min: 1, max: 99 }), (rows, had, now) => {
        const before = shape({ rows, columns: filled(Math.min(had, rows)) });
        expect(driftOf(shape({ rows: now, columns: filled(0) }), before, rules, 'any-case')).toEqual([]);
      }),
    );
  });

  it('is judged in half a part of the directory, and not in less', () => {
    const part = (rows: number, count: number) => shape({ isComplete: false, rows, columns: filled(count) });
    const codes = (rows: number) => driftOf(part(rows, 0), part(100, 100), usual, 'any-case').map(({ code }) => code);
    expect([49, 50, 51].map(codes)).toEqual([[], ['column-emptied'], ['column-emptied']]);
  });

  it('is known by what it fills, under whichever title, and is not judged when nobody counted it', () => {
    const before = shape({ columns: [{ title: 'Mail', name: 'email', filled: 100 }] });
    const rules: Profile['drift'] = { ...usual, titles: 'allow' };
    const judged = (column: ShapeColumn) => driftOf(shape({ columns: [column] }), before, rules, 'any-case');
    expect(judged({ title: 'Email', name: 'email', filled: 0 })).toMatchObject([{ title: 'Email', filled: 0 }]);
    expect(judged({ title: 'Email', name: 'email' })).toEqual([]);
    expect(judged({ title: 'Mail' })).toEqual([]);
  });

  it('is among the ten that lost most', () => {
    const columns = (of: (n: number) => number) =>
      Array.from({ length: 20 }, (_, n) => ({ title: `T${n}`, name: `t${n}`, filled: of(n) }));
    const before = shape({ columns: columns((n) => 80 + n) });
    const reasons = driftOf(shape({ columns: columns(() => 0) }), before, usual, 'any-case');
    expect(reasons.map((reason) => 'title' in reason && reason.title)).toEqual(
      Array.from({ length: 10 }, (_, n) => `T${19 - n}`),
    );
  });
});

describe('titles', () => {
  const changed = (before: string, now: string) => ({ code: 'title-changed', before, now });
  const vanished = (title: string) => ({ code: 'column-vanished', title });
  it.each([
    ['are the same', ['A', 'B'], ['A', 'B'], []],
    ['may be in another order', ['A', 'B', 'C'], ['C', 'A', 'B'], []],
    ['may be more', ['A', 'B'], ['x', 'A', 'New', '+y', 'B'], []],
    ['may be written otherwise', ['Abc', 'B'], [' aBC', 'B'], []],
    ['of ignored columns may go, and change', ['A', 'b', 'c'], ['A', 'x'], []],
    ['do not vanish by the rules alone', ['A', '+b'], ['A', 'b'], []],
    ['are gone', ['A', 'B', 'C'], ['A', 'C'], [vanished('B')]],
    ['are gone, and a known one is new', ['A', 'B', 'C'], ['A', 'New', 'C'], [vanished('B')]],
    ['are gone, and the next is one that was ignored', ['A', 'B', 'c'], ['A', 'c'], [vanished('B')]],
    ['became unknown ones', ['A', 'B', 'C'], ['A', 'x', 'C'], [changed('B', 'x')]],
    ['became custom fields', ['A', 'B', 'C'], ['A', '+x', 'C'], [changed('B', 'x')]],
    ['of custom fields became others', ['A', '+b', 'C'], ['A', '+x', 'C'], [changed('b', 'x')]],
    ['became none', ['A', 'B', 'C'], ['A', '', 'C'], [changed('B', '')]],
    ['changed behind a new column', ['A', 'B', 'C'], ['n', 'A', 'x', 'C'], [changed('B', 'x')]],
    ['changed, and one before is gone', ['A', 'B', 'C', 'D'], ['A', 'x', 'D'], [changed('B', 'x'), vanished('C')]],
    ['changed in front', ['A', 'B'], ['x', 'B'], [changed('A', 'x')]],
    ['changed in front, behind a new one', ['A', 'B'], ['n', 'x', 'B'], [changed('A', 'x')]],
    ['changed at the end', ['A', 'B'], ['A', 'x'], [changed('B', 'x')]],
    ['changed all', ['A', 'B'], ['x', 'y'], [changed('A', 'x'), changed('B', 'y')]],
    ['are all gone but one', ['A', 'B', 'C', 'D'], ['D'], ['A', 'B', 'C'].map(vanished)],
  ])('%s', (_, before, now, reasons) => {
    const judged = (isComplete: boolean, rules = usual) =>
      driftOf(
        shape({ isComplete, columns: titled(...now) }),
        shape({ isComplete, columns: titled(...before) }),
        rules,
        'any-case',
      );
    expect(judged(true)).toEqual(reasons);
    expect(judged(true, { ...usual, titles: 'allow' })).toEqual([]);
    expect(judged(false)).toEqual([]);
  });

  it('that are compared exactly change with a letter', () => {
    const now = shape({ columns: titled('email', 'B') });
    expect(driftOf(now, shape({ columns: titled('Email', 'B') }), usual, 'exact')).toEqual([changed('Email', 'email')]);
  });

  it('that the rules know as well are others all the same', () => {
    const mail = (title: string) => shape({ columns: [{ title, name: 'email', filled: 100 }] });
    expect(driftOf(mail('E-Mail'), mail('Email'), usual, 'any-case')).toEqual([changed('Email', 'E-Mail')]);
  });

  it('may be among those for which there was no room', () => {
    const before = shape({ columns: titled('A', 'B', 'C') });
    expect(driftOf(shape({ columns: titled('A', 'B'), width: 3 }), before, usual, 'any-case')).toEqual([]);
  });

  it('that drift are told ten at most', () => {
    const before = shape({ columns: titled('A', ...Array.from({ length: 20 }, (_, n) => `T${n}`)) });
    const reasons = driftOf(shape({ columns: titled('A') }), before, usual, 'any-case');
    expect(reasons).toEqual(Array.from({ length: 10 }, (_, n) => vanished(`T${n}`)));
  });
});

describe('the encoding', () => {
  const between = (before: FileEncoding, now: FileEncoding, rules = usual) =>
    driftOf(shape({ encoding: now }), shape({ encoding: before }), rules, 'any-case');
  const encodings: FileEncoding[] = ['utf-8', 'utf-16le', 'windows-1252'];

  it('holds when it is another one', () => {
    for (const before of encodings) {
      for (const now of encodings) {
        const reasons = before === now ? [] : [{ code: 'encoding-changed', before, now }];
        expect(between(before, now)).toEqual(reasons);
        expect(between(before, now, { ...usual, encoding: 'allow' })).toEqual([]);
      }
    }
  });

  it('is never another one for ASCII', () => {
    for (const one of encodings) expect([...between(one, 'ascii'), ...between('ascii', one)]).toEqual([]);
  });

  it('holds what is one part of many as well', () => {
    const part = (encoding: FileEncoding) => shape({ isComplete: false, encoding });
    expect(driftOf(part('utf-8'), part('windows-1252'), usual, 'any-case')).toHaveLength(1);
  });
});

describe('a file that is like the last one', () => {
  it('never drifts', () => {
    const column = fc.record(
      { title: fc.string(), name: fc.string({ minLength: 1 }), filled: fc.nat(100) },
      { requiredKeys: ['title'] },
    );
    const columns = fc.uniqueArray(column, { selector: ({ name, title }) => name ?? title, maxLength: 20 });
    fc.assert(
      fc.property(columns, fc.integer({ min: 100, max: 1_000 }), fc.boolean(), (some, rows, isComplete) => {
        const one = shape({ columns: some, rows, isComplete });
        expect(driftOf(one, one, { ...usual, rows: { count: 0, percent: 0 } }, 'any-case')).toEqual([]);
      }),
    );
  });
});
