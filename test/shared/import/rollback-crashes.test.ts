import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { filesIn } from '../../../cli/plan-view/folder-plan.ts';
import { worktango } from '../../../shared/domain/presets/worktango.ts';
import { previewRollback } from '../../../shared/import/preview-rollback.ts';
import { minutes } from '../../support/cloud/clock.ts';
import { deliver } from '../../support/cloud/deliver.ts';
import { killAt, type Moment, momentsOf, pointsOf, spare } from '../../support/cloud/kill.ts';
import { importWhatGoesBack, rollbackOutcome, takeBackToTheEnd } from '../../support/cloud/small-rollback.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';

const cloud = withCloud();

async function undisturbed(tenant: string) {
  const one = await importWhatGoesBack(cloud(), tenant);
  cloud().tap.calls.length = 0;
  await takeBackToTheEnd(cloud(), one);
  return { calls: [...cloud().tap.calls], outcome: await rollbackOutcome(cloud(), one) };
}

/** `hidden`: for how long nobody gets the message of whoever was killed, milliseconds. */
async function killedAt(tenant: string, moment: Moment, hidden: number) {
  const { clock, messages } = cloud();
  const one = await importWhatGoesBack(cloud(), tenant);
  const seen = killAt(cloud(), moment, () => {
    for (const message of messages) if (hidden > 0) message.visibleAt = clock.now() + hidden;
  });
  await takeBackToTheEnd(cloud(), one, { waits: hidden === 0 });
  spare(cloud());
  await deliver(cloud());
  return { kills: seen.kills, outcome: await rollbackOutcome(cloud(), one) };
}

describe('a rollback whose function, or whose operator’s command, is killed once', { timeout: 300_000 }, () => {
  it('is what it should be when nobody is killed', async () => {
    const { outcome, calls } = await undisturbed('undisturbed');
    expect(outcome).toMatchObject({
      rollback: {
        state: 'succeeded',
        counts: { rows: 8, updated: 2, reactivated: 2, archived: 4, rejected: 0 },
        isApproved: true,
        decisions: 1,
        round: 1,
      },
      isNamed: true,
      imports: 3,
      holder: undefined,
      waiting: 0,
    });
    expect(outcome.issues).toHaveLength(1);
    expect(outcome.events.filter((event) => event.includes('user.'))).toHaveLength(8);
    expect(momentsOf(calls).length).toBeGreaterThan(50);
  });

  it.each([
    ['before', 'is delivered again at once', 0],
    ['after', 'is hidden for longer than a lease, so that the sweep is first', minutes(30)],
  ] as const)('%s any of its calls comes to the same when its message %s', async (when, _, hidden) => {
    const { calls, outcome } = await undisturbed(`reference-${when}-${hidden}`);
    const different: (Awaited<ReturnType<typeof killedAt>> & { readonly moment: Moment })[] = [];
    for (const moment of momentsOf(calls).filter((one) => one.when === when)) {
      const found = await killedAt(`killed-${when}-${hidden}-${moment.at}`, moment, hidden);
      if (!isDeepStrictEqual(found, { kills: 1, outcome })) different.push({ moment, ...found });
    }
    expect(different.map(({ moment }) => moment)).toEqual([]);
  });

  it('writes nothing when it is only looked at', async () => {
    const { tenant, id } = await importWhatGoesBack(cloud(), 'preview');
    cloud().tap.calls.length = 0;
    const rules = {
      tenant,
      active: true,
      revision: 1,
      profile: { ...worktango, missing: 'archive' as const },
      createdAt: 0,
    };
    const folder = await mkdtemp(join(tmpdir(), 'rollcall-preview-'));
    const { manifest } = await previewRollback(cloud().context, rules, id, filesIn(folder));
    await rm(folder, { recursive: true });
    expect(manifest.counts).toMatchObject({ rows: 8, archived: 4 });
    expect(cloud().tap.calls.length).toBeGreaterThan(3);
    expect(pointsOf(cloud().tap.calls)).toEqual([]);
  });
});
