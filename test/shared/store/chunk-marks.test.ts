import { describe, expect, it } from 'vitest';
import type { Phase } from '../../../shared/domain/plan.ts';
import { markDone, progressOf } from '../../../shared/store/chunk-marks.ts';
import type { Round } from '../../../shared/store/chunk-results.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';

const cloud = withCloud();
const round = (importId: string, n = 0): Round => ({ tenant: 'acme', importId, round: n });
const mark = (of: Round, ordinal: number, total: number, phase: Phase = 'change', poisoned = false) =>
  markDone(cloud().context.imports, of, { phase, ordinal, total }, { poisoned, expiresAt: 1 });
const progress = (of: Round, total: number, phase: Phase = 'change') =>
  progressOf(cloud().context.imports, of, phase, total);
const open = async (of: Round, total: number, phase: Phase = 'change') => (await progress(of, total, phase)).open;

describe('chunks that are done', () => {
  it('fill sets of 500: whoever fills one is told, whoever marks again as well', async () => {
    const one = round('sets');
    const marks = Array.from({ length: 1001 }, (_, ordinal) => ordinal);
    for (const ordinal of marks.slice(0, 499)) expect(await mark(one, ordinal, 1001)).toBe(false);
    expect(await mark(one, 1000, 1001)).toBe(true);
    expect(await open(one, 1001)).toEqual(marks.slice(499, 1000));
    expect(await mark(one, 499, 1001)).toBe(true);
    expect(await mark(one, 499, 1001)).toBe(true);
    expect(await mark(one, 500, 1001)).toBe(false);
    expect(await open(one, 1001)).toEqual(marks.slice(501, 1000));
  });

  it('are known in as many sets as there are', async () => {
    const one = round('many');
    for (const ordinal of [0, 49_999, 50_000, 59_999]) await mark(one, ordinal, 60_000);
    expect(await open(one, 60_000)).toHaveLength(59_996);
  });

  it('are those of one phase of one round of one import', async () => {
    await mark(round('apart'), 0, 2);
    expect(await open(round('apart'), 2)).toEqual([1]);
    expect(await open(round('apart'), 2, 'implied')).toEqual([0, 1]);
    expect(await open(round('apart'), 2, 'removal')).toEqual([0, 1]);
    expect(await open(round('apart', 1), 2)).toEqual([0, 1]);
    expect(await open(round('apart2'), 2)).toEqual([0, 1]);
    expect(await open(round('apart'), 0)).toEqual([]);
  });

  it('tell whether any of them is poisoned, in whichever set it is', async () => {
    const one = round('poison');
    await mark(one, 0, 600, 'implied');
    expect(await progress(one, 600, 'implied')).toMatchObject({ isPoisoned: false });
    await mark(one, 550, 600, 'implied', true);
    await mark(one, 551, 600, 'implied');
    const { open: left, isPoisoned } = await progress(one, 600, 'implied');
    expect([left.length, isPoisoned]).toEqual([597, true]);
    expect(await progress(one, 600, 'change')).toMatchObject({ isPoisoned: false });
  });
});
