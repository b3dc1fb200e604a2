import { describe, expect, it } from 'vitest';
import { noCounts } from '../../../shared/domain/counts.ts';
import { approveImport, discardImport, NotHeld } from '../../../shared/import/decide-import.ts';
import { deliver } from '../../support/cloud/deliver.ts';
import {
  addCustomer,
  importFile,
  importsOf,
  lastImport,
  platformWrites,
  siteOf,
  statesOf,
  upload,
  usersOf,
} from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { csvOf, employee, employees } from '../../support/employee-file.ts';

const cloud = withCloud();
const by = 'ops@example.com';

/** A tenant with 40 users and an import that would archive 20 of them. */
async function holdImport(tenant: string) {
  await addCustomer(cloud(), tenant, { missing: 'archive' });
  await importFile(cloud(), tenant, csvOf(employees(1, 40)));
  return importFile(cloud(), tenant, csvOf(employees(1, 20, { 'Job Title': 'Poet' })));
}

const archived = async (tenant: string): Promise<number> =>
  Object.values(await statesOf(cloud(), tenant)).filter((state) => state === 'archived').length;

describe('an import that removes too many', () => {
  it('is held, and changes nothing', async () => {
    const one = await holdImport('held');
    expect(one).toMatchObject({
      state: 'held',
      held: [
        { code: 'too-many-removals', removals: 20, active: 40, limit: 5 },
        { code: 'fewer-rows', rows: 20, before: 40, limit: 8 },
      ],
    });
    expect((await usersOf(cloud(), 'held')).get('1')).toMatchObject({ version: 1 });
    expect(await archived('held')).toBe(0);
    expect(await siteOf(cloud(), 'held')).toContain('held/staff.csv');
  });

  it('is applied when somebody approves it', async () => {
    const one = await holdImport('approved');
    await approveImport(cloud().context, { tenant: 'approved', importId: one.id, by });
    await deliver(cloud());
    expect(await lastImport(cloud(), 'approved')).toMatchObject({
      id: one.id,
      state: 'succeeded',
      approval: { by, hash: one.plan?.hash },
      counts: { ...noCounts, rows: 20, updated: 20, archived: 20, missing: 20 },
    });
    expect(await archived('approved')).toBe(20);
    expect(await siteOf(cloud(), 'approved')).not.toContain('approved/staff.csv');
  });

  it('is held again when it is no longer what was approved', async () => {
    const one = await holdImport('moved');
    await platformWrites(cloud(), 'moved', '40', {
      status: 'archived',
      version: 2,
      rowHash: undefined,
      recordHash: undefined,
    });
    await approveImport(cloud().context, { tenant: 'moved', importId: one.id, by });
    await deliver(cloud());
    expect(await lastImport(cloud(), 'moved')).toMatchObject({
      state: 'held',
      held: [{ code: 'changed-since-approval' }, { code: 'too-many-removals', removals: 19 }, { code: 'fewer-rows' }],
      differs: {
        counts: [{ type: 'archive', before: 20, now: 19 }],
        added: [],
        gone: [{ type: 'archive', key: '40' }],
        altered: [],
      },
    });
    await approveImport(cloud().context, { tenant: 'moved', importId: one.id, by });
    await deliver(cloud());
    const done = await lastImport(cloud(), 'moved');
    expect(done).toMatchObject({ state: 'succeeded', counts: { archived: 19 } });
    expect(done.differs).toBeUndefined();
    expect(done.decisions).toMatchObject([
      { what: 'approved', by, hash: one.plan?.hash },
      { what: 'approved', by, hash: done.plan?.hash },
    ]);
  });

  it('can be held and approved as often as it takes', async () => {
    const one = await holdImport('often');
    for (let time = 1; time <= 7; time += 1) {
      await platformWrites(cloud(), 'often', String(40 - time), {
        status: 'archived',
        version: 2,
        rowHash: undefined,
        recordHash: undefined,
      });
      await approveImport(cloud().context, { tenant: 'often', importId: one.id, by });
      await deliver(cloud());
      expect(await lastImport(cloud(), 'often')).toMatchObject({ state: 'held' });
    }
  });

  it('changes nothing when somebody discards it, and its upload goes', async () => {
    const one = await holdImport('discarded');
    await discardImport(cloud().context, { tenant: 'discarded', importId: one.id, by });
    await deliver(cloud());
    expect(await lastImport(cloud(), 'discarded')).toMatchObject({
      state: 'discarded',
      discard: { by },
      decisions: [{ what: 'discarded', by, hash: one.plan?.hash }],
    });
    expect(await archived('discarded')).toBe(0);
    expect(await siteOf(cloud(), 'discarded')).not.toContain('discarded/staff.csv');
  });

  it('does not hold up the files behind it, and gives way to a newer good one', async () => {
    const one = await holdImport('superseded');
    const newer = await importFile(cloud(), 'superseded', csvOf(employees(1, 39)));
    expect(newer).toMatchObject({ state: 'succeeded', counts: { unchanged: 39, archived: 1 } });
    expect(await importsOf(cloud(), 'superseded')).toContainEqual(
      expect.objectContaining({ id: one.id, state: 'superseded' }),
    );
    expect(await siteOf(cloud(), 'superseded')).not.toContain('superseded/staff.csv');
    await expect(approveImport(cloud().context, { tenant: 'superseded', importId: one.id, by })).rejects.toThrow(
      /superseded/,
    );
  });

  it('does not give way to a file that is refused, nor to one that is held as well', async () => {
    const one = await holdImport('stays');
    await importFile(cloud(), 'stays', 'nothing\n');
    await importFile(cloud(), 'stays', csvOf(employees(1, 10)));
    expect((await importsOf(cloud(), 'stays')).map(({ state }) => state)).toEqual([
      'held',
      'failed',
      'held',
      'succeeded',
    ]);
    await approveImport(cloud().context, { tenant: 'stays', importId: one.id, by });
    await deliver(cloud());
    expect((await importsOf(cloud(), 'stays')).map(({ state }) => state)).toEqual([
      'held',
      'failed',
      'succeeded',
      'succeeded',
    ]);
  });

  it('is not applied over a newer file that was under way when somebody approved it', async () => {
    const one = await holdImport('late-approval');
    await upload(cloud(), 'late-approval', 'newer.csv', csvOf(employees(1, 40, { 'Job Title': 'Boss' })));
    const approvals: Promise<unknown>[] = [];
    cloud().tap.before = ({ command, target }) => {
      if (approvals.length > 0 || command !== 'Query' || target !== 'Directory') return;
      approvals.push(approveImport(cloud().backdoor, { tenant: 'late-approval', importId: one.id, by }));
    };
    await deliver(cloud());
    await Promise.all(approvals);
    await deliver(cloud());
    expect((await importsOf(cloud(), 'late-approval')).map(({ state }) => state)).toEqual([
      'succeeded',
      'superseded',
      'succeeded',
    ]);
    expect((await usersOf(cloud(), 'late-approval')).get('1')).toMatchObject({ jobTitle: 'Boss' });
    expect(await archived('late-approval')).toBe(0);
  });

  it('goes on at once, also when somebody approves it while the function that held it is still ending', async () => {
    /** Approves before the call with this number behind the one that held it; false if there are fewer. */
    const approveAt = async (moment: number): Promise<boolean> => {
      const tenant = `ending-${moment}`;
      await addCustomer(cloud(), tenant, { missing: 'archive' });
      await importFile(cloud(), tenant, csvOf(employees(1, 40)));
      await upload(cloud(), tenant, 'fewer.csv', csvOf(employees(1, 20)));
      let calls = -1;
      cloud().tap.before = async () => {
        const { state, id: importId } = await lastImport(cloud(), tenant);
        if (calls < 0 && state !== 'held') return;
        calls += 1;
        if (calls === moment) await approveImport(cloud().backdoor, { tenant, importId, by });
      };
      await deliver(cloud());
      cloud().tap.before = () => undefined;
      if (calls < moment) return false;
      expect(await lastImport(cloud(), tenant), `approved before call ${moment}`).toMatchObject({ state: 'succeeded' });
      return true;
    };
    let moments = 0;
    while (await approveAt(moments)) moments += 1;
    expect(moments).toBeGreaterThan(3);
  });

  it.each(['approve', 'discard'])('cannot be decided upon twice: %s', async (what) => {
    const decide = what === 'approve' ? approveImport : discardImport;
    const one = await holdImport(`twice-${what}`);
    const decision = { tenant: `twice-${what}`, importId: one.id, by };
    const outcomes = await Promise.allSettled([decide(cloud().context, decision), decide(cloud().context, decision)]);
    expect(outcomes.map(({ status }) => status)).toContain('fulfilled');
    expect((await lastImport(cloud(), decision.tenant)).decisions).toHaveLength(1);
    await expect(decide(cloud().context, { ...decision, importId: 'none' })).rejects.toThrow(NotHeld);
    await deliver(cloud());
    await expect(decide(cloud().context, decision)).rejects.toThrow(/only a held import can be approved or discarded/);
  });
});

