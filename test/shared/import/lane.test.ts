import { describe, expect, it } from 'vitest';
import { noCounts } from '../../../shared/domain/counts.ts';
import { failStep } from '../../../shared/import/fail-step.ts';
import { finishImport } from '../../../shared/import/finish-import.ts';
import { planUpload } from '../../../shared/import/plan-upload.ts';
import { registerUpload } from '../../../shared/import/register-upload.ts';
import { sweepImports } from '../../../shared/import/sweep-imports.ts';
import { enqueue, leaveQueue, listWaiting } from '../../../shared/store/imports.ts';
import { getLane } from '../../../shared/store/lane.ts';
import { getManifest } from '../../../shared/store/plans.ts';
import { minutes } from '../../support/cloud/clock.ts';
import { deliver } from '../../support/cloud/deliver.ts';
import type { Message, QueueName } from '../../support/cloud/queues-and-bus.ts';
import {
  addCustomer,
  importFile,
  importsOf,
  lastImport,
  siteOf,
  statesOf,
  upload,
  usersOf,
} from '../../support/cloud/site.ts';
import { type Call, Killed } from '../../support/cloud/tap.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { csvOf, employee, employees, titles } from '../../support/employee-file.ts';

const cloud = withCloud();

const states = async (tenant: string) => (await importsOf(cloud(), tenant)).map(({ state }) => state);
const waitingIn = (queue: QueueName): Message[] => cloud().messages.filter((message) => message.queue === queue);
const isOn =
  (queue: QueueName, step?: string) =>
  ({ queue: on, body }: Message): boolean =>
    on === queue && (step === undefined || JSON.stringify(body).includes(`"step":"${step}"`));

/** Every call that this says so of fails, as often as it is tried. */
const poison = (isPoisoned: (call: Call) => boolean): void => {
  cloud().tap.before = (call) => {
    if (isPoisoned(call)) throw new Error('this call never works');
  };
};
const writesUser =
  (key: string) =>
  ({ command, target, input }: Call): boolean =>
    target === 'Directory' && command.startsWith('Update') && JSON.stringify(input.Key).includes(`USER#${key}"`);

const sweepAfter = async (milliseconds: number) => {
  cloud().clock.advance(milliseconds);
  const swept = await sweepImports(cloud().context);
  await deliver(cloud());
  return swept;
};

