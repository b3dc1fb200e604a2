import { type Change, changeTypeFor } from './change.ts';
import type { Value } from './field.ts';
import { groupsField, type UserRecord } from './record.ts';
import type { User, UserStatus } from './user.ts';

/** What must happen to a user so that the directory says what the record claims. */
export type Difference = Pick<Change, 'type' | 'status' | 'was' | 'set'>;

/** The difference between the user as known (undefined: not at all) and the record; undefined: there is none. */
export function diff(user: User | undefined, record: UserRecord): Difference | undefined {
  if (user === undefined) return { type: 'create', status: record.status, was: {}, set: record.values };
  const { was, set } = changedValues(user.fields, record);
  const status = statusAfter(user.status, record.status);
  const differs = Object.keys(was).length > 0 || Object.keys(set).length > 0;
  const type = changeTypeFor(user.status, status, differs);
  return type === undefined ? undefined : { type, status, was, set };
}

/** A row that says `active` does not open the login of somebody whose onboarding is still to come. */
const statusAfter = (from: UserStatus, claimed: UserRecord['status']): UserStatus =>
  from === 'pending' && claimed === 'active' ? 'pending' : claimed;

function changedValues(known: User['fields'], record: UserRecord): Pick<Difference, 'was' | 'set'> {
  const difference: Pick<Difference, 'was' | 'set'> = { was: {}, set: {} };
  for (const [field, claimed] of Object.entries(record.values)) {
    if (field !== groupsField) compare(difference, field, known[field], claimed);
  }
  for (const field of record.emptied) compare(difference, field, known[field], undefined);
  compare(difference, groupsField, known[groupsField], groupsAfter(known[groupsField], record));
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

/** Groups that the file does not have stay. */
function groupsAfter(before: Value | undefined, { values, left }: UserRecord): Value | undefined {
  const claimed = values[groupsField];
  const merged: Record<string, string> = {
    ...(typeof before === 'object' ? before : {}),
    ...(typeof claimed === 'object' ? claimed : {}),
  };
  for (const group of left) delete merged[group];
  return Object.keys(merged).length === 0 ? undefined : merged;
}

/** Equal text, or maps with the same entries in any order. */
export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
