import { isRemoval } from '../domain/change.ts';
import type { Value } from '../domain/field.ts';
import { attributeOf, valueAt } from '../domain/field-path.ts';
import type { GroupLoss } from '../domain/gate.ts';
import type { Manifest } from '../domain/plan.ts';
import { isActive, type User } from '../domain/user.ts';
import { getUsers } from '../store/directory-read.ts';
import { loadUserValues } from '../store/user-values.ts';
import type { Judging } from './judge-plan.ts';
import { changesOf } from './plan-changes.ts';

/** Removed users that are read at once: ten calls of BatchGetItem. */
const usersAtOnce = 1_000;

type Losses = { readonly lost: number; readonly groups: readonly GroupLoss[] };

/** How many of a group's members stay, and how many are removed. */
type Group = { members: number; removals: number };

/** By field, then by value. */
type Groups = ReadonlyMap<string, Map<string, Group>>;

/**
 * Which of the active users a plan removes, and how the groups that `fields` tell shrink. Reads the removed users, and for
 * groups one attribute of all users; memory grows with the groups that lose somebody.
 */
export async function readLosses(
  { directory, getChunk, heartbeat }: Judging,
  { tenant, chunks }: Manifest,
  fields: readonly string[],
): Promise<Losses> {
  const groups: Groups = new Map(fields.map((field) => [field, new Map()]));
  let lost = 0;
  for await (const changes of changesOf(getChunk, chunks, (phase) => phase === 'removal')) {
    const keys = changes.filter(({ type }) => isRemoval(type)).map(({ key }) => key);
    for (let from = 0; from < keys.length; from += usersAtOnce) {
      await heartbeat();
      const users = await getUsers(directory, tenant, keys.slice(from, from + usersAtOnce));
      const active = [...users.values()].filter(({ status }) => isActive(status));
      for (const user of active) lose(groups, user);
      lost += active.length;
    }
  }
  for (const [field, values] of groups) {
    if (values.size === 0) continue;
    const count = ({ status, fields: found }: User): void => {
      const group = values.get(groupOf(valueAt(found, field)) ?? '');
      if (group !== undefined && isActive(status)) group.members += 1;
    };
    await loadUserValues(directory, tenant, attributeOf(field), count, heartbeat);
  }
  return { lost, groups: [...groups].flatMap(([field, values]) => lossesIn(field, values)) };
}

function lose(groups: Groups, { fields }: User): void {
  for (const [field, values] of groups) {
    const value = groupOf(valueAt(fields, field));
    if (value === undefined) continue;
    const group = values.get(value) ?? { members: 0, removals: 0 };
    group.removals += 1;
    values.set(value, group);
  }
}

/** Nobody is in a group for having no value, nor for having several. */
const groupOf = (value: Value | undefined): string | undefined =>
  typeof value === 'boolean' ? String(value) : typeof value === 'string' && value !== '' ? value : undefined;

const lossesIn = (field: string, values: ReadonlyMap<string, Group>): GroupLoss[] =>
  [...values].map(([value, group]) => ({ field, value, ...group }));
