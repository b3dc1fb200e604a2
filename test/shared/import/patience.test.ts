import { describe, expect, it } from 'vitest';
import type { Import } from '../../../shared/domain/import.ts';
import type { Patience } from '../../../shared/domain/patience.ts';
import { worktango } from '../../../shared/domain/presets/worktango.ts';
import { endOfHistory } from '../../../shared/domain/retention.ts';
import { cancelImport } from '../../../shared/import/cancel-import.ts';
import { approveImport, discardImport } from '../../../shared/import/decide-import.ts';
import { purgeImport } from '../../../shared/import/purge-import.ts';
import { getManifest } from '../../../shared/store/plans.ts';
import { changeRules, importByHand, waitingOf } from '../../support/cloud/absences.ts';
import { days } from '../../support/cloud/clock.ts';
import { deliver } from '../../support/cloud/deliver.ts';
import { addCustomer, importFile, lastImport, statesOf, upload, userOf } from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { csvOf, employee, employees, type Line } from '../../support/employee-file.ts';

const cloud = withCloud();
const by = 'jo@example.com';
const hour = 3_600_000;

/** These files are about nothing else: how long they are is no matter. */
const allowing = { rows: { count: 100, percent: 100 } };

/** Twenty people, and a tenant that is patient with those who are missing. */
async function customer(tenant: string, patience: Patience | undefined, more = {}): Promise<void> {
  await addCustomer(cloud(), tenant, { missing: 'archive', ...(patience && { patience }), ...more });
  await send(tenant, everybody);
}

const everybody = employees(1, 20);
/** Everybody but the last. */
const others = employees(1, 19);

const send = (tenant: string, lines: readonly Line[]): Promise<Import> => importFile(cloud(), tenant, csvOf(lines));

const stateOf = async (tenant: string, key: string) => (await statesOf(cloud(), tenant))[key];

/** Sends a file that is planned at just this instant. */
function sendAt(tenant: string, at: number, lines: readonly Line[]): Promise<Import> {
  // An upload comes a second after whatever was before.
  cloud().clock.advance(at - 1000 - cloud().clock.now());
  return send(tenant, lines);
}

describe('patience by files', () => {
  it('acts in the n-th complete file in a row, and until then only notes who waits', async () => {
    await customer('files', { files: 3 });
    const first = await send('files', others);
    expect(first).toMatchObject({ state: 'succeeded', counts: { missing: 1, archived: 0, unchanged: 19 } });
    const since = first.firstPlannedAt;
    expect(await waitingOf(cloud(), 'files')).toEqual([{ key: '20', since, files: 1 }]);
    const item = await userOf(cloud(), 'files', '20');
    expect(await send('files', others)).toMatchObject({ counts: { missing: 1, archived: 0 } });
    expect(await waitingOf(cloud(), 'files')).toEqual([{ key: '20', since, files: 2 }]);
    expect(await userOf(cloud(), 'files', '20')).toEqual(item);
    expect(await send('files', others)).toMatchObject({ counts: { missing: 1, archived: 1 } });
    expect(await stateOf('files', '20')).toBe('archived');
    expect(await waitingOf(cloud(), 'files')).toEqual([]);
  });

  it('begins anew with whoever was in a file in between', async () => {
    await customer('between', { files: 2 });
    await send('between', others);
    await send('between', everybody);
    expect(await waitingOf(cloud(), 'between')).toEqual([]);
    expect(await send('between', others)).toMatchObject({ counts: { missing: 1, archived: 0 } });
    expect(await send('between', others)).toMatchObject({ counts: { archived: 1 } });
  });

  it('begins anew with whoever was in a file in a row that was rejected', async () => {
    await customer('rejected', { files: 2 });
    await send('rejected', others);
    await send('rejected', [...others, employee('20', { Email: 'nobody' })]);
    expect(await waitingOf(cloud(), 'rejected')).toEqual([]);
    expect(await send('rejected', others)).toMatchObject({ counts: { archived: 0 } });
  });

  it('begins anew with whoever was removed and is back', async () => {
    await customer('back', { files: 2 });
    for (const lines of [others, others, everybody, others]) await send('back', lines);
    expect(await stateOf('back', '20')).toBe('active');
    expect(await waitingOf(cloud(), 'back')).toMatchObject([{ key: '20', files: 1 }]);
  });

  it('counts deactivated users who are to be archived, and not those who are out by their absence', async () => {
    await customer('out', { files: 2 }, { missing: 'deactivate' });
    for (const lines of [others, others, others]) await send('out', lines);
    expect(await stateOf('out', '20')).toBe('deactivated');
    expect(await waitingOf(cloud(), 'out')).toEqual([]);
    expect(await importByHand(cloud(), 'out', csvOf(others), 'archive')).toMatchObject({ counts: { archived: 0 } });
    expect(await importByHand(cloud(), 'out', csvOf(others), 'archive')).toMatchObject({ counts: { archived: 1 } });
  });
});

