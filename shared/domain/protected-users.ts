/** Whom no import removes, whatever its file says. */
import type { Value } from './field.ts';
import { valueAt } from './field-path.ts';
import type { Instants } from './lifecycle.ts';
import type { Profile } from './profile.ts';
import { isActive, type User, type UserStatus } from './user.ts';

/** What decides is the user as they are before an import: a file can't take the protection away and use it at once. */
export type Protection = {
  readonly ofKey: (key: string) => boolean;
  /** Undefined: no rule asks for anybody's fields. */
  readonly ofFields: ((fields: User['fields']) => boolean) | undefined;
};

/** Undefined where the rules protect nobody. */
export function protectionOf({ protectedUsers }: Pick<Profile, 'protectedUsers'>): Protection | undefined {
  if (protectedUsers === undefined) return undefined;
  const { keys, fields: rules } = protectedUsers;
  const named = new Set(keys.flatMap((key) => (key.includes('@') ? [key, asAddress(key)] : [key])));
  const isOne = (fields: User['fields']): boolean =>
    rules.some(({ field, values }) => textsOf(valueAt(fields, field)).some((text) => values.includes(text)));
  return { ofKey: (key) => named.has(key), ofFields: rules.length === 0 ? undefined : isOne };
}

/** Addresses are stored so, however a person writes them. */
const asAddress = (key: string): string => key.toLowerCase().normalize('NFC');

/** A list has each of its items; a yes is `true`. */
function textsOf(value: Value | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'boolean') return [String(value)];
  return Array.isArray(value) ? value : [];
}

/** @param user undefined: somebody new, of whom nothing but the key is known */
export const isProtected = (
  { ofKey, ofFields }: Protection,
  key: string,
  user: Pick<User, 'fields'> | undefined,
): boolean => ofKey(key) || (user !== undefined && ofFields?.(user.fields) === true);

/** What becomes of a user: their state, and all that is due afterwards; undefined: nothing of that changes. */
export type Fate = { readonly status: UserStatus; readonly instants: Instants | undefined };

/** How far somebody is out. */
const distance = {
  active: 0,
  pending: 0,
  deactivated: 1,
  archived: 2,
  deleted: 3,
} as const satisfies Record<UserStatus, number>;

/** Whether the one state leaves somebody less than the other; who is deleted and becomes archived gets something back. */
export const isWorse = (after: UserStatus, before: UserStatus): boolean => distance[after] > distance[before];

/**
 * What a row comes to for a protected user: nobody is further out than before, and no date ends their access, also none that
 * was due. Undefined: it would take nothing from them anyhow.
 */
export function spare(user: User | undefined, fate: Fate): Fate | undefined {
  const status = user !== undefined && isWorse(fate.status, user.status) ? user.status : fate.status;
  const known = user?.instants ?? {};
  const due = fate.instants ?? known;
  const ends = isActive(status) && (due.offboardsAt !== undefined || due.offboardsAfter !== undefined);
  if (status === fate.status && !ends) return undefined;
  if (!ends) return { status, instants: fate.instants };
  const instants = withoutEnd(due);
  return { status, instants: isSame(instants, known) ? undefined : instants };
}

/** What is due, without the end of anybody's access. */
export function withoutEnd(instants: Instants): Instants {
  const { offboardsAt: _at, offboardsAfter: _after, ...others } = instants;
  return others;
}

const isSame = (a: Instants, b: Instants): boolean =>
  a.onboardsAt === b.onboardsAt &&
  a.offboardsAt === b.offboardsAt &&
  a.offboardsAfter === b.offboardsAfter &&
  a.purgesAt === b.purgesAt;
