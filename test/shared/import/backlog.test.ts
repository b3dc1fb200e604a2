import { describe, expect, it } from 'vitest';
import { noCounts } from '../../../shared/domain/counts.ts';
import type { Import, ImportState } from '../../../shared/domain/import.ts';
import { addToBacklog, nothingWaits } from '../../../shared/import/backlog.ts';
import { pauseTenant } from '../../../shared/import/pause-tenant.ts';
import { sweepImports } from '../../../shared/import/sweep-imports.ts';
import { addCustomer, importFile, upload } from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { csvOf, employees } from '../../support/employee-file.ts';

const at = (state: ImportState, receivedAt: number, planEndedAt?: number): Import => ({
  id: 'i',
  tenant: 't',
  file: 'f',
  key: 't/f',
  versionId: 'v',
  etag: 'e',
  size: 1,
  kind: 'users',
  order: '1',
  state,
  receivedAt,
  planEndedAt,
  round: 0,
  counts: noCounts,
  expiresAt: 0,
});

const backlogOf = (now: number, ...imports: Import[]) =>
  imports.reduce((backlog, one) => addToBacklog(backlog, one, now), nothingWaits);

describe('what waits', () => {
  it('is the oldest file that has not ended, in seconds', () => {
    const backlog = backlogOf(100_000, at('applying', 70_000), at('received', 40_000), at('planning', 90_000));
    expect(backlog).toEqual({ held: 0, heldLag: 0, importLag: 60 });
  });

  it('is not what a person has to decide: that is counted apart, from when it began to wait', () => {
    const backlog = backlogOf(100_000, at('held', 1000, 50_000), at('held', 2000, 80_000));
    expect(backlog).toEqual({ held: 2, heldLag: 50, importLag: 0 });
  });

  it.each<ImportState>(['succeeded', 'succeeded_with_errors', 'failed', 'discarded', 'superseded', 'cancelled'])(
    'is not what has ended as %s',
    (state) => {
      expect(backlogOf(100_000, at(state, 0))).toEqual(nothingWaits);
    },
  );
});

describe('the sweep tells what waits', () => {
  const cloud = withCloud();
  const minutes = (count: number): void => cloud().clock.advance(count * 60_000);

  it('of files that are held and of those that are not done, but not of tenants that somebody paused', async () => {
    await addCustomer(cloud(), 'holding', { missing: 'archive' });
    await importFile(cloud(), 'holding', csvOf(employees(1, 40)));
    await importFile(cloud(), 'holding', csvOf(employees(1, 20)));
    for (const tenant of ['waiting', 'resting']) {
      await addCustomer(cloud(), tenant);
      await upload(cloud(), tenant, 'staff.csv', csvOf(employees(1, 3)));
    }
    await pauseTenant(cloud().context, { tenant: 'resting', by: 'ops', reason: 'a test' });
    minutes(10);
    await sweepImports(cloud().context);
    minutes(20);
    const { backlog } = await sweepImports(cloud().context);
    expect(backlog.held).toBe(1);
    expect(backlog.heldLag).toBeGreaterThanOrEqual(1800);
    expect(backlog.importLag).toBeGreaterThanOrEqual(1800);
    expect(backlog.importLag).toBeLessThan(1900);
  });
});
