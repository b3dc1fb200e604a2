import { describe, expect, it } from 'vitest';
import { worktango } from '../../../shared/domain/presets/worktango.ts';
import { approveImport } from '../../../shared/import/decide-import.ts';
import { heldUntilActive } from '../../../shared/import/held-until-active.ts';
import { activateTenant, addTenant, getTenant } from '../../../shared/store/tenants.ts';
import { deliver } from '../../support/cloud/deliver.ts';
import { importFile, importsOf, lastImport, statesOf } from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { csvOf, employees } from '../../support/employee-file.ts';

const cloud = withCloud();
const by = 'ops@example.com';

const profile = { ...worktango, missing: 'archive' as const };
const inactive = (tenant: string) => ({ tenant, active: false, revision: 1, profile, createdAt: 0 });

/** A tenant that is not activated yet, and its first file. */
async function firstFile(tenant: string) {
  await addTenant(cloud().backdoor.tenants, inactive(tenant));
  return importFile(cloud(), tenant, csvOf(employees(1, 3)));
}

const activate = (tenant: string) => activateTenant(cloud().backdoor.tenants, tenant, { by, at: 7 });

describe('a tenant that is not activated (W12, K6)', () => {
  it('has its files planned and held, with nothing applied', async () => {
    const one = await firstFile('new');
    expect(one).toMatchObject({
      state: 'held',
      held: [{ code: 'not-activated' }],
      counts: { rows: 3, created: 0 },
      plan: { chunks: { change: 1 } },
    });
    expect(await statesOf(cloud(), 'new')).toEqual({});
  });

  it('has nothing applied although somebody approved it', async () => {
    const one = await firstFile('eager');
    await approveImport(cloud().context, { tenant: 'eager', importId: one.id, by });
    await deliver(cloud());
    expect(await lastImport(cloud(), 'eager')).toMatchObject({ state: 'held', held: [{ code: 'not-activated' }] });
    expect(await statesOf(cloud(), 'eager')).toEqual({});
  });

  it('has a file that waits planned again and applied, when it is activated and somebody approves', async () => {
    const one = await firstFile('soon');
    expect(await activate('soon')).toBe(true);
    await deliver(cloud());
    expect(await lastImport(cloud(), 'soon'), 'activating alone applies nothing').toMatchObject({ state: 'held' });
    await approveImport(cloud().context, { tenant: 'soon', importId: one.id, by });
    await deliver(cloud());
    expect(await lastImport(cloud(), 'soon')).toMatchObject({ state: 'succeeded', round: 1, counts: { created: 3 } });
  });

  it('has a file that waits superseded by a newer one, once it is activated', async () => {
    await firstFile('later');
    await activate('later');
    await importFile(cloud(), 'later', csvOf(employees(1, 4)));
    expect((await importsOf(cloud(), 'later')).map(({ state }) => state)).toEqual(['succeeded', 'superseded']);
    expect(Object.keys(await statesOf(cloud(), 'later'))).toHaveLength(4);
  });

  it('still has a bad file refused', async () => {
    await addTenant(cloud().backdoor.tenants, inactive('bad'));
    expect(await importFile(cloud(), 'bad', 'nothing\n')).toMatchObject({ state: 'failed' });
  });
});

describe('activating', () => {
  it('is done once, and says by whom', async () => {
    await addTenant(cloud().backdoor.tenants, inactive('once'));
    expect(await Promise.all([activate('once'), activate('once')])).toEqual(expect.arrayContaining([true, false]));
    expect(await getTenant(cloud().backdoor.tenants, 'once')).toMatchObject({
      active: true,
      activation: { by, at: 7 },
    });
    expect(await activate('nobody')).toBe(false);
  });

  it('leaves nothing but what the gate says', () => {
    const reasons = [{ code: 'line-end-missing' as const, removals: 1 }];
    expect(heldUntilActive(inactive('x'), { kind: 'hold', reasons })).toEqual({
      kind: 'hold',
      reasons: [{ code: 'not-activated' }, ...reasons],
    });
    expect(heldUntilActive({ ...inactive('x'), active: true }, { kind: 'pass' })).toEqual({ kind: 'pass' });
  });
});
