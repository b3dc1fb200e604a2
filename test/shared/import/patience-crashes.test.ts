import { beforeAll, describe, expect, it } from 'vitest';
import type { WaitingUser } from '../../../shared/domain/patience.ts';
import { keepAbsences } from '../../../shared/store/absences.ts';
import type { DirectoryItem } from '../../../shared/store/directory-item.ts';
import { changeRules, waitingOf } from '../../support/cloud/absences.ts';
import { killAt, momentsOf, spare } from '../../support/cloud/kill.ts';
import { lastImport } from '../../support/cloud/site.ts';
import { makeUsers, outcomeOf, prepare, runToItsEnd } from '../../support/cloud/small-import.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';

const cloud = withCloud();
let users: DirectoryItem[] = [];
beforeAll(async () => {
  users = await makeUsers(cloud());
});

const waited: WaitingUser = { key: '9', since: Date.parse('2026-01-01T08:00:00Z'), files: 1 };

/** A tenant whose user 8 is protected, and whose user 9 waits: the file on the site is the second one without 9. */
async function prepareWaiting(tenant: string, files: number): Promise<void> {
  const { work } = cloud().backdoor;
  await keepAbsences(work, { tenant, id: 'before', order: '2026' }, Buffer.from(`${JSON.stringify(waited)}\n`));
  await prepare(cloud(), tenant, users);
  const patient = { patience: { files }, protectedUsers: { keys: ['8'], fields: [] } };
  await changeRules(cloud(), tenant, (profile) => ({ ...profile, ...patient }));
  cloud().events.length = 0;
  cloud().tap.calls.length = 0;
}

/** All that can be seen of the import, and who waits after it. */
async function foundOf(tenant: string) {
  const outcome = await outcomeOf(cloud(), tenant);
  const report = outcome.report.replaceAll(tenant, 'TENANT');
  return { ...outcome, report, missing: await waitingOf(cloud(), tenant) };
}

describe('a file of a patient tenant whose function is killed once, at any moment', { timeout: 300_000 }, () => {
  it.each([
    ['leaves who waits with one file more, once', 3, { archived: 0 }, [{ ...waited, files: 2 }]],
    ['removes whom it is time for, once', 2, { archived: 1 }, []],
  ])('%s', async (_, files, counts, missing) => {
    const reference = `patient-${files}`;
    await prepareWaiting(reference, files);
    await runToItsEnd(cloud());
    const calls = [...cloud().tap.calls];
    expect(await lastImport(cloud(), reference)).toMatchObject({ counts: { missing: 1, ...counts } });
    const expected = await foundOf(reference);
    expect(expected.missing).toEqual(missing);
    const moments = momentsOf(calls);
    expect(
      calls.filter(({ command, input }) => command === 'PutObject' && input.Key === `absences/${reference}`),
    ).toHaveLength(1);
    const different: unknown[] = [];
    for (const [n, moment] of moments.entries()) {
      const tenant = `patient-${files}-${n}`;
      await prepareWaiting(tenant, files);
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
