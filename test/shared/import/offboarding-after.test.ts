import { beforeEach, describe, expect, it } from 'vitest';
import { noCounts } from '../../../shared/domain/counts.ts';
import type { Import } from '../../../shared/domain/import.ts';
import { offboardingAfter } from '../../../shared/import/offboarding-after.ts';
import { registerImport } from '../../../shared/store/imports.ts';
import { days } from '../../support/cloud/clock.ts';
import { addUser, dueOf, evening, nothingDue, sweepAt, toldOf } from '../../support/cloud/due.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';

const cloud = withCloud();
beforeEach(() => nothingDue(cloud()));

const hour = 3_600_000;
const day = days(1);

/** When it was planned. */
const planned = evening;
const whileItRan = { offboardsAt: planned + day, offboardsAfter: 'i1' };

const importOf = (tenant: string, more: Partial<Import>): Import => ({
  id: 'i1',
  tenant,
  file: 'staff.csv',
  key: `${tenant}/staff.csv`,
  versionId: 'v',
  etag: 'e',
  size: 1,
  kind: 'users',
  order: '1',
  state: 'applying',
  receivedAt: planned - hour,
  round: 0,
  counts: noCounts,
  expiresAt: planned,
  ...more,
});

describe('somebody whose date was over already (Y5)', () => {
  const start = async (tenant: string, more?: Partial<Import>) => {
    if (more !== undefined) await registerImport(cloud().backdoor.imports, importOf(tenant, more));
    await addUser(cloud(), tenant, '1', { instants: whileItRan });
  };
  const sweep = (now: number) => sweepAt(cloud(), now);
  const due = (tenant: string) => dueOf(cloud(), tenant, '1');

  it('leaves 24 hours after the end of the import, and not a millisecond before', async () => {
    const finishedAt = planned + 90_001;
    await start('ends', { state: 'succeeded', finishedAt });
    expect(await sweep(planned + day)).toMatchObject({ carriedOut: 0, failure: undefined });
    const at = finishedAt + day;
    expect(await due('ends')).toEqual({ status: 'active', offboardsAt: at, dueAt: at });
    await sweep(at - 1);
    expect(await due('ends')).toMatchObject({ status: 'active' });
    await sweep(at);
    expect(await due('ends')).toEqual({ status: 'deactivated' });
    expect(toldOf(cloud(), 'ends')).toEqual([`user.deactivated ends:offboarding-due:${at}:1`]);
  });

  it('is looked at again every hour until the import has ended', async () => {
    await start('runs', { state: 'applying' });
    const first = planned + day;
    for (const now of [first, first + hour, first + 2 * hour]) {
      await sweep(now);
      expect(await due('runs')).toEqual({
        status: 'active',
        offboardsAt: now + hour,
        offboardsAfter: 'i1',
        dueAt: now + hour,
      });
      expect(await sweep(now + hour - 1)).toMatchObject({ lag: 0, carriedOut: 0 });
    }
    expect(toldOf(cloud(), 'runs')).toEqual([]);
  });

  it('leaves when it was to be expected where history no longer has the import', async () => {
    await start('purged');
    await sweep(planned + day - 1);
    expect(await due('purged')).toMatchObject({ status: 'active' });
    await sweep(planned + day);
    expect(await due('purged')).toEqual({ status: 'deactivated' });
  });

  it('leaves at once where all of it was over before a sweep came', async () => {
    await start('late', { state: 'failed', finishedAt: planned + 5 });
    await sweep(planned + 3 * day);
    expect(await due('late')).toEqual({ status: 'deactivated' });
    expect(toldOf(cloud(), 'late')).toEqual([`user.deactivated late:offboarding-due:${planned + 5 + day}:1`]);
  });

  it('costs one look at an import, however many they are', async () => {
    await registerImport(cloud().backdoor.imports, importOf('many', { state: 'succeeded', finishedAt: planned }));
    const all = Array.from({ length: 20 }, (_, key) => String(key));
    await Promise.all(all.map((key) => addUser(cloud(), 'many', key, { instants: whileItRan })));
    await sweep(planned + day);
    expect(cloud().tap.calls.filter(({ command }) => command === 'GetItem')).toHaveLength(1);
    expect(toldOf(cloud(), 'many')).toHaveLength(20);
  });
});

describe('the instants of somebody who is to leave after an import', () => {
  const kept = { ...whileItRan, onboardsAt: 7 };
  it.each([
    ['still runs', { state: 'applying' }, { ...kept, offboardsAt: planned + hour }],
    ['is held', { state: 'held' }, { ...kept, offboardsAt: planned + hour }],
    ['has ended', { state: 'succeeded_with_errors', finishedAt: 5 }, { onboardsAt: 7, offboardsAt: 5 + day }],
    ['failed', { state: 'failed', finishedAt: 5 }, { onboardsAt: 7, offboardsAt: 5 + day }],
    ['has ended, nobody knows when', { state: 'failed' }, { onboardsAt: 7, offboardsAt: planned + day }],
  ] as const)('where it %s', (_, more, expected) => {
    expect(offboardingAfter(kept, importOf('acme', more), planned)).toEqual(expected);
  });

  it('where history no longer has it', () => {
    expect(offboardingAfter(kept, undefined, planned)).toEqual({ onboardsAt: 7, offboardsAt: planned + day });
  });
});
