import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noCounts } from '../../../shared/domain/counts.ts';
import { failStep } from '../../../shared/import/fail-step.ts';
import { sweepImports } from '../../../shared/import/sweep-imports.ts';
import { getItem } from '../../../shared/store/directory-read.ts';
import { minutes } from '../../support/cloud/clock.ts';
import { deliver } from '../../support/cloud/deliver.ts';
import { killAfter, pointsOf } from '../../support/cloud/kill.ts';
import { changeOf, startPlan } from '../../support/cloud/made-plan.ts';
import type { Message } from '../../support/cloud/queues-and-bus.ts';
import { lastImport, platformWrites, reportOf, statesOf, userOf } from '../../support/cloud/site.ts';
import { runToItsEnd } from '../../support/cloud/small-import.ts';
import { type Call, Killed } from '../../support/cloud/tap.ts';
import { calm, tempt } from '../../support/cloud/tempt.ts';
import { begin, chunks, endOf } from '../../support/cloud/three-phases.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { randomFrom } from '../../support/random.ts';

const cloud = withCloud();

const chunkOf = ({ body }: Message): number => Number(JSON.stringify(body).match(/"chunk":(\d+)/)?.[1] ?? -1);
const waitingChunks = (): number[] =>
  cloud()
    .messages.filter(({ queue }) => queue === 'changes')
    .map(chunkOf);
const teamOf = (tenant: string, key: string) => getItem(cloud().backdoor.directory, 'team', tenant, key);

async function undisturbed(tenant: string) {
  calm(cloud());
  await begin(cloud(), tenant);
  cloud().tap.calls.length = 0;
  await runToItsEnd(cloud());
  return { calls: [...cloud().tap.calls], end: await endOf(cloud(), tenant) };
}

describe('the phases of a plan', () => {
  it('come to this', async () => {
    const { end } = await undisturbed('plain');
    const counts = { rows: 4, created: 1, updated: 3, implied: 3, deleted: 1, archived: 1, missing: 2 };
    expect(end).toMatchObject({
      imports: [{ state: 'succeeded', counts: { ...noCounts, ...counts } }],
      uploads: [],
      habits: { fileDate: '2026-01-05', endsWithLineEnd: true },
      holder: undefined,
      waiting: 0,
    });
    expect(end.report).toContain('3 implied');
    expect(end.items).toHaveLength(9);
    expect(await userOf(cloud(), 'plain', '10')).toMatchObject({ implied: true, mayLogIn: true });
    expect(await userOf(cloud(), 'plain', '2')).not.toHaveProperty('implied');
    expect(await teamOf('plain', 'R&D')).toMatchObject({ implied: true, owner: 'ten@example.com' });
    expect(await teamOf('plain', 'Old')).toMatchObject({ parentTeam: 'Sales', version: 2 });
    expect(await userOf(cloud(), 'plain', '3')).toMatchObject({ status: 'deleted', isSearchable: false });
    const one = await lastImport(cloud(), 'plain');
    expect(cloud().events.map(({ type, detail }) => [type, detail])).toEqual(
      expect.arrayContaining([
        ['team.created', expect.objectContaining({ id: `${one.id}:team.created:Sales`, key: 'Sales' })],
        ['team.updated', expect.objectContaining({ fields: ['parentTeam'] })],
        ['user.deleted', expect.objectContaining({ key: '3', fields: [] })],
      ]),
    );
  });

  it('go out one after the other, each when the one before is done to its last chunk', async () => {
    await begin(cloud(), 'waves');
    cloud().tap.calls.length = 0;
    const waves: number[][] = [];
    while (waitingChunks().length > 0) {
      const wave = waitingChunks();
      waves.push(wave);
      const [last] = wave.slice(-1);
      await deliver(cloud(), { leaves: (message) => message.queue !== 'changes' || chunkOf(message) === last });
      expect(waitingChunks()).toEqual([last]);
      await deliver(cloud(), {
        leaves: ({ queue, body }) => queue !== 'changes' || !wave.includes(chunkOf({ body } as Message)),
      });
    }
    expect(waves).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
    const commands = cloud().tap.calls.flatMap(({ target, command }) => (target === 'Imports' ? [command] : []));
    const allowed = ['BatchGetItem', 'GetItem', 'PutItem', 'UpdateItem'];
    expect([...new Set(commands)].sort(), 'all that the role of apply allows').toEqual(allowed);
    await deliver(cloud());
    expect(await lastImport(cloud(), 'waves')).toMatchObject({ state: 'succeeded' });
  });

  it.each([
    [{ implied: chunks.implied }, { implied: 3 }],
    [{ change: chunks.change.slice(0, 1) }, { created: 1, updated: 1 }],
    [{ removal: chunks.removal }, { deleted: 1, archived: 1 }],
    [
      { implied: chunks.implied, removal: chunks.removal },
      { implied: 3, deleted: 1, archived: 1 },
    ],
    [{}, {}],
  ])('may be absent: $0', async (some, counts) => {
    const tenant = `some-${Object.keys(some).join('-')}`;
    for (const key of ['1', '3', '4']) await platformWrites(cloud(), tenant, key, { version: 1, jobTitle: 'Clerk' });
    await startPlan(cloud(), tenant, some);
    await deliver(cloud());
    expect(await lastImport(cloud(), tenant)).toMatchObject({ state: 'succeeded', counts: { ...noCounts, ...counts } });
  });
});

