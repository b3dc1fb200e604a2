/** Dates from the file to the directory: what becomes due is carried out, and a plan that waited is still the plan. */
import { describe, expect, it } from 'vitest';
import { alleo } from '../../../shared/domain/presets/alleo.ts';
import { ally } from '../../../shared/domain/presets/ally.ts';
import { tenkc } from '../../../shared/domain/presets/tenkc.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import { approveImport } from '../../../shared/import/decide-import.ts';
import { days } from '../../support/cloud/clock.ts';
import { deliver } from '../../support/cloud/deliver.ts';
import { dueOf, sweepAt } from '../../support/cloud/due.ts';
import { addCustomer, importFile, lastImport, reportOf, userOf } from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';

const cloud = withCloud();
const at = (instant: string): number => Date.parse(instant);
const anyName = { fileNames: { patterns: [] } };
const hour = 3_600_000;

async function customer(tenant: string, profile: Profile): Promise<(csv: string) => ReturnType<typeof importFile>> {
  await addCustomer(cloud(), tenant, { ...profile, ...anyName });
  return (csv) => importFile(cloud(), tenant, csv);
}

const dates = (...cells: readonly string[]): string =>
  `Email,First name,Last name,Onboarding date,Offboarding date\n${cells
    .map((cell, n) => `u${n}@example.nl,Ada,Smit,${cell}\n`)
    .join('')}`;

const first = 'u0@example.nl';

describe('dates in imports', () => {
  it('open a login on its day, and close it at 23:00 UTC (A6, A10)', async () => {
    const send = await customer('opens', alleo);
    const [onboardsAt, offboardsAt] = [at('2026-03-01T00:00:00Z'), at('2026-03-31T23:00:00Z')];
    expect(await send(dates('2026-03-01,2026-03-31'))).toMatchObject({ state: 'succeeded', counts: { created: 1 } });
    expect(await dueOf(cloud(), 'opens', first)).toEqual({
      status: 'pending',
      onboardsAt,
      offboardsAt,
      dueAt: onboardsAt,
    });
    await sweepAt(cloud(), onboardsAt - 1);
    expect(await userOf(cloud(), 'opens', first)).toMatchObject({ status: 'pending', mayLogIn: false });
    await sweepAt(cloud(), onboardsAt);
    expect(await userOf(cloud(), 'opens', first)).toMatchObject({ status: 'active', mayLogIn: true });
    expect((await send(dates('2026-03-01,2026-03-31'))).counts).toMatchObject({ unchanged: 1, updated: 0 });
    await sweepAt(cloud(), offboardsAt - 1);
    expect(await userOf(cloud(), 'opens', first)).toMatchObject({ status: 'active' });
    await sweepAt(cloud(), offboardsAt);
    expect(await userOf(cloud(), 'opens', first)).toMatchObject({ status: 'deactivated', mayLogIn: false });
  });

  it('that are not accepted are told in the report, with whom to contact (A11)', async () => {
    const send = await customer('fixed', alleo);
    await send(dates(','));
    const one = await send(dates('2026-09-01,2020-01-01'));
    expect(one).toMatchObject({ state: 'succeeded_with_errors', counts: { rejected: 1 } });
    const report = await reportOf(cloud(), one);
    expect(report).toContain('onboarding-date-fixed');
    expect(report).toContain('offboarding-date-past');
    expect(report).toContain('admin-support@alleo.nl');
  });

  it('that are over act a day after the end of their import (Y5)', async () => {
    const send = await customer('over', ally);
    const one = await send(`User Email,Deactivation Date\n${first},01/02/2020\n`);
    expect(await dueOf(cloud(), 'over', first)).toMatchObject({ status: 'active', offboardsAfter: one.id });
    await send(`User Email,Deactivation Date\n${first},01/02/2020\n`);
    const end = (one.finishedAt ?? 0) + 24 * hour;
    await sweepAt(cloud(), end - 1);
    expect(await dueOf(cloud(), 'over', first)).toMatchObject({ status: 'active' });
    await sweepAt(cloud(), end);
    expect(await dueOf(cloud(), 'over', first)).toEqual({ status: 'deactivated' });
  });
});

describe('an import that is approved some days later', () => {
  const by = 'ops@example.com';
  const approve = async (tenant: string, importId: string) => {
    await approveImport(cloud().context, { tenant, importId, by });
    await deliver(cloud());
    return lastImport(cloud(), tenant);
  };

  it('deletes whom it was approved to delete, for 30 whole days (K3)', async () => {
    const people = (from: number, to: number) =>
      `First Name,Last Name,Email Address\n${Array.from(
        { length: to - from + 1 },
        (_, n) => `Ada,Smit,u${from + n}@example.nl\n`,
      ).join('')}`;
    const send = await customer('deletes', tenkc);
    await send(people(0, 29));
    const one = await send(people(10, 29));
    expect(one).toMatchObject({
      state: 'held',
      held: [{ code: 'too-many-removals', removals: 10 }, { code: 'fewer-rows' }],
    });
    cloud().clock.advance(days(40));
    const approvedAt = cloud().clock.now();
    expect(await approve('deletes', one.id)).toMatchObject({ state: 'succeeded', counts: { deleted: 10 } });
    const { status, purgesAt } = (await dueOf(cloud(), 'deletes', first)) ?? {};
    expect(status).toBe('deleted');
    expect(purgesAt).toBeGreaterThanOrEqual(approvedAt + days(30));
    expect(purgesAt).toBeLessThan(approvedAt + days(30) + hour);
  });

  it('goes by the day on which it was planned first: who was to come meanwhile is in with the next sweep (A10)', async () => {
    const limits = { creations: { count: 0, percent: 0 } };
    const send = await customer('comes', { ...alleo, limits });
    const day = new Date(cloud().clock.now());
    const isoDay = (offset: number) => new Date(day.getTime() + days(offset)).toISOString().slice(0, 10);
    const one = await send(dates(',', `${isoDay(2)},`));
    expect(one).toMatchObject({ state: 'held' });
    cloud().clock.advance(days(4));
    expect(await approve('comes', one.id)).toMatchObject({ state: 'succeeded', counts: { created: 2 } });
    expect(await userOf(cloud(), 'comes', first)).toMatchObject({ status: 'active', onboardingDate: isoDay(0) });
    expect(await dueOf(cloud(), 'comes', 'u1@example.nl')).toMatchObject({ status: 'pending' });
    await sweepAt(cloud(), cloud().clock.now());
    expect(await dueOf(cloud(), 'comes', 'u1@example.nl')).toEqual({ status: 'active' });
  });
});
