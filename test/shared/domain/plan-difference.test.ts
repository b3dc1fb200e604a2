import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../../shared/domain/change.ts';
import { comparePlans } from '../../../shared/domain/plan-difference.ts';
import { changeOf } from '../../support/cloud/made-plan.ts';

async function* plan(changes: readonly Change[]): AsyncGenerator<Change> {
  yield* changes.map((change, n) => ({ ...change, n }));
}

const byRow = (row: number, type: Change['type'], more: Partial<Change> = {}): Change =>
  changeOf(0, `user-${row}`, { row, type, ...more });
const absent = (key: string): Change => changeOf(0, key, { type: 'archive', reason: 'missing', status: 'archived' });
const compare = (before: readonly Change[], now: readonly Change[]) => comparePlans(plan(before), plan(now));

describe('what differs between two plans of a file', () => {
  it('is nothing where only ordinals and versions do', async () => {
    const changes = [byRow(2, 'create'), byRow(5, 'update', { version: 1 }), absent('a'), absent('b')];
    const later = [byRow(2, 'create'), byRow(5, 'update', { version: 2 }), absent('a'), absent('b')];
    expect(await compare(changes, later)).toEqual({ counts: [], added: [], gone: [], altered: [] });
  });

  it('is who is new, who is gone, and to whom something else happens', async () => {
    const before = [byRow(2, 'create'), byRow(5, 'update', { set: { name: 'Ada' } }), byRow(6, 'archive'), absent('a')];
    const now = [byRow(3, 'create'), byRow(5, 'update', { set: { name: 'Eva' } }), byRow(6, 'deactivate'), absent('b')];
    expect(await compare(before, now)).toEqual({
      counts: [
        { type: 'deactivate', before: 0, now: 1 },
        { type: 'archive', before: 2, now: 1 },
      ],
      added: [
        { type: 'create', key: 'user-3', row: 3 },
        { type: 'archive', key: 'b' },
      ],
      gone: [
        { type: 'create', key: 'user-2', row: 2 },
        { type: 'archive', key: 'a' },
      ],
      altered: [
        { type: 'update', key: 'user-5', row: 5 },
        { type: 'deactivate', key: 'user-6', row: 6 },
      ],
    });
  });

  it('names ten and counts all', async () => {
    const many = Array.from({ length: 25 }, (_, row) => byRow(row + 2, 'create'));
    const { counts, added, gone } = await compare([], many);
    expect(counts).toEqual([{ type: 'create', before: 0, now: 25 }]);
    expect([added.length, gone.length]).toEqual([10, 0]);
  });

  it('is who is in one of them and not in the other, whoever is in both', async () => {
    const rows = fc.uniqueArray(fc.integer({ min: 2, max: 12 }), { maxLength: 9 });
    const sorted = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);
    await fc.assert(
      fc.asyncProperty(rows, rows, async (before, now) => {
        const of = (numbers: readonly number[]) => sorted(numbers).map((row) => byRow(row, 'create'));
        const { added, gone } = await compare(of(before), of(now));
        expect(added.map(({ row }) => row)).toEqual(sorted(now).filter((row) => !before.includes(row)));
        expect(gone.map(({ row }) => row)).toEqual(sorted(before).filter((row) => !now.includes(row)));
      }),
    );
  });
});
