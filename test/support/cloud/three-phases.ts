/** A plan made by hand that has chunks of all phases, and all that can be seen of it afterwards. */
import { noCounts } from '../../../shared/domain/counts.ts';
import type { DirectoryItem } from '../../../shared/store/directory-item.ts';
import { teamItems, userItems } from '../../../shared/store/directory-read.ts';
import { writeChange } from '../../../shared/store/directory-write.ts';
import { getHabits } from '../../../shared/store/habits.ts';
import { getLane } from '../../../shared/store/lane.ts';
import type { Cloud } from './cloud.ts';
import { type Chunks, changeOf, plannedAt, startPlan } from './made-plan.ts';
import { importsOf, reportOf, siteOf } from './site.ts';

const before = [
  changeOf(0, '1', { set: { jobTitle: 'Clerk' } }),
  changeOf(1, '2', { reason: 'implied', set: { email: 'two@example.com' } }),
  changeOf(2, '3', { set: { email: 'three@example.com' } }),
  changeOf(3, '4'),
  changeOf(4, 'Old', { entity: 'team', reason: 'implied', set: { name: 'Old' } }),
];

const absent = { reason: 'missing', version: 1 } as const;

/** Makes one user and two teams who are named, creates 11, updates 1, 2 and a team, deletes 3 and archives 4. */
export const chunks: Required<Chunks> = {
  implied: [
    [changeOf(0, '10', { reason: 'implied', set: { email: 'ten@example.com' } })],
    ['Sales', 'R&D'].map((name, at) =>
      changeOf(1 + at, name, { entity: 'team', reason: 'implied', set: { name, owner: 'ten@example.com' } }),
    ),
  ],
  change: [
    [
      changeOf(3, '11', { row: 2, set: { managerEmail: 'ten@example.com', teams: ['Sales', 'R&D'] } }),
      changeOf(4, '1', {
        type: 'update',
        row: 3,
        version: 1,
        was: { jobTitle: 'Clerk' },
        set: { custom: { Remote: true } },
      }),
    ],
    [
      changeOf(5, '2', { type: 'update', row: 4, version: 1, set: { jobTitle: 'Poet' } }),
      changeOf(6, 'Old', { entity: 'team', type: 'update', row: 5, version: 1, set: { parentTeam: 'Sales' } }),
    ],
  ],
  removal: [
    [changeOf(7, '3', { ...absent, type: 'delete', status: 'deleted' })],
    [changeOf(8, '4', { ...absent, type: 'archive', status: 'archived' })],
  ],
};

/** The directory as the plan found it, and its application begun. */
export async function begin(cloud: Cloud, tenant: string): Promise<void> {
  const writer = { tenant, importId: 'before', at: plannedAt - 1000 };
  await Promise.all(before.map((change) => writeChange(cloud.backdoor.directory, writer, change)));
  await startPlan(cloud, tenant, chunks, {
    counts: { ...noCounts, rows: 4, missing: 2 },
    fileDate: '2026-01-05',
  });
}

/** All that a customer, the platform and an operator can see of it, whatever tenant and import are called. */
export async function endOf(cloud: Cloud, tenant: string) {
  const { directory, imports } = cloud.backdoor;
  const found = await importsOf(cloud, tenant);
  const [one] = found;
  if (one === undefined) throw new Error('there is no import');
  const items: DirectoryItem[] = [];
  for await (const item of userItems(directory, tenant)) items.push(item);
  for await (const item of teamItems(directory, tenant)) items.push(item);
  const anonymous = (value: unknown): string =>
    JSON.stringify(value).replaceAll(one.id, 'IMPORT').replaceAll(`"${tenant}`, '"TENANT');
  return {
    imports: found.map(({ state, counts, failure }) => ({ state, counts, failure })),
    items: items.map(anonymous).sort(),
    events: [...new Set(cloud.events.map(anonymous))].sort(),
    report: await reportOf(cloud, one),
    uploads: (await siteOf(cloud, tenant)).filter((key) => !key.includes('/reports/')),
    habits: await getHabits(imports, tenant, 'users'),
    holder: (await getLane(imports, tenant)).holder,
    waiting: cloud.messages.length,
  };
}
