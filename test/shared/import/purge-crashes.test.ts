import { beforeAll, describe, expect, it } from 'vitest';
import type { Import } from '../../../shared/domain/import.ts';
import { everything, purgeAt, tracesOf } from '../../support/cloud/history.ts';
import { addCustomer, importFile } from '../../support/cloud/site.ts';
import { type Call, Killed } from '../../support/cloud/tap.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { csvOf, employee, employees } from '../../support/employee-file.ts';

const cloud = withCloud();
const tenant = 'crash';

/** Long kept, so that it is there throughout. */
let other: Import;

beforeAll(async () => {
  await addCustomer(cloud(), 'other', { retentionDays: 365 });
  other = await importFile(cloud(), 'other', csvOf(employees(1, 2)));
  await addCustomer(cloud(), tenant, { missing: 'archive', retentionDays: 1 });
});

/** An import that is over, and one that is held: it removes somebody, and its last line has no end. */
const over = async (n: number): Promise<Import> =>
  importFile(cloud(), tenant, csvOf([...employees(1, 3, { 'Job Title': `${n}` }), employee('4', { Email: 'x' })]));
const held = async (n: number): Promise<Import> =>
  importFile(cloud(), tenant, csvOf(employees(1, 2, { 'Job Title': `${n}` }), { lastLineEnd: false }));

/** Kills the purge before its n-th call is carried out: between any two of them. Returns what calls there were. */
function killAt(wanted: number): Call[] {
  const calls: Call[] = [];
  cloud().tap.before = (call) => {
    calls.push(call);
    if (calls.length === wanted) throw new Killed('here');
  };
  return calls;
}

describe('a purge that is killed', { timeout: 300_000 }, () => {
  it.each([
    ['over', over],
    ['held', held],
  ] as const)('between any two of its calls leaves what the next one finds and ends (%s)', async (state, make) => {
    const kept = await tracesOf(cloud(), other.id);
    expect(kept.length).toBeGreaterThan(5);
    let n = 0;
    const first = await make(n);
    expect(first.state === 'held').toBe(state === 'held');
    const seen = killAt(0);
    await purgeAt(cloud(), first.retainedUntil ?? 0);
    cloud().tap.before = () => undefined;
    expect(await tracesOf(cloud(), first.id)).toEqual([]);
    const writes = seen.filter(({ command }) => /^(Delete|Update)/.test(command)).length;
    expect(writes).toBeGreaterThan(4);
    for (let wanted = 1; wanted <= seen.length; wanted += 1) {
      n += 1;
      const one = await make(n);
      const now = one.retainedUntil ?? 0;
      const calls = killAt(wanted);
      const { failure } = await purgeAt(cloud(), now);
      cloud().tap.before = () => undefined;
      expect(failure, `before ${calls.at(wanted - 1)?.command}`).toBeDefined();
      const next = await purgeAt(cloud(), now);
      expect(next.failure).toBeUndefined();
      expect(await tracesOf(cloud(), one.id), `before ${calls.at(wanted - 1)?.command}`).toEqual([]);
      expect((await everything(cloud())).filter((trace) => trace.startsWith(`uploads/${tenant}/`))).toEqual([]);
    }
    expect(await tracesOf(cloud(), other.id)).toEqual(kept);
  });
});