describe('a lane', () => {
  it('takes files in the order in which they came, whatever the order of their events', async () => {
    await addCustomer(cloud(), 'order');
    await upload(cloud(), 'order', 'a.csv', csvOf(employees(1, 1, { 'Job Title': 'first' })));
    await upload(cloud(), 'order', 'b.csv', csvOf(employees(1, 1, { 'Job Title': 'second' })));
    await upload(cloud(), 'order', 'b.csv', csvOf(employees(1, 1, { 'Job Title': 'third' })));
    cloud().messages.reverse();
    const arrivals = cloud().messages.length;
    let delivered = 0;
    await deliver(cloud(), { choose: (ready) => (delivered++ < arrivals ? ready[0] : ready.at(-1)) });
    const imports = await importsOf(cloud(), 'order');
    expect(imports.map(({ file, state }) => [file, state])).toEqual([
      ['b.csv', 'succeeded'],
      ['b.csv', 'succeeded'],
      ['a.csv', 'succeeded'],
    ]);
    // The one whose event came first had begun when the others arrived; these two are in order.
    const byTime = [...imports].reverse();
    expect(byTime[0]?.planStartedAt).toBeLessThanOrEqual(byTime[1]?.planStartedAt ?? 0);
  });

  it('has one import at a time: the second waits, and is planned against what the first has done', async () => {
    await addCustomer(cloud(), 'two');
    await upload(cloud(), 'two', 'a.csv', csvOf(employees(1, 3)));
    await upload(cloud(), 'two', 'b.csv', csvOf(employees(2, 4)));
    await deliver(cloud(), { leaves: isOn('arrivals', 'plan') });
    expect(await states('two')).toEqual(['received', 'received']);
    expect(waitingIn('arrivals')).toHaveLength(1);
    await deliver(cloud());
    const [second, first] = await importsOf(cloud(), 'two');
    expect(first).toMatchObject({ file: 'a.csv', counts: { ...noCounts, rows: 3, created: 3 } });
    expect(second).toMatchObject({
      file: 'b.csv',
      counts: { ...noCounts, rows: 3, created: 1, unchanged: 2, missing: 1 },
    });
  });

  it('is empty when there is nothing to do', async () => {
    await addCustomer(cloud(), 'empty');
    await importFile(cloud(), 'empty', csvOf(employees(1, 1)));
    expect((await getLane(cloud().backdoor.imports, 'empty')).holder).toBeUndefined();
    expect(await sweepAfter(minutes(60))).toMatchObject({
      lanes: 0,
      paused: 0,
      registered: 0,
      removals: 0,
      loneSidecars: 0,
    });
  });

  it('does nothing for a repeated event, at whatever time it comes', async () => {
    await addCustomer(cloud(), 'repeated');
    await upload(cloud(), 'repeated', 'staff.csv', csvOf(employees(1, 2)));
    const event = cloud().messages[0];
    if (event === undefined) throw new Error('no event came');
    const copy = (): Message => ({ ...event, receives: 0 });
    cloud().messages.push(copy());
    await deliver(cloud(), { leaves: isOn('changes') });
    cloud().messages.push(copy());
    await deliver(cloud(), { leaves: isOn('changes') });
    await deliver(cloud(), { leaves: isOn('finish', 'remove') });
    cloud().messages.push(copy());
    await deliver(cloud());
    cloud().messages.push(copy());
    await deliver(cloud());
    expect(await importsOf(cloud(), 'repeated')).toMatchObject([
      { state: 'succeeded', counts: { ...noCounts, rows: 2, created: 2 } },
    ]);
    expect(cloud().events).toHaveLength(2);
  });

  it('comes to the same when every message is delivered twice', async () => {
    await addCustomer(cloud(), 'twice', { missing: 'archive' });
    await importFile(cloud(), 'twice', csvOf(employees(1, 20)), { twice: true });
    const one = await importFile(cloud(), 'twice', csvOf(employees(3, 21, { 'Job Title': 'Poet' })), { twice: true });
    expect(one).toMatchObject({
      state: 'succeeded',
      counts: { ...noCounts, rows: 19, created: 1, updated: 18, archived: 2, missing: 2 },
    });
    expect((await usersOf(cloud(), 'twice')).get('5')).toMatchObject({ version: 2 });
  });

  it('takes a repeated event as it would the first, when that one was cut off behind the registration', async () => {
    await addCustomer(cloud(), 'cut');
    await upload(cloud(), 'cut', 'staff.csv', csvOf(employees(1, 2)));
    let isCut = false;
    cloud().tap.before = ({ input }) => {
      if (isCut || !JSON.stringify(input).includes('WAITING#')) return;
      isCut = true;
      throw new Killed('here');
    };
    await deliver(cloud());
    expect(isCut).toBe(true);
    expect(await states('cut')).toEqual(['succeeded']);
  });

  it('drops what belongs to an older fence', async () => {
    await addCustomer(cloud(), 'fence');
    await upload(cloud(), 'fence', 'staff.csv', csvOf(employees(1, 2)));
    await deliver(cloud(), { leaves: isOn('changes') });
    const old = waitingIn('changes');
    expect(old).toHaveLength(1);
    cloud().clock.advance(minutes(3));
    await sweepImports(cloud().context);
    expect(waitingIn('changes')).toHaveLength(2);
    await deliver(cloud(), { leaves: (message) => !old.includes(message) });
    const { id: importId } = await lastImport(cloud(), 'fence');
    for (const fence of [1, 3]) {
      const step = { tenant: 'fence', importId, fence };
      expect(await finishImport(cloud().context, { step: 'finish', ...step })).toBeUndefined();
      await planUpload(cloud().context, { step: 'plan', ...step });
      await failStep(cloud().context, { step: 'finish', ...step });
    }
    expect(waitingIn('changes')).toHaveLength(1);
    expect(waitingIn('finish')).toEqual([]);
    expect(await statesOf(cloud(), 'fence')).toEqual({});
    expect(await states('fence')).toEqual(['applying']);
    await deliver(cloud());
    expect(await states('fence')).toEqual(['succeeded']);
  });

  it('has one plan for an import: one that comes late does not take its place', async () => {
    await addCustomer(cloud(), 'late-plan', { missing: 'archive' });
    await importFile(cloud(), 'late-plan', csvOf(employees(1, 20)));
    await upload(cloud(), 'late-plan', 'staff.csv', csvOf(employees(2, 21, { 'Job Title': 'Poet' })));
    let isLate = false;
    cloud().tap.before = async ({ input }) => {
      if (isLate || !String(input.Key).endsWith('/manifest.json') || input.IfNoneMatch === undefined) return;
      isLate = true;
      await sweepAfter(minutes(3));
      expect(await states('late-plan')).toEqual(['succeeded', 'succeeded']);
    };
    await deliver(cloud());
    expect(isLate).toBe(true);
    const { id: importId, plan } = await lastImport(cloud(), 'late-plan');
    const manifest = await getManifest(cloud().backdoor.work, { tenant: 'late-plan', importId, round: 0 });
    expect(manifest?.hash).toBe(plan?.hash);
    expect(manifest?.counts).toMatchObject({ created: 1, updated: 19, archived: 1 });
  });

  it.each([
    ['plan', 'arrivals'],
    ['apply', 'changes'],
    ['finish', 'finish'],
  ] as const)('goes on when the message of the step %s was lost: its lease runs out', async (step, queue) => {
    const tenant = `lost-${step}`;
    await addCustomer(cloud(), tenant, { missing: 'archive' });
    await importFile(cloud(), tenant, csvOf(employees(1, 5)));
    await upload(cloud(), tenant, 'staff.csv', csvOf(employees(2, 6, { 'Job Title': 'Poet' })));
    await deliver(cloud(), { leaves: isOn(queue, step) });
    cloud().messages.splice(0);
    expect((await sweepAfter(minutes(1))).lanes).toBe(0);
    expect((await sweepAfter(minutes(2))).lanes).toBe(1);
    expect(await lastImport(cloud(), tenant)).toMatchObject({
      state: 'succeeded',
      counts: { ...noCounts, rows: 5, created: 1, updated: 4, archived: 1, missing: 1 },
    });
  });
});