describe('whatever happens to the messages and functions of three phases', { timeout: 300_000 }, () => {
  it.each([
    ['is delivered again at once', 0],
    ['is hidden for longer than a lease, so that the sweep is first', minutes(30)],
  ])('it comes to the same when a function is killed once, and its message %s', async (_, hidden) => {
    const { calls, end } = await undisturbed(`reference-${hidden}`);
    const points = pointsOf(calls);
    expect(points.length).toBeGreaterThan(30);
    const different: unknown[] = [];
    for (const [n, point] of points.entries()) {
      const tenant = `killed-${hidden}-${n}`;
      calm(cloud());
      await begin(cloud(), tenant);
      let kills = 0;
      killAfter(cloud(), point, () => {
        kills += 1;
        const [running] = cloud().messages;
        if (running !== undefined && hidden > 0) running.visibleAt = cloud().clock.now() + hidden;
      });
      await runToItsEnd(cloud(), { waits: hidden === 0 });
      if (hidden > 0) await deliver(cloud());
      try {
        expect(kills).toBe(1);
        expect(await endOf(cloud(), tenant)).toEqual(end);
      } catch (error) {
        different.push(`after call ${point.at}, ${point.name}: ${String(error).slice(0, 3000)}`);
      }
    }
    expect(different).toEqual([]);
  });

  it('it comes to the same when every message comes twice', async () => {
    const { end } = await undisturbed('twice-reference');
    calm(cloud());
    await begin(cloud(), 'twice');
    await runToItsEnd(cloud(), { twice: true });
    expect(await endOf(cloud(), 'twice')).toEqual(end);
  });

  it('it comes to the same in any order, repeated, killed now and then', async () => {
    const { end } = await undisturbed('fate-reference');
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const tenant = `fate-${runs++}`;
        calm(cloud());
        await begin(cloud(), tenant);
        await runToItsEnd(cloud(), tempt(cloud(), randomFrom(seed)));
        expect(await endOf(cloud(), tenant)).toEqual(end);
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });
});

const writes =
  (key: string) =>
  ({ command, target, input }: Call): boolean =>
    target === 'Directory' && command === 'UpdateItem' && JSON.stringify(input).includes(`#${key}"`);

/** Such calls fail from now on. */
function poison(isPoisoned: (call: Call) => boolean): void {
  cloud().tap.before = (call) => {
    if (isPoisoned(call)) throw new Error('poison');
  };
}

