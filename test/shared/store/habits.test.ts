import { describe, expect, it } from 'vitest';
import { noCounts } from '../../../shared/domain/counts.ts';
import type { Manifest } from '../../../shared/domain/plan.ts';
import { getHabits, keepHabits } from '../../../shared/store/habits.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';

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
const keep = (tenant: string, more: Partial<Manifest>) => keepHabits(table(), tenant, 'i', manifest(more));

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
