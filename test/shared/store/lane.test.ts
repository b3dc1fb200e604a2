import { describe, expect, it } from 'vitest';
import {
  clearHolder,
  getLane,
  installHolder,
  leaseMilliseconds,
  renewLease,
  tenantsWithExpiredLease,
} from '../../../shared/store/lane.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';

const cloud = withCloud();
const table = () => cloud().context.imports;

const expiredAt = async (now: number): Promise<string[]> => {
  const tenants: string[] = [];
  for await (const tenant of tenantsWithExpiredLease(table(), now)) tenants.push(tenant);
  return tenants;
};

describe('a lane', () => {
  it('is empty at first', async () => {
    expect(await getLane(table(), 'new')).toEqual({ fence: 0, leaseUntil: 0, attempts: 0 });
  });

  it('goes to one of those who want it at the same time', async () => {
    const lane = await getLane(table(), 'race');
    const wanted = ['a', 'b', 'c'].map((id) => installHolder(table(), 'race', lane, { id, round: 0 }, 1000));
    const won = (await Promise.all(wanted)).filter((one) => one !== undefined);
    expect(won).toHaveLength(1);
    expect(await getLane(table(), 'race')).toEqual(won[0]);
  });

  it('has a higher fence each time, also after it was empty', async () => {
    const first = await installHolder(table(), 'fences', await getLane(table(), 'fences'), { id: 'a', round: 0 }, 1000);
    expect(first).toEqual({ holder: 'a', round: 0, fence: 1, leaseUntil: 1000 + leaseMilliseconds, attempts: 1 });
    expect(await clearHolder(table(), 'fences', { fence: 1, leaseUntil: 0, attempts: 1 })).toBe(true);
    const empty = await getLane(table(), 'fences');
    expect(empty).toEqual({ fence: 1, leaseUntil: 0, attempts: 0 });
    expect(await installHolder(table(), 'fences', empty, { id: 'a', round: 0 }, 2000)).toMatchObject({
      fence: 2,
      attempts: 1,
    });
  });

  it('counts how often the same round of the same import is started', async () => {
    const attempts: unknown[] = [];
    const started = ['a0', 'a0', 'a0', 'a1', 'a1', 'b1'].map(([id = '', round]) => ({ id, round: Number(round) }));
    for (const holder of started) {
      const lane = await installHolder(table(), 'attempts', await getLane(table(), 'attempts'), holder, 0);
      attempts.push(lane?.attempts);
    }
    expect(attempts).toEqual([1, 2, 3, 1, 2, 1]);
  });

  it('is moved by nobody who saw it before somebody else moved it', async () => {
    const seen = await getLane(table(), 'stale');
    const installed = await installHolder(table(), 'stale', seen, { id: 'a', round: 0 }, 0);
    if (installed === undefined) throw new Error('the lane was free');
    await installHolder(table(), 'stale', installed, { id: 'b', round: 0 }, 0);
    expect(await installHolder(table(), 'stale', installed, { id: 'c', round: 0 }, 0)).toBeUndefined();
    expect(await clearHolder(table(), 'stale', installed)).toBe(false);
    expect(await renewLease(table(), 'stale', installed.fence, 0)).toBe(false);
    expect(await getLane(table(), 'stale')).toMatchObject({ holder: 'b', fence: 2 });
  });

  it('shows in the index once its lease has run out, until it is empty', async () => {
    await installHolder(table(), 'lease', await getLane(table(), 'lease'), { id: 'a', round: 0 }, 1_000_000);
    const end = 1_000_000 + leaseMilliseconds;
    expect(await expiredAt(end - 1)).not.toContain('lease');
    expect(await expiredAt(end)).toContain('lease');
    expect(await renewLease(table(), 'lease', 1, end)).toBe(true);
    expect(await expiredAt(end)).not.toContain('lease');
    await clearHolder(table(), 'lease', await getLane(table(), 'lease'));
    expect(await expiredAt(end + 10 * leaseMilliseconds)).not.toContain('lease');
  });
});
