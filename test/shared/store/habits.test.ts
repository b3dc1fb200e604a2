import { describe, expect, it } from 'vitest';
import { noCounts } from '../../../shared/domain/counts.ts';
import { type FileShape, shapeOf } from '../../../shared/domain/file-shape.ts';
import { mapHeader } from '../../../shared/domain/header.ts';
import type { Manifest } from '../../../shared/domain/plan.ts';
import { rulesFor } from '../../../shared/domain/profile.ts';
import { getHabits, keepHabits, lastShape } from '../../../shared/store/habits.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { ownRules } from '../../support/own-rules.ts';

const cloud = withCloud();
const table = () => cloud().context.imports;

const manifest = (more: Partial<Manifest> = {}): Manifest => ({
  tenant: 'acme',
  importId: 'i',
  kind: 'users',
  plannedAt: 0,
  profileRevision: 1,
  hash: '',
  counts: noCounts,
  activeBefore: 0,
  endings: 0,
  absenceRemovals: 0,
  chunks: [],
  issueKeys: [],
  issues: { errors: 0, warnings: 0 },
  unidentifiedRows: 0,
  endsWithLineEnd: true,
  newEntries: {},
  ...more,
});
let imports = 0;
const keep = (tenant: string, more: Partial<Manifest>, order = String(imports++).padStart(9, '0')) =>
  keepHabits(table(), { tenant, id: `i${order}`, order }, manifest(more));

describe('what a last file was like', () => {
  it('is nothing before the first', async () => {
    expect(await getHabits(table(), 'first', 'users')).toEqual({ endsWithLineEnd: false, hadUnidentifiedRows: false });
  });

  it('is that of the last one', async () => {
    await keep('last', { unidentifiedRows: 2 });
    expect(await getHabits(table(), 'last', 'users')).toEqual({ endsWithLineEnd: true, hadUnidentifiedRows: true });
    await keep('last', { endsWithLineEnd: false });
    expect(await getHabits(table(), 'last', 'users')).toEqual({ endsWithLineEnd: false, hadUnidentifiedRows: false });
  });

  it('is that of the newest, whichever is finished last, and however often', async () => {
    await keep('order', { unidentifiedRows: 1 }, '2026-02');
    await keep('order', { endsWithLineEnd: false, fileDate: '2026-01-05' }, '2026-01');
    const newest = { endsWithLineEnd: true, hadUnidentifiedRows: true, fileDate: '2026-01-05' };
    expect(await getHabits(table(), 'order', 'users')).toEqual(newest);
    await keep('order', { unidentifiedRows: 1 }, '2026-02');
    expect(await getHabits(table(), 'order', 'users')).toEqual(newest);
    await keep('order', {}, '2026-03');
    expect(await getHabits(table(), 'order', 'users')).toMatchObject({ hadUnidentifiedRows: false });
  });

  it('is apart for each kind of file', async () => {
    await keep('kinds', { fileDate: '2026-01-05' });
    await keep('kinds', { kind: 'teams', endsWithLineEnd: false, unidentifiedRows: 1 });
    expect(await getHabits(table(), 'kinds', 'users')).toMatchObject({ fileDate: '2026-01-05', endsWithLineEnd: true });
    expect(await getHabits(table(), 'kinds', 'teams')).toEqual({ endsWithLineEnd: false, hadUnidentifiedRows: true });
  });

  it.each(['fileDate', 'contentDate'] as const)('has the newest %s of all', async (name) => {
    const dates = ['2026-01-05', '2025-12-31', undefined, '2026-01-05', '2026-01-06'];
    const seen: unknown[] = [];
    for (const date of dates) {
      await keep(name, date === undefined ? {} : { [name]: date });
      seen.push((await getHabits(table(), name, 'users'))[name]);
    }
    expect(seen).toEqual(['2026-01-05', '2026-01-05', '2026-01-05', '2026-01-05', '2026-01-06']);
    const other = name === 'fileDate' ? 'contentDate' : 'fileDate';
    expect((await getHabits(table(), name, 'users'))[other]).toBeUndefined();
  });
});

describe('what a last file looked like', () => {
  const shape = (more: Partial<FileShape> = {}): FileShape => ({
    isComplete: true,
    rows: 7,
    encoding: 'utf-8',
    width: 2,
    columns: [{ title: 'Email', name: 'email', filled: 6 }, { title: 'Shoe' }],
    ...more,
  });
  const last = async (tenant: string) => {
    const habits = await getHabits(table(), tenant, 'users');
    return { complete: lastShape(habits, true), partial: lastShape(habits, false) };
  };

  it('is apart for complete files and for others', async () => {
    await keep('looks', { shape: shape() });
    expect(await last('looks')).toEqual({ complete: shape(), partial: undefined });
    const part = shape({ isComplete: false, rows: 1, columns: [], encoding: 'utf-16le' });
    await keep('looks', { shape: part });
    expect(await last('looks')).toEqual({ complete: shape(), partial: part });
  });

  it('keeps the encoding of the last one that told it', async () => {
    const told = [];
    for (const encoding of ['ascii', 'windows-1252', 'ascii', 'utf-8'] as const) {
      await keep('told', { shape: shape({ encoding }) });
      told.push((await last('told')).complete?.encoding);
    }
    expect(told).toEqual(['ascii', 'windows-1252', 'windows-1252', 'utf-8']);
  });

  it('is left as it was by what is no file, and by plans from before', async () => {
    await keep('left', { shape: shape() });
    await keep('left', {});
    expect((await last('left')).complete).toEqual(shape());
  });

  it('fits into one item, however many columns there are and however long their titles', async () => {
    const rules = rulesFor(
      { ...ownRules(), unknownColumns: { as: 'custom', types: 'text', visibility: 'public' } },
      'users',
    );
    const titles = ['ID', ...Array.from({ length: 400 }, (_, n) => `${n} ${'漢'.repeat(240)}`)];
    const { mapping } = mapHeader(titles, rules ?? ownRules());
    if (mapping === undefined) throw new Error('the titles make no mapping');
    const filled = titles.map(() => 123_456_789);
    for (const isComplete of [true, false]) {
      const wide = shapeOf(titles, mapping, { isComplete, rows: 1, encoding: 'utf-8', filled });
      await keep('wide', { shape: wide });
      expect((await last('wide'))[isComplete ? 'complete' : 'partial']).toEqual(wide);
    }
  });
});