describe('patience by hours', () => {
  it.each([
    ['a millisecond before', -1, 'active'],
    ['exactly then', 0, 'archived'],
    ['a millisecond behind', 1, 'archived'],
  ])('acts in the first complete file that is planned at the end of it: %s', async (_, off, state) => {
    const tenant = `hours-${off + 1}`;
    await customer(tenant, { hours: 48 });
    const { firstPlannedAt: since = 0 } = await send(tenant, others);
    expect(await send(tenant, others)).toMatchObject({ counts: { archived: 0 } });
    const at = since + 48 * hour + off;
    expect(await sendAt(tenant, at, others)).toMatchObject({ firstPlannedAt: at });
    expect(await stateOf(tenant, '20')).toBe(state);
  });

  it('and by files acts at whichever comes first', async () => {
    await customer('both-files', { files: 2, hours: 48 });
    await send('both-files', others);
    expect(await send('both-files', others)).toMatchObject({ counts: { archived: 1 } });
    await customer('both-hours', { files: 9, hours: 48 });
    const { firstPlannedAt: since = 0 } = await send('both-hours', others);
    expect(await sendAt('both-hours', since + 48 * hour, others)).toMatchObject({ counts: { archived: 1 } });
  });
});

describe('files that count for nothing', () => {
  it.each<[string, (tenant: string) => Promise<Import>, string]>([
    ['one that is refused', (tenant) => importFile(cloud(), tenant, 'no such title\n1\n'), 'failed'],
    [
      'one that says by hand that nobody is missing',
      (tenant) => importByHand(cloud(), tenant, csvOf(others), 'leave'),
      'succeeded',
    ],
    [
      'one that is held, and discarded',
      async (tenant) => {
        const { id } = await send(tenant, employees(1, 9, { Status: 'archived' }));
        await discardImport(cloud().context, { tenant, importId: id, by });
        await deliver(cloud());
        return lastImport(cloud(), tenant);
      },
      'discarded',
    ],
    [
      'one that is stopped while it is applied',
      async (tenant) => {
        await upload(cloud(), tenant, 'staff.csv', csvOf(employees(1, 20, { 'Job Title': 'Poet' })));
        await deliver(cloud(), { leaves: ({ queue }) => queue === 'changes' });
        await cancelImport(cloud().context, { tenant, importId: (await lastImport(cloud(), tenant)).id, by });
        await deliver(cloud());
        return lastImport(cloud(), tenant);
      },
      'cancelled',
    ],
    [
      'one that can not be applied',
      async (tenant) => {
        cloud().tap.before = ({ command, target }) => {
          if (command === 'UpdateItem' && target === 'Directory') throw new Error('the table is out of order');
        };
        const one = await send(tenant, employees(1, 20, { 'Job Title': 'Poet' }));
        cloud().tap.before = () => undefined;
        return one;
      },
      'failed',
    ],
  ])('are neither a file without somebody nor one with them: %s', async (name, sendOther, state) => {
    const tenant = `nothing-${name.length}`;
    await customer(tenant, { files: 2 });
    await send(tenant, others);
    const before = await waitingOf(cloud(), tenant);
    expect(await sendOther(tenant)).toMatchObject({ state });
    expect(await waitingOf(cloud(), tenant)).toEqual(before);
    expect(await send(tenant, others)).toMatchObject({ counts: { archived: 1 } });
  });

  it('are those with rows whose user can not be told: who is absent waits on, nobody new does, and who is there is forgotten', async () => {
    await customer('withheld', { files: 3 });
    await send('withheld', employees(1, 17));
    const before = await waitingOf(cloud(), 'withheld');
    expect(before).toMatchObject([{ key: '18' }, { key: '19' }, { key: '20' }]);
    const unknown = employee('', { 'Job Title': 'Poet' });
    const one = await send('withheld', [...employees(1, 16), employee('18'), unknown]);
    expect(one).toMatchObject({ state: 'succeeded_with_errors', counts: { missing: 3, archived: 0 } });
    expect(await waitingOf(cloud(), 'withheld')).toEqual(before.filter(({ key }) => key !== '18'));
    await send('withheld', employees(1, 18));
    expect(await send('withheld', employees(1, 18))).toMatchObject({ counts: { archived: 2 } });
  });
});