describe('removals in doubt', () => {
  it('wait for a person when the file suddenly ends without a line end', async () => {
    await addCustomer(cloud(), 'line-end', { missing: 'archive' });
    await importFile(cloud(), 'line-end', csvOf(employees(1, 40)));
    const one = await importFile(cloud(), 'line-end', csvOf(employees(1, 39), { lastLineEnd: false }));
    expect(one).toMatchObject({ state: 'held', held: [{ code: 'line-end-missing', removals: 1 }] });
  });

  it("do not when the tenant's files never end with one", async () => {
    await addCustomer(cloud(), 'no-line-end', { missing: 'archive' });
    await importFile(cloud(), 'no-line-end', csvOf(employees(1, 40), { lastLineEnd: false }));
    const one = await importFile(cloud(), 'no-line-end', csvOf(employees(1, 39), { lastLineEnd: false }));
    expect(one).toMatchObject({ state: 'succeeded', counts: { archived: 1 } });
  });

  it('are withheld when a row does not say whom it is about, and held when that happens again', async () => {
    await addCustomer(cloud(), 'unidentified', { missing: 'archive' });
    await importFile(cloud(), 'unidentified', csvOf(employees(1, 40)));
    const file = csvOf([...employees(1, 38), employee('')]);
    const first = await importFile(cloud(), 'unidentified', file);
    expect(first).toMatchObject({ state: 'succeeded_with_errors', counts: { missing: 2, archived: 0, rejected: 1 } });
    const second = await importFile(cloud(), 'unidentified', file);
    expect(second).toMatchObject({ state: 'held', held: [{ code: 'unidentified-rows-again', removals: 2 }] });
    await approveImport(cloud().context, { tenant: 'unidentified', importId: second.id, by });
    await deliver(cloud());
    expect(await lastImport(cloud(), 'unidentified')).toMatchObject({ counts: { archived: 2, rejected: 1 } });
  });
});
