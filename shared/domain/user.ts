import type { Value } from './field.ts';
import type { Instants, Telling } from './lifecycle.ts';

export const userStatuses = ['active', 'pending', 'deactivated', 'archived', 'deleted'] as const;
export type UserStatus = (typeof userStatuses)[number];

/** A user, or a team, as imports see it: the attributes that they own and no others. */
export type User = {
  /** The tenant's identity value: stays text, `00123` is not `123`. */
  readonly key: string;
  readonly status: UserStatus;
  /** How many import writes the item has seen; 0 when only platform code wrote it. */
  readonly version: number;
  /** `import#n` of the last change that an import made. */
  readonly lastChange: string | undefined;
  readonly fields: Readonly<Record<string, Value>>;
  /** What is to become due; none: nothing is. */
  readonly instants?: Instants;
  /** What has happened and is still to be told: until then nobody writes over it. */
  readonly telling?: Telling;
};

/** The state in which somebody counts as present: a complete file without them makes them missing. */
export const isPresent = (status: UserStatus): boolean => status !== 'archived' && status !== 'deleted';

/** Who counts as active for limits: people who work here, whether their login has opened yet or not. */
export const isActive = (status: UserStatus): boolean => status === 'active' || status === 'pending';

/** What a state means to a platform. */
export type Access = { readonly mayLogIn: boolean; readonly isSearchable: boolean; readonly mayBeContacted: boolean };

const none: Access = { mayLogIn: false, isSearchable: false, mayBeContacted: false };

const access: Readonly<Record<UserStatus, Access>> = {
  active: { mayLogIn: true, isSearchable: true, mayBeContacted: true },
  pending: { mayLogIn: false, isSearchable: true, mayBeContacted: true },
  deactivated: none,
  archived: none,
  deleted: none,
};

/** What somebody in this state may do, and what others may do with them. */
export const accessIn = (status: UserStatus): Access => access[status];
