import { type Change, changeTypeFor } from './change.ts';
import type { Entries, Value } from './field.ts';
import { stateAfter } from './lifecycle.ts';
import type { Mapping } from './mapping.ts';
import type { UserRecord } from './record.ts';
import { type MapField, mapFields, privateField } from './reserved-fields.ts';
import type { User, UserStatus } from './user.ts';

/** What must happen to a user so that the directory says what the record claims. */
export type Difference = Pick<Change, 'type' | 'status' | 'was'> & { readonly set: Readonly<Record<string, Value>> };

/** What the rules say about differences, besides the record. */
export type DiffRules = Pick<Mapping, 'defaults' | 'usualStatus' | 'adding' | 'returnsFrom'>;

/**
 * The difference between the user as known (undefined: not at all) and the record; undefined: there is none.
 *
 * @param status the state afterwards: what the record claims, unless other rules say otherwise
 */
export function diff(
  user: User | undefined,
  record: UserRecord,
  rules: DiffRules,
  status: UserStatus = claimedStatus(user, record, rules),
): Difference | undefined {
  if (user === undefined) return creation(record, status, rules);
  const { was, set } = changedValues(user.fields, record, rules);
  const differs = Object.keys(was).length > 0 || Object.keys(set).length > 0;
  const type = changeTypeFor(user.status, status, differs);
  return type === undefined ? undefined : { type, status, was, set };
}

/** The very values of the record where there are no defaults: their JSON is known already. */
const creation = ({ values }: UserRecord, status: UserStatus, { defaults }: DiffRules): Difference => ({
  type: 'create',
  status,
  was: {},
  set: defaults === undefined ? values : { ...defaults, ...values },
});

/** The state that a record claims; one without a word about it brings back who was missing, and nobody else. */
export function claimedStatus(
  user: Pick<User, 'status'> | undefined,
  { status }: Pick<UserRecord, 'status'>,
  { usualStatus, returnsFrom }: Pick<DiffRules, 'usualStatus' | 'returnsFrom'>,
): UserStatus {
  if (user === undefined) return status ?? usualStatus;
  if (status === undefined) return returnsFrom.includes(user.status) ? stateAfter(user.status, 'present') : user.status;
  return stateAfter(user.status, status === 'active' ? 'present' : status);
}

const isMap: ReadonlySet<string> = new Set(mapFields);

type Values = { was: Record<string, Value>; set: Record<string, Value> };

function changedValues(known: User['fields'], record: UserRecord, { adding }: DiffRules): Values {
  const difference: Values = { was: {}, set: {} };
  for (const [field, claimed] of Object.entries(record.values)) {
    if (isMap.has(field) || field === privateField) continue;
    compare(difference, field, known[field], adding.has(field) ? added(known[field], claimed) : claimed);
  }
  for (const field of record.emptied) if (!adding.has(field)) compare(difference, field, known[field], undefined);
  // Rules that hide nothing any more say so by saying nothing.
  compare(difference, privateField, known[privateField], record.values[privateField]);
  for (const map of mapFields) compare(difference, map, known[map], entriesAfter(map, known[map], record));
  return difference;
}

function compare({ was, set }: Values, field: string, before: Value | undefined, after: Value | undefined): void {
  if (sameValue(before, after)) return;
  if (before !== undefined) was[field] = before;
  if (after !== undefined) set[field] = after;
}

/** What is there stays, in its order. */
function added(before: Value | undefined, claimed: Value): Value {
  return isList(before) && isList(claimed) ? [...new Set([...before, ...claimed])] : claimed;
}

/** Entries that the file does not have stay. */
function entriesAfter(map: MapField, before: Value | undefined, { values, left }: UserRecord): Value | undefined {
  const claimed = values[map];
  if (claimed === undefined && left.length === 0) return before;
  const merged: Record<string, string | boolean> = { ...entriesIn(before), ...entriesIn(claimed) };
  for (const [from, name] of left) if (from === map) delete merged[name];
  return Object.keys(merged).length === 0 ? undefined : merged;
}

const isList = (value: Value | undefined): value is readonly string[] => Array.isArray(value);

const entriesIn = (value: Value | undefined): Entries => (typeof value === 'object' && !isList(value) ? value : {});

/** Equal text or flags, lists with the same items in the same order, or maps with the same entries in any order. */
export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  if (isList(a) || isList(b)) {
    return isList(a) && isList(b) && a.length === b.length && a.every((item, at) => item === b[at]);
  }
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
