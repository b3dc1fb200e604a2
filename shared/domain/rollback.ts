/** Takes back what an import did to one user or team, as far as it still is what the import made of it. */
import { type Change, changeTypeFor, fieldsOf, isRemoval } from './change.ts';
import { sameValue } from './diff.ts';
import type { Value } from './field.ts';
import type { Instants } from './lifecycle.ts';
import { isWorse, withoutEnd } from './protected-users.ts';
import { mapFields } from './reserved-fields.ts';
import { isActive, type User, type UserStatus } from './user.ts';

/** A user or team as the directory has them now. */
export type Standing = {
  readonly user: User;
  /** Made because rows named them; no row of their own has been imported since. */
  readonly implied: boolean;
  /** The import's change is the last that anybody but the clock or the platform made. */
  readonly isUntouched: boolean;
};

export type RollbackRules = {
  /** What becomes of whom the import created. */
  readonly absent: UserStatus;
  /** When this is planned, and until when who is deleted by it can be restored; epoch ms. */
  readonly now: number;
  readonly restorableUntil: number;
  /** Whom no import removes, be it that it takes another one back. */
  readonly isProtected: (user: User) => boolean;
};

/** What stays as it is: a field (`status`, and `custom.size` for the entry of a map), or the whole when none is named. */
export type Kept = {
  readonly field?: string;
  readonly why: 'changed' | 'gone' | 'in-use' | 'team' | 'unknown' | 'address' | 'protected';
};

export type Undoing = { readonly change: Omit<Change, 'n'> | undefined; readonly kept: readonly Kept[] };

const nothing = (...kept: Kept[]): Undoing => ({ change: undefined, kept });

/** @param done a change that was made @param standing undefined: the item is no more */
export function undo(done: Change, standing: Standing | undefined, rules: RollbackRules): Undoing {
  if (standing === undefined) return done.type === 'create' ? nothing() : nothing({ why: 'gone' });
  if (done.type === 'create')
    return done.entity === 'team' ? nothing({ why: 'team' }) : uncreate(done, standing, rules);
  const { user } = standing;
  const fields = fieldsBack(done, user.fields);
  const { status, kept } = statusBack(done, standing, rules);
  const due = done.entity === 'team' ? undefined : instantsBack(done, user, status, rules);
  const { instants, kept: stays } = withoutEndFor(user, status, due, rules);
  const after = { ...fields, status: status === user.status ? status : openable(status, instants), instants };
  return { change: changeTo(done, standing, after), kept: [...fields.kept, ...kept, ...stays] };
}

/** Whoever was created goes as the tenant's rules have absentees go; nobody whom others have worked with since. */
function uncreate(done: Change, standing: Standing, rules: RollbackRules): Undoing {
  const { user, isUntouched } = standing;
  const changed = fieldsBack(done, user.fields).kept;
  if (!isUntouched || changed.length > 0)
    return nothing(...changed, ...(isUntouched ? [] : [{ why: 'in-use' } as const]));
  const instants = rules.absent === 'deleted' ? { purgesAt: rules.restorableUntil } : undefined;
  const isOut = user.status === 'archived' || user.status === 'deleted' || user.status === rules.absent;
  if (!isOut && rules.isProtected(user)) return nothing({ why: 'protected' });
  return isOut
    ? nothing()
    : { change: changeTo(done, standing, { ...noFields, status: rules.absent, instants }), kept: [] };
}

type After = Pick<Change, 'was' | 'set' | 'status' | 'instants'>;

const noFields = { was: {}, set: {} } as const;

function changeTo(done: Change, { user, implied, isUntouched }: Standing, after: After): Undoing['change'] {
  const { status, was, set, instants } = after;
  const impliedBefore = isUntouched ? done.before?.implied : undefined;
  const isImplied = impliedBefore === implied ? undefined : impliedBefore;
  const moves = fieldsOf(after).length > 0 || instants !== undefined || isImplied !== undefined;
  if (status === user.status && !moves) return undefined;
  const type = status === user.status ? 'update' : (changeTypeFor(user.status, status, true) ?? 'update');
  const { entity, key, row } = done;
  const before: NonNullable<Change['before']> = {
    ...(status !== user.status && { status: user.status }),
    ...(instants !== undefined && { instants: user.instants ?? {} }),
    ...(isImplied !== undefined && { implied }),
  };
  return {
    entity,
    key,
    type,
    reason: 'rollback',
    ...(row !== undefined && { row }),
    version: user.version,
    status,
    was,
    set,
    ...(instants !== undefined && { instants }),
    ...(isImplied !== undefined && { implied: isImplied }),
    ...(Object.keys(before).length > 0 && { before }),
  };
}

type StatusBack = { readonly status: UserStatus; readonly kept: readonly Kept[] };

