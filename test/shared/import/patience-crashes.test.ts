import { beforeAll, describe, expect, it } from 'vitest';
import type { WaitingUser } from '../../../shared/domain/patience.ts';
import { keepAbsences } from '../../../shared/store/absences.ts';
import type { DirectoryItem } from '../../../shared/store/directory-item.ts';
import { changeRules, waitingOf } from '../../support/cloud/absences.ts';
import { killAt, momentsOf, spare } from '../../support/cloud/kill.ts';
import { lastImport, platformWrites } from '../../support/cloud/site.ts';
import { makeUsers, outcomeOf, prepare, runToItsEnd } from '../../support/cloud/small-import.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';

const cloud = withCloud();
let users: DirectoryItem[] = [];
beforeAll(async () => {
  users = await makeUsers(cloud());
});

const waited: WaitingUser = { key: '9', since: Date.parse('2026-01-01T08:00:00Z'), files: 1 };

/**
 * A tenant whose user 8 is protected, whose user 9 waits, and whose user 12 is platform code's: the file on the site is the
 * second one without 9, and the first one without 12.
 */
async function prepareWaiting(tenant: string): Promise<void> {
  const { work } = cloud().backdoor;
  await keepAbsences(work, { tenant, id: 'before', order: '2026' }, Buffer.from(`${JSON.stringify(waited)}\n`));
  await prepare(cloud(), tenant, users);
  await platformWrites(cloud(), tenant, '12', { status: 'active', email: 'ada12@example.com' });
  const patient = { patience: { files: 2 }, protectedUsers: { keys: ['8'], fields: [] } };
  await changeRules(cloud(), tenant, (profile) => ({ ...profile, ...patient }));
  cloud().events.length = 0;
  cloud().tap.calls.length = 0;
}

/** All that can be seen of the import, and who waits after it, since when by the import's clock. */
async function foundOf(tenant: string) {
  const outcome = await outcomeOf(cloud(), tenant);
  const { firstPlannedAt = 0 } = await lastImport(cloud(), tenant);
  const missing = await waitingOf(cloud(), tenant);
  return {
    ...outcome,
    report: outcome.report.replaceAll(tenant, 'TENANT'),
    missing: missing.map(({ since, ...one }) => ({ ...one, since: since - firstPlannedAt })),
  };
}

describe('a file of a patient tenant whose function is killed once, at any moment', { timeout: 300_000 }, () => {
  it('removes whom it is time for, once, and leaves who waits with one file more', async () => {
    await prepareWaiting('reference');
    await runToItsEnd(cloud());
    const calls = [...cloud().tap.calls];
    const expected = await foundOf('reference');
    expect(expected).toMatchObject({
      imports: [{ counts: { missing: 2, archived: 1 } }],
      missing: [{ key: '12', since: 0, files: 1 }],
    });
    const isKeeping = ({ command, input }: (typeof calls)[number]): boolean =>
      command === 'PutObject' && input.Key === 'absences/reference';
    expect(calls.filter(isKeeping)).toHaveLength(1);
    const different: unknown[] = [];
    for (const [n, moment] of momentsOf(calls).entries()) {
      const tenant = `killed-${n}`;
      await prepareWaiting(tenant);
      const seen = killAt(cloud(), moment);
      await runToItsEnd(cloud());
      spare(cloud());
      try {
        expect(seen.kills).toBe(1);
        expect(await foundOf(tenant)).toEqual(expected);
      } catch (error) {
        different.push(`${moment.when} call ${moment.at}, ${moment.name}: ${String(error).slice(0, 2000)}`);
      }
    }
    expect(different).toEqual([]);
  });
});
