import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { days, minutes } from '../../support/cloud/clock.ts';
import { addUser, dueOf, evening, nothingDue, sweepAt, toldOf } from '../../support/cloud/due.ts';
import { addCustomer, importFile, userOf, usersOf } from '../../support/cloud/site.ts';
import { type Call, Killed } from '../../support/cloud/tap.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { csvOf, employees } from '../../support/employee-file.ts';

const cloud = withCloud();
const tenant = 'crash';
let ended: { readonly id: string; readonly finishedAt?: number | undefined };

/** An import that ended long before, so that 24 hours after it are over as well. */
beforeAll(async () => {
  await addCustomer(cloud(), tenant);
  ended = await importFile(cloud(), tenant, csvOf(employees(1, 1)));
});

/** Something of everything that becomes due, one thing after the other, and two for one user. */
async function prepare(): Promise<void> {
  const { directory } = cloud().backdoor;
  for (const { pk, sk } of (await usersOf(cloud(), tenant)).values()) {
    await directory.db.send(new DeleteCommand({ TableName: directory.name, Key: { pk, sk } }));
  }
  const begin = { status: 'pending', instants: { onboardsAt: evening } } as const;
  await addUser(cloud(), tenant, 'begins', begin);
  await addUser(cloud(), tenant, 'both', {
    status: 'pending',
    instants: { onboardsAt: evening - 5, offboardsAt: evening },
  });
  await addUser(cloud(), tenant, 'stays', {
    status: 'pending',
    instants: { onboardsAt: evening, offboardsAt: evening + days(9) },
  });
  await addUser(cloud(), tenant, 'leaves', { instants: { offboardsAt: evening } });
  await addUser(cloud(), tenant, 'past', { instants: { offboardsAt: evening, offboardsAfter: ended.id } });
  await addUser(cloud(), tenant, 'deleted', { status: 'deleted', instants: { purgesAt: evening } });
  cloud().events.length = 0;
}

const keys = ['begins', 'both', 'stays', 'leaves', 'past', 'deleted'];

async function outcome() {
  const users = await Promise.all(
    keys.map(async (key) => ({
      version: (await userOf(cloud(), tenant, key))?.version,
      ...(await dueOf(cloud(), tenant, key)),
    })),
  );
  return { users, told: [...new Set(toldOf(cloud(), tenant))].sort() };
}

const isWrite = ({ command }: Call): boolean => /^(Update|Delete|Put)/.test(command);

/** Counts the calls that leave something behind, and kills the sweep that makes the n-th, before or after it is carried out. */
function killAt(when: 'before' | 'after', wanted: number): { kills: number; writes: number } {
  const seen = { kills: 0, writes: 0 };
  cloud().tap[when] = (call) => {
    if (!isWrite(call)) return;
    seen.writes += 1;
    if (seen.writes !== wanted) return;
    seen.kills += 1;
    throw new Killed('here');
  };
  return seen;
}

describe('a sweep that is killed', { timeout: 300_000 }, () => {
  it.each(['before', 'after'] as const)(
    '%s any of its writes leaves nothing undone, and the next one does nothing twice',
    async (when) => {
      await nothingDue(cloud());
      await prepare();
      const { writes } = await (async () => {
        const seen = killAt(when, 0);
        await sweepAt(cloud(), evening);
        return seen;
      })();
      const expected = await outcome();
      expect(expected.users.map(({ version, status }: Record<string, unknown>) => [version, status])).toEqual([
        [2, 'active'],
        [3, 'deactivated'],
        [2, 'active'],
        [2, 'deactivated'],
        [2, 'deactivated'],
        [undefined, undefined],
      ]);
      expect(expected.told).toHaveLength(7);
      expect(toldOf(cloud(), tenant)).toHaveLength(7);
      expect(writes).toBeGreaterThan(18);
      for (let wanted = 1; wanted <= writes; wanted += 1) {
        await prepare();
        const seen = killAt(when, wanted);
        await sweepAt(cloud(), evening).catch(() => undefined);
        cloud().tap[when] = () => undefined;
        expect(seen.kills, `${when} write ${wanted}`).toBe(1);
        const next = await sweepAt(cloud(), evening + minutes(5));
        expect(next.failure, `${when} write ${wanted}`).toBeUndefined();
        expect(await outcome(), `${when} write ${wanted}`).toEqual(expected);
      }
    },
  );
});