describe('a step that never works', () => {
  it('fails the import when it is the plan, and the lane goes on', async () => {
    await addCustomer(cloud(), 'bad-plan');
    await upload(cloud(), 'bad-plan', 'a.csv', csvOf(employees(1, 2)));
    poison(({ target, command }) => target === 'Directory' && command === 'Query');
    await deliver(cloud());
    expect(await lastImport(cloud(), 'bad-plan')).toMatchObject({
      state: 'failed',
      failure: { code: 'plan-step-failed' },
      counts: noCounts,
    });
    cloud().tap.before = () => undefined;
    expect(await importFile(cloud(), 'bad-plan', csvOf(employees(1, 2)))).toMatchObject({ counts: { created: 2 } });
  });

  it('fails the import when it is one change: all others are made and told of, and nobody is removed', async () => {
    await addCustomer(cloud(), 'bad-chunk', { missing: 'archive' });
    await importFile(cloud(), 'bad-chunk', csvOf(employees(1, 1102)));
    poison(writesUser('1001'));
    cloud().events.length = 0;
    const file = csvOf([...employees(1, 1100, { 'Job Title': 'Poet' }), employee('1101', { Status: 'archived' })]);
    expect(await importFile(cloud(), 'bad-chunk', file)).toMatchObject({
      state: 'failed',
      failure: { code: 'failed-in-part' },
      counts: { rows: 1101, updated: 1000, archived: 0, missing: 1 },
    });
    const users = [...(await usersOf(cloud(), 'bad-chunk')).values()];
    expect(users.filter(({ status }) => status !== 'active')).toEqual([]);
    expect(users.filter(({ jobTitle }) => jobTitle === 'Poet')).toHaveLength(1099);
    expect(new Set(cloud().events.map(({ detail }) => JSON.stringify(detail))).size).toBe(1099);
    cloud().tap.before = () => undefined;
    expect(await importFile(cloud(), 'bad-chunk', file)).toMatchObject({
      state: 'succeeded',
      counts: { rows: 1101, updated: 1, unchanged: 1099, archived: 2, missing: 1, rejected: 0 },
    });
  });

  it('ends the import without a report when it is the finish, and the lane goes on', async () => {
    await addCustomer(cloud(), 'bad-finish');
    poison(({ command, target }) => command === 'PutObject' && target === 'uploads');
    await upload(cloud(), 'bad-finish', 'a.csv', csvOf(employees(1, 2)));
    await deliver(cloud());
    expect(await lastImport(cloud(), 'bad-finish')).toMatchObject({
      state: 'failed',
      failure: { code: 'finish-step-failed' },
    });
    cloud().tap.before = () => undefined;
    expect(await importFile(cloud(), 'bad-finish', csvOf(employees(1, 3)))).toMatchObject({
      counts: { created: 1, unchanged: 2 },
    });
    await sweepAfter(minutes(20));
    expect((await siteOf(cloud(), 'bad-finish')).filter((key) => !key.includes('/reports/'))).toEqual([]);
  });

  it('is given up when its lease runs out again and again without any dead letter', async () => {
    await addCustomer(cloud(), 'endless');
    await upload(cloud(), 'endless', 'a.csv', csvOf(employees(1, 2)));
    await deliver(cloud(), { leaves: isOn('arrivals', 'plan') });
    for (let time = 0; time < 10; time += 1) {
      cloud().messages.splice(0);
      cloud().clock.advance(minutes(3));
      await sweepImports(cloud().context);
      await deliver(cloud(), { leaves: isOn('arrivals', 'plan') });
    }
    expect(await states('endless')).toEqual(['failed']);
    expect(await importFile(cloud(), 'endless', csvOf(employees(1, 2)))).toMatchObject({ state: 'succeeded' });
  });
});

