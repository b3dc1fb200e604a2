import { describe, expect, it } from 'vitest';
import { pauseTenant, resumeTenant } from '../../../shared/import/pause-tenant.ts';
import { sweepImports } from '../../../shared/import/sweep-imports.ts';
import { getLane } from '../../../shared/store/lane.ts';
import { minutes } from '../../support/cloud/clock.ts';
import { deliver } from '../../support/cloud/deliver.ts';
import { addCustomer, importFile, importsOf, lastImport, siteOf, statesOf, upload } from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { csvOf, employees } from '../../support/employee-file.ts';

const cloud = withCloud();
const by = 'ops@example.com';
const pause = (tenant: string, reason?: string) =>
  pauseTenant(cloud().backdoor, { tenant, by, ...(reason === undefined ? {} : { reason }) });
const resume = (tenant: string) => resumeTenant(cloud().backdoor, { tenant, by });
const states = async (tenant: string) => (await importsOf(cloud(), tenant)).map(({ state }) => state);

/** Hours in which the sweep comes as often as it may give a step up, and more. */
async function hoursPass(): Promise<void> {
  for (let time = 0; time < 8; time += 1) {
    cloud().clock.advance(minutes(20));
    await sweepImports(cloud().context);
    await deliver(cloud());
  }
}

/** A tenant with ten users, one of whom the next file changes and one of whom it removes. */
async function tenantWithUsers(tenant: string): Promise<void> {
  await addCustomer(cloud(), tenant, { missing: 'archive' });
  await importFile(cloud(), tenant, csvOf(employees(1, 10)));
}
const next = csvOf([...employees(1, 1, { 'Job Title': 'Poet' }), ...employees(2, 9)]);

describe('a paused tenant', () => {
  it('has its uploads wait, and imported in order afterwards', async () => {
    await addCustomer(cloud(), 'waits');
    await pause('waits');
    await upload(cloud(), 'waits', 'a.csv', csvOf(employees(1, 2)));
    await upload(cloud(), 'waits', 'b.csv', csvOf(employees(1, 3)));
    await deliver(cloud());
    await hoursPass();
    expect(await states('waits')).toEqual(['received', 'received']);
    expect(await statesOf(cloud(), 'waits')).toEqual({});
    expect(await siteOf(cloud(), 'waits')).toEqual(['waits/a.csv', 'waits/b.csv']);
    expect(await resume('waits')).toBe(true);
    await deliver(cloud());
    const imports = await importsOf(cloud(), 'waits');
    expect(imports.map(({ file, state, counts }) => [file, state, counts.created])).toEqual([
      ['b.csv', 'succeeded', 1],
      ['a.csv', 'succeeded', 2],
    ]);
  });

  it('has an upload registered whose event was lost', async () => {
    await addCustomer(cloud(), 'lost');
    await pause('lost');
    cloud().faults.losesEvents = true;
    await upload(cloud(), 'lost', 'a.csv', csvOf(employees(1, 2)));
    cloud().faults.losesEvents = false;
    await hoursPass();
    expect(await states('lost')).toEqual(['received']);
    await resume('lost');
    await deliver(cloud());
    expect(await states('lost')).toEqual(['succeeded']);
  });

  it('has a plan made to its end, which then waits, however long', async () => {
    await tenantWithUsers('plan');
    await upload(cloud(), 'plan', 'next.csv', next);
    let paused: Promise<boolean> | undefined;
    cloud().tap.before = async ({ command, target }) => {
      if (command !== 'Query' || target !== 'Directory') return;
      paused ??= pause('plan');
      await paused;
    };
    await deliver(cloud());
    cloud().tap.before = () => undefined;
    expect(await paused).toBe(true);
    await hoursPass();
    expect(await lastImport(cloud(), 'plan')).toMatchObject({ state: 'planning' });
    expect(await statesOf(cloud(), 'plan')).toMatchObject({ 10: 'active' });
    await resume('plan');
    await deliver(cloud());
    expect(await lastImport(cloud(), 'plan')).toMatchObject({
      state: 'succeeded',
      round: 0,
      counts: { updated: 1, archived: 1 },
    });
  });

  it('has chunks applied that are out, and nothing behind them', async () => {
    await tenantWithUsers('chunks');
    await upload(cloud(), 'chunks', 'next.csv', next);
    await deliver(cloud(), { leaves: ({ queue }) => queue === 'changes' });
    await pause('chunks');
    await deliver(cloud());
    await hoursPass();
    expect(await lastImport(cloud(), 'chunks')).toMatchObject({ state: 'applying' });
    expect(await statesOf(cloud(), 'chunks'), 'removals go out last').toMatchObject({ 10: 'active' });
    await resume('chunks');
    await deliver(cloud());
    expect(await lastImport(cloud(), 'chunks')).toMatchObject({
      state: 'succeeded',
      counts: { updated: 1, archived: 1 },
    });
  });

  it('has an import summed up of which everything is done', async () => {
    await addCustomer(cloud(), 'sum');
    await upload(cloud(), 'sum', 'a.csv', csvOf(employees(1, 2)));
    await deliver(cloud(), { leaves: ({ queue }) => queue === 'changes' });
    await pause('sum');
    await deliver(cloud());
    expect(await states('sum')).toEqual(['succeeded']);
  });

  it('has no import given up, however often it is paused', async () => {
    await tenantWithUsers('often');
    await upload(cloud(), 'often', 'next.csv', next);
    await deliver(cloud(), { leaves: ({ queue }) => queue === 'changes' });
    for (let time = 0; time < 7; time += 1) {
      await pause('often');
      await deliver(cloud(), { leaves: ({ queue }) => queue === 'changes' });
      await resume('often');
      await pause('often');
      await deliver(cloud());
      await resume('often');
    }
    await deliver(cloud());
    expect(await lastImport(cloud(), 'often')).toMatchObject({ state: 'succeeded', counts: { archived: 1 } });
  });

  it('holds up nobody else', async () => {
    await addCustomer(cloud(), 'one');
    await addCustomer(cloud(), 'other');
    await pause('one');
    expect(await importFile(cloud(), 'other', csvOf(employees(1, 2)))).toMatchObject({ state: 'succeeded' });
  });
});

describe('pausing and resuming', () => {
  it('is kept with who did it, when and why', async () => {
    await pause('kept', 'wrong departments');
    const at = cloud().clock.now();
    expect((await getLane(cloud().backdoor.imports, 'kept')).paused).toEqual({ by, at, reason: 'wrong departments' });
    await resume('kept');
    expect(await getLane(cloud().backdoor.imports, 'kept')).toMatchObject({
      lastPause: { by, at, reason: 'wrong departments' },
      resumed: { by, at },
    });
    expect((await getLane(cloud().backdoor.imports, 'kept')).paused).toBeUndefined();
  });

  it('is done once each', async () => {
    expect(await Promise.all([pause('once'), pause('once')])).toEqual(expect.arrayContaining([true, false]));
    expect([await resume('once'), await resume('once')]).toEqual([true, false]);
  });

  it('is counted by the sweep', async () => {
    await addCustomer(cloud(), 'counted');
    const before = (await sweepImports(cloud().context)).paused;
    await pause('counted');
    expect((await sweepImports(cloud().context)).paused).toBe(before + 1);
    await resume('counted');
    expect((await sweepImports(cloud().context)).paused).toBe(before);
  });
});