describe('the plan of a patient tenant', () => {
  it('does not count as removals those who wait', async () => {
    await customer(
      'limits',
      { files: 2 },
      { limits: { removals: { count: 0, percent: 0 } }, drift: { ...worktango.drift, ...allowing } },
    );
    expect(await send('limits', employees(1, 8))).toMatchObject({ state: 'succeeded', counts: { missing: 12 } });
    expect(await send('limits', employees(1, 8))).toMatchObject({
      state: 'held',
      held: [{ code: 'too-many-removals', removals: 12 }, { code: 'more-than-half' }],
    });
  });

  it('is the same when it is approved after days, and then counts as a file', async () => {
    await customer('approved', { hours: 48 }, { limits: { removals: { count: 0, percent: 0 } } });
    const { firstPlannedAt: since = 0 } = await send('approved', others);
    const held = await sendAt('approved', since + 48 * hour, employees(1, 18));
    expect(held).toMatchObject({ state: 'held', held: [{ removals: 1 }] });
    expect(await waitingOf(cloud(), 'approved')).toEqual([{ key: '20', since, files: 1 }]);
    cloud().clock.advance(days(5));
    await approveImport(cloud().context, { tenant: 'approved', importId: held.id, by });
    await deliver(cloud());
    const one = await lastImport(cloud(), 'approved');
    expect(one).toMatchObject({ state: 'succeeded', counts: { archived: 1 }, plan: { hash: held.plan?.hash } });
    expect(await waitingOf(cloud(), 'approved')).toEqual([{ key: '19', since: since + 48 * hour, files: 1 }]);
  });

  it('says how many wait, until when, and where they are listed', async () => {
    await customer('manifest', { files: 3, hours: 48 });
    const one = await send('manifest', others);
    const manifest = await getManifest(cloud().backdoor.work, { tenant: 'manifest', importId: one.id, round: 0 });
    expect(manifest).toMatchObject({ spared: { protected: 0, waiting: 1 }, patience: { files: 3, hours: 48 } });
    expect(manifest?.waiting?.key).toContain(`plans/manifest/${one.id}/0/`);
  });

  it('leaves those who wait their addresses', async () => {
    await customer('address', { files: 2 });
    const heir = employee('21', { Email: 'ada20@example.com' });
    expect(await send('address', [...others, heir])).toMatchObject({ counts: { rejected: 1, created: 0 } });
    expect(await send('address', [...others, heir])).toMatchObject({ counts: { archived: 1, created: 1 } });
  });
});

describe('who waits', () => {
  it('is still known when the history of the import that noted it is purged', async () => {
    await customer('purged', { files: 2 });
    const one = await send('purged', others);
    const before = await waitingOf(cloud(), 'purged');
    expect(before).toHaveLength(1);
    expect(await purgeImport(cloud().context, one, endOfHistory(one))).toBe(true);
    expect(await waitingOf(cloud(), 'purged')).toEqual(before);
    expect(await send('purged', others)).toMatchObject({ counts: { archived: 1 } });
  });
});

describe('rules without patience', () => {
  it('leave no list behind, and act at once', async () => {
    await customer('none', undefined);
    expect(await send('none', others)).toMatchObject({ counts: { archived: 1 } });
    expect(await waitingOf(cloud(), 'none')).toEqual([]);
  });

  it('forget who waited: patience begins anew when it is back', async () => {
    await customer('forgotten', { files: 2 });
    await send('forgotten', others);
    await changeRules(cloud(), 'forgotten', ({ patience: _, ...rest }) => rest);
    await send('forgotten', everybody);
    await changeRules(cloud(), 'forgotten', (profile) => ({ ...profile, patience: { files: 2 } }));
    expect(await send('forgotten', others)).toMatchObject({ counts: { missing: 1, archived: 0 } });
    expect(await waitingOf(cloud(), 'forgotten')).toMatchObject([{ key: '20', files: 1 }]);
  });
});