/** Access is given back wherever it still is as the import left it, and taken only from whom nobody touched since. */
function statusBack(done: Change, { user, isUntouched }: Standing, rules: RollbackRules): StatusBack {
  const stays = (...kept: Kept[]): StatusBack => ({ status: user.status, kept });
  const before = done.before?.status;
  if (before === undefined) return done.type === 'update' ? stays() : stays({ field: 'status', why: 'unknown' });
  if (user.status === before) return stays();
  if (user.status !== done.status) return stays({ field: 'status', why: 'changed' });
  if (user.status === 'deleted' && isLost(user, rules.now)) return stays({ field: 'status', why: 'gone' });
  if (isWorse(before, user.status) && rules.isProtected(user)) return stays({ field: 'status', why: 'protected' });
  const type = changeTypeFor(user.status, before, true);
  const takes = type === undefined || isRemoval(type);
  return takes && !isUntouched ? stays({ field: 'status', why: 'in-use' }) : { status: before, kept: [] };
}

/** Whose restore window is over is being purged, or will be at any moment. */
const isLost = ({ instants, telling }: User, now: number): boolean =>
  telling !== undefined || (instants?.purgesAt !== undefined && instants.purgesAt <= now);

/** All that is due afterwards; undefined: nothing of it changes. What is over by then happens with the next sweep. */
function instantsBack(done: Change, user: User, status: UserStatus, rules: RollbackRules): Instants | undefined {
  const current = user.instants ?? {};
  const isOfImport = done.instants !== undefined && sameInstants(current, done.instants);
  if (!isOfImport && status === user.status) return undefined;
  const { purgesAt: _, ...others } = isOfImport ? (done.before?.instants ?? {}) : current;
  if (status === 'deleted')
    return user.status === 'deleted' ? undefined : { ...others, purgesAt: rules.restorableUntil };
  return sameInstants(others, current) && status === user.status ? undefined : others;
}

type InstantsBack = { readonly instants: Instants | undefined; readonly kept: readonly Kept[] };

/** No date that ended their access before ends that of somebody who is protected. */
function withoutEndFor(user: User, status: UserStatus, due: Instants | undefined, rules: RollbackRules): InstantsBack {
  const ends = isActive(status) && (due?.offboardsAt !== undefined || due?.offboardsAfter !== undefined);
  if (due === undefined || !ends || !rules.isProtected(user)) return { instants: due, kept: [] };
  const instants = withoutEnd(due);
  const isSame = status === user.status && sameInstants(instants, user.instants ?? {});
  return { instants: isSame ? undefined : instants, kept: [{ field: 'offboardsAt', why: 'protected' }] };
}

const sameInstants = (a: Instants, b: Instants): boolean =>
  a.onboardsAt === b.onboardsAt &&
  a.offboardsAt === b.offboardsAt &&
  a.offboardsAfter === b.offboardsAfter &&
  a.purgesAt === b.purgesAt;

/** Nobody waits for an onboarding that never comes. */
const openable = (status: UserStatus, instants: Instants | undefined): UserStatus =>
  status === 'pending' && instants?.onboardsAt === undefined ? 'active' : status;

type FieldsBack = {
  readonly was: Record<string, Value>;
  readonly set: Record<string, Value>;
  readonly kept: Kept[];
};

const isMap: ReadonlySet<string> = new Set(mapFields);

/** Maps go back entry by entry: other files, and other people, fill other entries. */
function fieldsBack(done: Pick<Change, 'was' | 'set'>, fields: User['fields']): FieldsBack {
  const back: FieldsBack = { was: {}, set: {}, kept: [] };
  for (const field of fieldsOf(done)) {
    const [now, before, made] = [fields[field], done.was[field], done.set[field]];
    if (sameValue(now, before)) continue;
    if (isMap.has(field)) entriesBack(back, field, entriesIn(now), entriesIn(before), entriesIn(made));
    else if (sameValue(now, made)) replace(back, field, now, before);
    else back.kept.push({ field, why: 'changed' });
  }
  return back;
}

function replace({ was, set }: FieldsBack, field: string, now: Value | undefined, then: Value | undefined): void {
  if (now !== undefined) was[field] = now;
  if (then !== undefined) set[field] = then;
}

type EntryMap = Readonly<Record<string, string | boolean>>;

function entriesBack(back: FieldsBack, field: string, now: EntryMap, before: EntryMap, made: EntryMap): void {
  const then: Record<string, string | boolean> = { ...now };
  for (const name of new Set([...Object.keys(before), ...Object.keys(made)])) {
    const [present, past] = [now[name], before[name]];
    if (present === past) continue;
    if (present !== made[name]) back.kept.push({ field: `${field}.${name}`, why: 'changed' });
    else if (past === undefined) delete then[name];
    else then[name] = past;
  }
  if (sameValue(now, then)) return;
  replace(back, field, orNone(now), orNone(then));
}

const orNone = (entries: EntryMap): EntryMap | undefined => (Object.keys(entries).length === 0 ? undefined : entries);

const isList = (value: Value | undefined): value is readonly string[] => Array.isArray(value);

const entriesIn = (value: Value | undefined): EntryMap => (typeof value === 'object' && !isList(value) ? value : {});
