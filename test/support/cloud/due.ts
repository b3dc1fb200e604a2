/** Users for whom something is due, sweeps at any instant, and what can be seen of it. */
import type { Change } from '../../../shared/domain/change.ts';
import { type DueSweep, sweepDue } from '../../../shared/import/sweep-due.ts';
import type { DirectoryItem } from '../../../shared/store/directory-item.ts';
import { writeChange } from '../../../shared/store/directory-write.ts';
import type { Cloud } from './cloud.ts';
import { changeOf, plannedAt } from './made-plan.ts';
import { userOf } from './site.ts';

/** The evening on which people leave, epoch milliseconds. */
export const evening = Date.parse('2026-01-31T23:00:00Z');

/** Writes a user as an import would: `n` is 0, so that the next change of the import has another. */
export async function addUser(
  { backdoor }: Cloud,
  tenant: string,
  key: string,
  more: Partial<Change>,
  importId = 'before',
): Promise<void> {
  const change = changeOf(0, key, { set: { email: `${key}@example.com` }, ...more });
  await writeChange(backdoor.directory, { tenant, importId, at: plannedAt }, change);
}

/** What the function `sweep` does with what is due, at an instant. */
export const sweepAt = ({ context, tap }: Cloud, now: number, hasTime = () => true): Promise<DueSweep> =>
  tap.live(() => sweepDue({ ...context, now: () => now }, hasTime));

/** A sweep is everybody's: what other tests left due is carried out and forgotten. */
export async function nothingDue(cloud: Cloud): Promise<void> {
  const { failure, isComplete } = await sweepAt(cloud, Date.parse('2999-01-01T00:00:00Z'));
  if (failure !== undefined || !isComplete)
    throw new Error('what was left could not be carried out', { cause: failure });
  cloud.events.length = 0;
  cloud.tap.calls.length = 0;
}

/** Types and ids of what was told of a tenant, each time that it was. */
export const toldOf = ({ events }: Cloud, tenant: string): string[] =>
  events.flatMap(({ type, detail }) => {
    const { id, tenant: whose } = detail as { id: string; tenant: string };
    return whose === tenant ? [`${type} ${id}`] : [];
  });

const dueAttributes = [
  'status',
  'onboardsAt',
  'offboardsAt',
  'offboardsAfter',
  'purgesAt',
  'dueAt',
  'telling',
] as const;

/** What of a user's item has to do with what is due; undefined when there is no item. */
export async function dueOf(cloud: Cloud, tenant: string, key: string): Promise<DirectoryItem | undefined> {
  const item = await userOf(cloud, tenant, key);
  if (item === undefined) return undefined;
  return Object.fromEntries(dueAttributes.flatMap((name) => (name in item ? [[name, item[name]]] : [])));
}