describe('a chunk that can’t be applied', () => {
  it('lets changes go out though it is one of who is named, and withholds removals', async () => {
    await begin(cloud(), 'poison');
    poison(writes('Sales'));
    await deliver(cloud());
    expect(await lastImport(cloud(), 'poison')).toMatchObject({
      state: 'failed',
      failure: { code: 'failed-in-part' },
      counts: { implied: 1, created: 1, updated: 3, deleted: 0, archived: 0 },
    });
    const states = await statesOf(cloud(), 'poison');
    expect(states).toEqual({ 1: 'active', 2: 'active', 3: 'active', 4: 'active', 10: 'active', 11: 'active' });
    expect(await teamOf('poison', 'R&D'), 'what else the chunk says is done').toMatchObject({ implied: true });
    const { habits } = await endOf(cloud(), 'poison');
    expect(habits, 'what went through in part is no measure').not.toHaveProperty('fileDate');
  });

  it('withholds removals also when it is known from its result alone', async () => {
    await begin(cloud(), 'mark');
    poison(writes('10'));
    await deliver(cloud(), { leaves: (message) => chunkOf(message) === 0 });
    const [first] = cloud().messages;
    let isKept = false;
    cloud().tap.after = ({ command }) => {
      isKept ||= command === 'PutItem';
      if (isKept) throw new Killed('here');
    };
    const { tap, context } = cloud();
    await expect(tap.live(() => failStep(context, first?.body as never))).rejects.toThrow(Killed);
    expect(isKept).toBe(true);
    calm({ ...cloud(), messages: [] });
    await deliver(cloud());
    expect(await lastImport(cloud(), 'mark')).toMatchObject({ state: 'failed', counts: { created: 1, deleted: 0 } });
  });

  it('is none when it was applied before it was given up', async () => {
    await begin(cloud(), 'late');
    await deliver(cloud(), { leaves: (message) => chunkOf(message) !== 0 });
    const message = {
      step: 'apply',
      tenant: 'late',
      importId: (await lastImport(cloud(), 'late')).id,
      fence: 1,
    } as const;
    await failStep(cloud().context, { ...message, chunk: 0, key: '-', sha256: '-' });
    await deliver(cloud());
    expect(await lastImport(cloud(), 'late')).toMatchObject({ state: 'succeeded', counts: { implied: 3, deleted: 1 } });
  });

  it('leaves the phases after it attempts of their own, when leases run out without any dead letter', async () => {
    await begin(cloud(), 'stalls');
    const stall = async () => {
      cloud().messages.length = 0;
      cloud().clock.advance(minutes(3));
      await sweepImports(cloud().context);
    };
    for (let start = 1; start <= 5; start += 1) await stall();
    expect(waitingChunks(), 'given up at the sixth start').toEqual([2, 3]);
    await stall();
    expect(waitingChunks(), 'sent again').toEqual([2, 3]);
    await deliver(cloud());
    expect(await lastImport(cloud(), 'stalls')).toMatchObject({
      state: 'failed',
      counts: { implied: 0, created: 1, updated: 3, deleted: 0 },
    });
  });
});

describe('who is named', () => {
  const named = changeOf(0, 'boss', { reason: 'implied', set: { email: 'boss@example.com' } });

  it('need only be there: whoever else made them meanwhile is welcome', async () => {
    await platformWrites(cloud(), 'there', 'boss', { points: 5 });
    await startPlan(cloud(), 'there', { implied: [[named]] });
    await deliver(cloud());
    const one = await lastImport(cloud(), 'there');
    expect(one).toMatchObject({ state: 'succeeded', counts: noCounts });
    expect(cloud().events).toEqual([]);
    expect(await reportOf(cloud(), one)).not.toContain('changed-meanwhile');
    expect(await userOf(cloud(), 'there', 'boss')).not.toHaveProperty('version');
  });

  it('and was archived meanwhile is told, and left alone', async () => {
    await platformWrites(cloud(), 'out', 'boss', { status: 'archived' });
    await startPlan(cloud(), 'out', { implied: [[named]] });
    await deliver(cloud());
    const one = await lastImport(cloud(), 'out');
    expect(await reportOf(cloud(), one)).toMatch(/,changed-meanwhile,error,boss,the user as the plan found it/);
    expect(await userOf(cloud(), 'out', 'boss')).toMatchObject({ status: 'archived' });
  });
});

describe('a team that changed between plan and apply', () => {
  it('is told of as a team, and its row counts as rejected', async () => {
    const { backdoor } = cloud();
    const team = { entity: 'team', type: 'update', row: 2, was: { teamType: 'a' }, set: { teamType: 'b' } } as const;
    await startPlan(cloud(), 'team', { change: [[changeOf(0, 'Sales', { ...team, version: 1 })]] }, { kind: 'teams' });
    expect(await getItem(backdoor.directory, 'team', 'team', 'Sales')).toBeUndefined();
    await deliver(cloud());
    const one = await lastImport(cloud(), 'team');
    expect(one).toMatchObject({ state: 'succeeded_with_errors', counts: { ...noCounts, rejected: 1 } });
    expect(await reportOf(cloud(), one)).toContain('somebody else changed this team');
  });
});
