import { type Change, changeTypeFor } from './change.ts';
import type { Value } from './field.ts';
import type { UserRecord } from './record.ts';
import type { User, UserStatus } from './user.ts';

/** What must happen to a user so that the directory says what the record claims. */
export type Difference = Pick<Change, 'type' | 'status' | 'was' | 'set'>;

/** The attribute that holds the map of parent group to sub group. */
const groupsField = 'groups';

/** The difference between the user as known (undefined: not at all) and the record; undefined: there is none. */
export function diff(user: User | undefined, record: UserRecord): Difference | undefined {
  if (user === undefined) return { type: 'create', status: record.status, was: {}, set: valuesOf(record) };
  const { was, set } = changedValues(user.fields, record);
  const status = statusAfter(user.status, record.status);
  const differs = Object.keys(was).length > 0 || Object.keys(set).length > 0;
  const type = changeTypeFor(user.status, status, differs);
  return type === undefined ? undefined : { type, status, was, set };
}

/** A row that says `active` does not open the login of somebody whose onboarding is still to come. */
const statusAfter = (from: UserStatus, claimed: UserRecord['status']): UserStatus =>
  from === 'pending' && claimed === 'active' ? 'pending' : claimed;

function valuesOf({ fields, groups }: UserRecord): Difference['set'] {
  const set: Difference['set'] = {};
  for (const field in fields) {
    const value = fields[field];
    if (typeof value === 'string') set[field] = value;
  }
  const merged = mergedGroups(undefined, groups);
  if (merged !== undefined) set[groupsField] = merged;
  return set;
}

function changedValues(known: User['fields'], record: UserRecord): Pick<Difference, 'was' | 'set'> {
  const difference: Pick<Difference, 'was' | 'set'> = { was: {}, set: {} };
  for (const [field, claimed] of Object.entries(record.fields)) {
    compare(difference, field, known[field], claimed ?? undefined);
  }
  compare(difference, groupsField, known[groupsField], mergedGroups(known[groupsField], record.groups));
  return difference;
}

function compare(
  { was, set }: Pick<Difference, 'was' | 'set'>,
  field: string,
  before: Value | undefined,
  after: Value | undefined,
): void {
  if (sameValue(before, after)) return;
  if (before !== undefined) was[field] = before;
  if (after !== undefined) set[field] = after;
}

function mergedGroups(before: Value | undefined, claimed: UserRecord['groups']): Record<string, string> | undefined {
  const merged: Record<string, string> = typeof before === 'object' ? { ...before } : {};
  let isEmpty = typeof before !== 'object';
  for (const group in claimed) {
    const subgroup = claimed[group];
    if (typeof subgroup !== 'string') delete merged[group];
    else {
      merged[group] = subgroup;
      isEmpty = false;
    }
  }
  return isEmpty || Object.keys(merged).length === 0 ? undefined : merged;
}

/** Equal text, or maps with the same entries in any order. */
export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
