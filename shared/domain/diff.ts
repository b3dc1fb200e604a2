import { type Change, changeTypeFor, type FieldChange } from './change.ts';
import type { Value } from './field.ts';
import type { UserRecord } from './record.ts';
import type { User, UserStatus } from './user.ts';

/** What must happen to a user so that the directory says what the record claims. */
export type Difference = Pick<Change, 'type' | 'status' | 'fields'>;

/** The attribute that holds the map of parent group to sub group. */
export const groupsField = 'groups';

/** The difference between the user as known (undefined: not at all) and the record; undefined: there is none. */
export function diff(user: User | undefined, record: UserRecord): Difference | undefined {
  const fields = fieldChanges(user?.fields ?? {}, record);
  if (user === undefined) return { type: 'create', status: record.status, fields };
  const status = statusAfter(user.status, record.status);
  const type = changeTypeFor(user.status, status, Object.keys(fields).length > 0);
  return type === undefined ? undefined : { type, status, fields };
}

/** A row that says `active` does not open the login of somebody whose onboarding is still to come. */
const statusAfter = (from: UserStatus, claimed: UserRecord['status']): UserStatus =>
  from === 'pending' && claimed === 'active' ? 'pending' : claimed;

function fieldChanges(known: User['fields'], record: UserRecord): Record<string, FieldChange> {
  const changes: Record<string, FieldChange> = {};
  for (const [field, claimed] of Object.entries(record.fields)) {
    const before = known[field];
    if (before !== (claimed ?? undefined)) changes[field] = sides(before, claimed ?? undefined);
  }
  const before = known[groupsField];
  const after = mergedGroups(before, record.groups);
  if (!sameValue(before, after)) changes[groupsField] = sides(before, after);
  return changes;
}

const sides = (before: Value | undefined, after: Value | undefined): FieldChange => ({
  ...(before === undefined ? {} : { before }),
  ...(after === undefined ? {} : { after }),
});

function mergedGroups(before: Value | undefined, claimed: UserRecord['groups']): Value | undefined {
  const merged: Record<string, string> = { ...(typeof before === 'object' ? before : {}) };
  for (const [group, subgroup] of Object.entries(claimed)) {
    if (subgroup === null) delete merged[group];
    else merged[group] = subgroup;
  }
  return Object.keys(merged).length === 0 ? undefined : merged;
}

/** Equal text, or maps with the same entries in any order. */
export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
