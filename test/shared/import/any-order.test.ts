import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DirectoryItem } from '../../../shared/store/directory-item.ts';
import { deliver } from '../../support/cloud/deliver.ts';
import type { Message } from '../../support/cloud/queues-and-bus.ts';
import { addCustomer, importFile, importsOf, lastImport, statesOf, upload, usersOf } from '../../support/cloud/site.ts';
import { makeUsers, outcomeOf, prepare, runToItsEnd } from '../../support/cloud/small-import.ts';
import { calm, tempt } from '../../support/cloud/tempt.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { csvOf, employee, employees, titles } from '../../support/employee-file.ts';
import { randomFrom } from '../../support/random.ts';

const cloud = withCloud();

const chunkOf = ({ body }: Message): number => Number(JSON.stringify(body).match(/"chunk":(\d+)/)?.[1] ?? -1);

describe('the chunks of an import', { timeout: 120_000 }, () => {
  const groups = Array.from({ length: 60 }, (_, n) => `Group ${n}`);
  const wide = Object.fromEntries(groups.map((group) => [group, 'ж'.repeat(1000)]));
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];

  it.each([{ order: [0, 1, 2], twice: false }, ...orders.map((order) => ({ order, twice: true }))])(
    'lead to the same in the order $order, each delivered twice: $twice',
    async ({ order, twice }) => {
      const tenant = `order-${order.join('')}-${twice}`;
      await addCustomer(cloud(), tenant, {
        missing: 'archive',
        groups,
        limits: { removals: { count: 9, percent: 100 } },
      });
      await importFile(cloud(), tenant, csvOf([...employees(1, 3), ...employees(100, 101)]));
      const file = csvOf(employees(1, 20, wide), { titles: [...titles.slice(0, 6), ...groups] });
      const first = (ready: readonly Message[]) =>
        [...ready].sort((a, b) => order.indexOf(chunkOf(a)) - order.indexOf(chunkOf(b)))[0];
      cloud().events.length = 0;
      const one = await importFile(cloud(), tenant, file, { choose: first, twice });
      expect(one.plan?.chunks).toEqual({ implied: 0, change: 3, removal: 1 });
      expect(one).toMatchObject({
        state: 'succeeded',
        counts: { rows: 20, created: 17, updated: 3, archived: 2, missing: 2 },
      });
      const states = Object.values(await statesOf(cloud(), tenant));
      expect(states.filter((state) => state === 'active')).toHaveLength(20);
      const types = cloud().events.map(({ type }) => type);
      expect(types.indexOf('user.archived')).toBeGreaterThanOrEqual(20);
      expect(new Set(cloud().events.map(({ detail }) => JSON.stringify(detail))).size).toBe(22);
    },
  );
});

/** endOnFailure leaves a failing one as it is: a smaller number is no simpler case. */
const seed = fc.integer();

describe('whatever happens to messages and functions', { timeout: 300_000 }, () => {
  let users: DirectoryItem[] = [];
  beforeAll(async () => {
    users = await makeUsers(cloud());
  });
  let runs = 0;

  it('an import comes to the same: in any order, repeated, killed now and then', async () => {
    cloud().events.length = 0;
    await prepare(cloud(), 'reference', users);
    await runToItsEnd(cloud());
    const reference = await outcomeOf(cloud(), 'reference');
    await fc.assert(
      fc.asyncProperty(seed, async (one) => {
        const tenant = `fate-${runs++}`;
        calm(cloud());
        await prepare(cloud(), tenant, users);
        await runToItsEnd(cloud(), tempt(cloud(), randomFrom(one)));
        expect(await outcomeOf(cloud(), tenant)).toEqual(reference);
      }),
      { numRuns: 10, endOnFailure: true },
    );
  });

  const clerks = { 3: ['active', 'Clerk'], 4: ['active', 'Clerk'], 5: ['active', 'Clerk'], 6: ['active', 'Clerk'] };

  it.each([
    ['complete files', 'archive', ['succeeded', 'superseded', 'superseded'], clerks, 4],
    [
      'files whose silence means nothing',
      'leave',
      ['succeeded', 'succeeded', 'succeeded'],
      { 1: ['active', 'Poet'], 2: ['active', 'Boss'], ...clerks },
      1,
    ],
  ] as const)('three %s leave what the last of them says', async (_, missing, states, users, created) => {
    await fc.assert(
      fc.asyncProperty(seed, async (one) => {
        const tenant = `files-${runs++}`;
        calm(cloud());
        await addCustomer(cloud(), tenant, { limits: { removals: { count: 50, percent: 0 } }, missing });
        for (const [at, job] of ['Poet', 'Boss', 'Clerk'].entries()) {
          await upload(cloud(), tenant, `${at}.csv`, csvOf(employees(1 + at, 4 + at, { 'Job Title': job })));
        }
        // All events first, in their order: then the lane alone decides what is next.
        await deliver(cloud(), { leaves: ({ body }) => JSON.stringify(body).includes('"step"') });
        await runToItsEnd(cloud(), tempt(cloud(), randomFrom(one)));
        expect((await importsOf(cloud(), tenant)).map(({ state }) => state)).toEqual(states);
        const found = await usersOf(cloud(), tenant);
        expect(Object.fromEntries([...found].map(([key, { status, jobTitle }]) => [key, [status, jobTitle]]))).toEqual(
          users,
        );
        expect(await lastImport(cloud(), tenant)).toMatchObject({
          counts: { rows: 4, created, updated: 4 - created, archived: 0 },
        });
      }),
      { numRuns: 4, endOnFailure: true },
    );
  });
});

describe('two tenants', () => {
  it('do not wait for each other', async () => {
    await addCustomer(cloud(), 'busy');
    await addCustomer(cloud(), 'quick');
    await upload(cloud(), 'busy', 'staff.csv', csvOf(employees(1, 2)));
    await deliver(cloud(), { leaves: ({ queue }) => queue === 'changes' });
    await upload(cloud(), 'quick', 'staff.csv', csvOf([employee('1')]));
    await deliver(cloud(), { leaves: ({ group }) => group === 'busy' });
    expect((await lastImport(cloud(), 'quick')).state).toBe('succeeded');
    expect((await lastImport(cloud(), 'busy')).state).toBe('applying');
    expect(new Set(cloud().messages.map(({ group }) => group))).toEqual(new Set(['busy']));
    await deliver(cloud());
  });
});
