import { describe, expect, it } from 'vitest';
import { noCounts } from '../../../shared/domain/counts.ts';
import type { Phase } from '../../../shared/domain/plan.ts';
import {
  getResult,
  listResults,
  markDone,
  putResult,
  type Round,
  undone,
} from '../../../shared/store/chunk-results.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';

const cloud = withCloud();
const round = (importId: string, n = 0): Round => ({ tenant: 'acme', importId, round: n });
const mark = (of: Round, ordinal: number, total: number, phase: Phase = 'change') =>
  markDone(cloud().context.imports, of, { phase, ordinal, total }, 1);
const open = (of: Round, total: number, phase: Phase = 'change') => undone(cloud().context.imports, of, phase, total);

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
    expect(await open(round('apart'), 2, 'removal')).toEqual([0, 1]);
    expect(await open(round('apart', 1), 2)).toEqual([0, 1]);
    expect(await open(round('apart2'), 2)).toEqual([0, 1]);
    expect(await open(round('apart'), 0)).toEqual([]);
  });
});

describe('results', () => {
  it('are kept once: the first of a chunk stays', async () => {
    const { imports } = cloud().context;
    const one = round('first');
    const result = { chunk: 3, counts: { ...noCounts, created: 2 }, issues: 0, poisoned: false };
    expect(await getResult(imports, one, 3)).toBeUndefined();
    await putResult(imports, one, result, 1);
    await putResult(imports, one, { ...result, counts: noCounts, poisoned: true }, 1);
    expect(await getResult(imports, one, 3)).toEqual(result);
  });

  it('come in the order of their chunks, those of other rounds left out', async () => {
    const { imports } = cloud().context;
    const result = (chunk: number) => ({ chunk, counts: noCounts, issues: 0, poisoned: false });
    for (const chunk of [10, 2, 1000]) await putResult(imports, round('list'), result(chunk), 1);
    await putResult(imports, round('list', 1), result(7), 1);
    await putResult(imports, round('list', 10), result(8), 1);
    const found: number[] = [];
    for await (const { chunk } of listResults(imports, round('list'))) found.push(chunk);
    expect(found).toEqual([2, 10, 1000]);
  });
});
