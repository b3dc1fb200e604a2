import { describe, expect, it } from 'vitest';
import { noCounts } from '../../../shared/domain/counts.ts';
import { getResult, keepResult, listResults, type Round } from '../../../shared/store/chunk-results.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';

const cloud = withCloud();
const round = (importId: string, n = 0): Round => ({ tenant: 'acme', importId, round: n });

describe('results', () => {
  it('are kept once: the first of a chunk stays, and whoever comes later is told of it', async () => {
    const { imports } = cloud().context;
    const one = round('first');
    const result = { chunk: 3, counts: { ...noCounts, created: 2 }, issues: 0, poisoned: false };
    expect(await getResult(imports, one, 3)).toBeUndefined();
    expect(await keepResult(imports, one, result, 1)).toEqual(result);
    expect(await keepResult(imports, one, { ...result, counts: noCounts, poisoned: true }, 1)).toEqual(result);
    expect(await getResult(imports, one, 3)).toEqual(result);
  });

  it('come in the order of their chunks, those of other rounds left out', async () => {
    const { imports } = cloud().context;
    const result = (chunk: number) => ({ chunk, counts: noCounts, issues: 0, poisoned: false });
    for (const chunk of [10, 2, 1000]) await keepResult(imports, round('list'), result(chunk), 1);
    await keepResult(imports, round('list', 1), result(7), 1);
    await keepResult(imports, round('list', 10), result(8), 1);
    const found: number[] = [];
    for await (const { chunk } of listResults(imports, round('list'))) found.push(chunk);
    expect(found).toEqual([2, 10, 1000]);
  });
});
