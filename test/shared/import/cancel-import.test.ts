import { describe, expect, it } from 'vitest';
import { cancelImport, NotCancellable } from '../../../shared/import/cancel-import.ts';
import { pauseTenant, resumeTenant } from '../../../shared/import/pause-tenant.ts';
import { sweepImports } from '../../../shared/import/sweep-imports.ts';
import { getLane } from '../../../shared/store/lane.ts';
import { minutes } from '../../support/cloud/clock.ts';
import { deliver } from '../../support/cloud/deliver.ts';
import { changeOf, startPlan } from '../../support/cloud/made-plan.ts';
import {
  addCustomer,
  importFile,
  importsOf,
  lastImport,
  reportOf,
  siteOf,
  statesOf,
  upload,
} from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { csvOf, employees } from '../../support/employee-file.ts';

const cloud = withCloud();
const by = 'ops@example.com';
const cancel = (tenant: string, importId: string) => cancelImport(cloud().backdoor, { tenant, importId, by });
const states = async (tenant: string) => (await importsOf(cloud(), tenant)).map(({ state }) => state);

/** A plan of two chunks of new users and a removal, of which nothing is done yet. */
async function startThree(tenant: string) {
  await addCustomer(cloud(), tenant);
  await importFile(cloud(), tenant, csvOf(employees(9, 9)));
  const removal = changeOf(2, '9', { type: 'archive', reason: 'missing', status: 'archived', version: 1 });
  return startPlan(cloud(), tenant, { change: [[changeOf(0, '1')], [changeOf(1, '2')]], removal: [[removal]] });
}

describe('an import that is stopped before anything of it is applied', () => {
  it('ends at once where it is held, and its upload goes', async () => {
    await addCustomer(cloud(), 'held', { missing: 'archive' });
    await importFile(cloud(), 'held', csvOf(employees(1, 40)));
    const { id } = await importFile(cloud(), 'held', csvOf(employees(1, 10)));
    await cancel('held', id);
    await deliver(cloud());
    expect(await lastImport(cloud(), 'held')).toMatchObject({ state: 'cancelled', cancel: { by } });
    expect(await siteOf(cloud(), 'held')).not.toContain('held/staff.csv');
    expect(Object.values(await statesOf(cloud(), 'held'))).toEqual(Array.from({ length: 40 }, () => 'active'));
  });

  it('ends at once where it waits, and the files behind it go on', async () => {
    await addCustomer(cloud(), 'waits');
    await pauseTenant(cloud().backdoor, { tenant: 'waits', by });
    await upload(cloud(), 'waits', 'a.csv', csvOf(employees(1, 5)));
    await deliver(cloud());
    const first = await lastImport(cloud(), 'waits');
    await upload(cloud(), 'waits', 'b.csv', csvOf(employees(1, 1)));
    await deliver(cloud());
    await cancel('waits', first.id);
    expect(await states('waits'), 'a paused lane begins nothing for it').toEqual(['received', 'cancelled']);
    await resumeTenant(cloud().backdoor, { tenant: 'waits', by });
    await deliver(cloud());
    expect(await states('waits')).toEqual(['succeeded', 'cancelled']);
    expect(Object.keys(await statesOf(cloud(), 'waits'))).toEqual(['1']);
  });

  it('is not applied when its plan ends', async () => {
    await addCustomer(cloud(), 'planned');
    await upload(cloud(), 'planned', 'a.csv', csvOf(employees(1, 5)));
    let cancelled = false;
    cloud().tap.before = async ({ command, target }) => {
      if (cancelled || command !== 'Query' || target !== 'Directory') return;
      cancelled = true;
      await cancel('planned', (await lastImport(cloud(), 'planned')).id);
    };
    await deliver(cloud());
    cloud().tap.before = () => undefined;
    expect([cancelled, await states('planned')]).toEqual([true, ['cancelled']]);
    expect(await statesOf(cloud(), 'planned')).toEqual({});
    expect((await importFile(cloud(), 'planned', csvOf(employees(1, 2)))).state).toBe('succeeded');
  });
});

describe('an import that is stopped while it is applied', () => {
  it('has what is done in its counts and its report, and removes nobody', async () => {
    const one = await startThree('partly');
    let left = 1;
    await deliver(cloud(), { leaves: ({ queue }) => queue === 'changes' && left-- <= 0 });
    await cancel('partly', one.id);
    await deliver(cloud());
    const ended = await lastImport(cloud(), 'partly');
    expect(ended).toMatchObject({ state: 'cancelled', failure: { code: 'cancelled-in-part' }, cancel: { by } });
    const found = await statesOf(cloud(), 'partly');
    expect(found).toMatchObject({ 9: 'active' });
    expect(Object.keys(found).length - 1).toBe(ended.counts.created);
    expect(ended.counts.created).toBe(1);
    expect(await reportOf(cloud(), ended)).toContain('cancelled-in-part');
    expect((await getLane(cloud().backdoor.imports, 'partly')).holder).toBeUndefined();
  });

  it('waits for the chunk that has begun', async () => {
    const one = await startThree('begun');
    let cancelled = false;
    cloud().tap.before = async ({ command, target }) => {
      if (cancelled || command !== 'UpdateItem' || target !== 'Directory') return;
      cancelled = true;
      await cancel('begun', one.id);
    };
    await deliver(cloud());
    cloud().tap.before = () => undefined;
    expect(cancelled).toBe(true);
    expect(await lastImport(cloud(), 'begun')).toMatchObject({
      state: 'cancelled',
      counts: { created: 1, archived: 0 },
    });
    expect(Object.keys(await statesOf(cloud(), 'begun'))).toHaveLength(2);
  });

  it('is summed up also when its messages are lost', async () => {
    const one = await startThree('lost');
    cloud().messages.length = 0;
    await cancel('lost', one.id);
    const { fence } = await getLane(cloud().backdoor.imports, 'lost');
    cloud().clock.advance(minutes(5));
    await sweepImports(cloud().context);
    expect((await getLane(cloud().backdoor.imports, 'lost')).fence).toBe(fence + 1);
    await deliver(cloud());
    expect(await lastImport(cloud(), 'lost')).toMatchObject({ state: 'cancelled', counts: { created: 0 } });
  });

  it('is summed up on a paused lane, where nothing else begins', async () => {
    const one = await startThree('paused');
    await pauseTenant(cloud().backdoor, { tenant: 'paused', by });
    await deliver(cloud());
    expect(await lastImport(cloud(), 'paused')).toMatchObject({ state: 'applying' });
    await cancel('paused', one.id);
    await deliver(cloud());
    expect(await lastImport(cloud(), 'paused')).toMatchObject({
      state: 'cancelled',
      counts: { created: 2, archived: 0 },
    });
  });

  it('is not stopped when everything was done already', async () => {
    const one = await startThree('late');
    await deliver(cloud(), { leaves: ({ queue }) => queue === 'finish' });
    await cancel('late', one.id);
    await deliver(cloud());
    expect(await lastImport(cloud(), 'late')).toMatchObject({
      state: 'succeeded',
      counts: { created: 2, archived: 1 },
    });
  });
});

it('what is over, or not there, cannot be stopped', async () => {
  await addCustomer(cloud(), 'over');
  const { id } = await importFile(cloud(), 'over', csvOf(employees(1, 1)));
  await expect(cancel('over', id)).rejects.toThrow(NotCancellable);
  await expect(cancel('over', 'none')).rejects.toThrow(NotCancellable);
});
