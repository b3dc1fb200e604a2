import { beforeAll, describe, expect, it } from 'vitest';
import type { DirectoryItem } from '../../../shared/store/directory-item.ts';
import { minutes } from '../../support/cloud/clock.ts';
import { deliver } from '../../support/cloud/deliver.ts';
import { killAfter, pointsOf } from '../../support/cloud/kill.ts';
import { makeUsers, outcomeOf, prepare, prepareWithOlder, runToItsEnd } from '../../support/cloud/small-import.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';

const cloud = withCloud();
let users: DirectoryItem[] = [];
beforeAll(async () => {
  users = await makeUsers(cloud());
});

async function undisturbed(tenant: string, begin = prepare) {
  const { tap, events } = cloud();
  events.length = 0;
  await begin(cloud(), tenant, users);
  tap.calls.length = 0;
  await runToItsEnd(cloud());
  return { calls: [...tap.calls], outcome: await outcomeOf(cloud(), tenant) };
}

describe('an import whose function is killed once, at any moment', { timeout: 300_000 }, () => {
  it('is what it should be when nobody is killed', async () => {
    const { outcome } = await undisturbed('undisturbed');
    expect(outcome).toMatchObject({
      imports: [
        {
          state: 'succeeded_with_errors',
          counts: {
            rows: 10,
            created: 1,
            updated: 2,
            unchanged: 4,
            reactivated: 1,
            archived: 2,
            rejected: 1,
            missing: 1,
          },
        },
      ],
      uploads: [],
      holder: undefined,
      waiting: 0,
    });
    expect(outcome.events).toHaveLength(6);
  });

  it.each([
    ['is delivered again at once', prepare, 0],
    ['is hidden for longer than a lease, so that the sweep is first', prepare, minutes(30)],
    ['is delivered again at once, while an older file waits', prepareWithOlder, 0],
  ])('comes to the same when its message %s', async (_, begin, hidden) => {
    const name = `${begin.name.toLowerCase()}-${hidden}`;
    const { calls, outcome } = await undisturbed(`reference-${name}`, begin);
    const points = pointsOf(calls);
    expect(points.length).toBeGreaterThan(25);
    const different: unknown[] = [];
    for (const [n, point] of points.entries()) {
      const tenant = `killed-${name}-${n}`;
      cloud().tap.before = () => undefined;
      cloud().events.length = 0;
      await begin(cloud(), tenant, users);
      let kills = 0;
      const hide = (message: { visibleAt: number }) => {
        message.visibleAt = cloud().clock.now() + hidden;
      };
      killAfter(cloud(), point, () => {
        kills += 1;
        const [running] = cloud().messages;
        if (running !== undefined && hidden > 0) hide(running);
      });
      await runToItsEnd(cloud(), { waits: hidden === 0 });
      if (hidden > 0) await deliver(cloud());
      const found = await outcomeOf(cloud(), tenant);
      try {
        expect(kills).toBe(1);
        expect(found).toEqual(outcome);
      } catch (error) {
        different.push(`after call ${point.at}, ${point.name}: ${String(error).slice(0, 3000)}`);
      }
    }
    expect(different).toEqual([]);
  });
});