describe('a long import', () => {
  it('is not given up although it stalls again and again, as long as chunks are done in between', async () => {
    const groups = Array.from({ length: 60 }, (_, n) => `Group ${n}`);
    await addCustomer(cloud(), 'stalls', { groups });
    const wide = Object.fromEntries(groups.map((group) => [group, 'ж'.repeat(1000)]));
    const file = csvOf(employees(1, 60, wide), { titles: [...titles.slice(0, 6), ...groups] });
    await upload(cloud(), 'stalls', 'staff.csv', file);
    await deliver(cloud(), { leaves: isOn('changes') });
    expect(waitingIn('changes').length).toBeGreaterThan(7);
    for (let stall = 0; stall < 7; stall += 1) {
      const [next] = waitingIn('changes');
      await deliver(cloud(), { leaves: (message) => message !== next });
      cloud().messages.splice(0);
      cloud().clock.advance(minutes(3));
      await sweepImports(cloud().context);
    }
    await deliver(cloud());
    expect(await lastImport(cloud(), 'stalls')).toMatchObject({ state: 'succeeded', counts: { created: 60 } });
  });
});

describe('the sweep', () => {
  it('registers an upload whose event was lost, not before its event has had its time', async () => {
    await addCustomer(cloud(), 'lost-event');
    cloud().faults.losesEvents = true;
    await upload(cloud(), 'lost-event', 'staff.csv', csvOf(employees(1, 2)));
    await upload(cloud(), 'lost-event', '.staff.csv', csvOf(employees(1, 2)));
    expect(await sweepAfter(minutes(4))).toMatchObject({ registered: 0 });
    expect(await sweepAfter(minutes(2))).toMatchObject({ registered: 1 });
    expect(await importsOf(cloud(), 'lost-event')).toMatchObject([{ state: 'succeeded', counts: { created: 2 } }]);
    expect(await sweepAfter(minutes(5))).toMatchObject({ registered: 0 });
  });

  it('brings an import back whose place in the queue was lost', async () => {
    await addCustomer(cloud(), 'lost-place');
    await upload(cloud(), 'lost-place', 'staff.csv', csvOf(employees(1, 2)));
    cloud().tap.before = ({ command, target, input }) => {
      if (command === 'PutItem' && target === 'Imports' && JSON.stringify(input).includes('WAITING#'))
        throw new Error('killed');
    };
    await deliver(cloud());
    expect(await states('lost-place')).toEqual(['received']);
    cloud().tap.before = () => undefined;
    await sweepAfter(minutes(10));
    expect(await states('lost-place')).toEqual(['succeeded']);
  });

  it('moves a lane on that nobody moved', async () => {
    await addCustomer(cloud(), 'idle');
    await upload(cloud(), 'idle', 'staff.csv', csvOf(employees(1, 2)));
    await deliver(cloud(), { leaves: isOn('arrivals', 'plan') });
    const { imports } = cloud().backdoor;
    for await (const waiting of listWaiting(imports, 'idle')) await leaveQueue(imports, waiting);
    await enqueue(imports, await lastImport(cloud(), 'idle'));
    cloud().messages.splice(0);
    await sweepAfter(minutes(6));
    expect(await states('idle')).toEqual(['succeeded']);
  });

  it('has the upload of an ended import removed when the message for it was lost', async () => {
    await addCustomer(cloud(), 'lost-removal');
    await importFile(cloud(), 'lost-removal', csvOf(employees(1, 2)), { leaves: isOn('finish', 'remove') });
    cloud().messages.splice(0);
    expect(await siteOf(cloud(), 'lost-removal')).toContain('lost-removal/staff.csv');
    expect(await sweepAfter(minutes(10))).toMatchObject({ removals: 0 });
    expect(await sweepAfter(minutes(10))).toMatchObject({ removals: 1 });
    expect(await siteOf(cloud(), 'lost-removal')).not.toContain('lost-removal/staff.csv');
  });

  it('leaves the upload of a held import where it is', async () => {
    await addCustomer(cloud(), 'held', { missing: 'archive' });
    await importFile(cloud(), 'held', csvOf(employees(1, 20)));
    await importFile(cloud(), 'held', csvOf(employees(1, 2)));
    await sweepAfter(minutes(60));
    expect(await siteOf(cloud(), 'held')).toContain('held/staff.csv');
    expect(await states('held')).toEqual(['held', 'succeeded']);
  });

  it('gives an upload the same import as its event, when that comes late', async () => {
    await addCustomer(cloud(), 'late-event');
    const version = await upload(cloud(), 'late-event', 'staff.csv', csvOf(employees(1, 2)));
    const [event] = cloud().messages.splice(0);
    await sweepAfter(minutes(6));
    if (event !== undefined) cloud().messages.push(event);
    await deliver(cloud());
    await registerUpload(cloud().context, { ...version, order: 'x', at: cloud().clock.now() });
    await deliver(cloud());
    expect(await states('late-event')).toEqual(['succeeded']);
  });
});
