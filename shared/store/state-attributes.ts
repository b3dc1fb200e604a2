import { accessIn, type UserStatus } from '../domain/user.ts';
import type { Attributes } from './due-attributes.ts';

/** Since when somebody is out. Each state's instant stays while it gets worse, and goes with whatever leads back. */
const instantsIn: Readonly<Record<UserStatus, (at: string) => Attributes>> = {
  active: () => ({ deactivatedAt: undefined, archivedAt: undefined, deletedAt: undefined }),
  pending: () => ({ deactivatedAt: undefined, archivedAt: undefined, deletedAt: undefined }),
  deactivated: (at) => ({ deactivatedAt: at, archivedAt: undefined, deletedAt: undefined }),
  archived: (at) => ({ archivedAt: at, deletedAt: undefined }),
  deleted: (at) => ({ deletedAt: at }),
};

/** What a user's item says who comes into this state at `at` (ISO). */
export const enteredAt = (status: UserStatus, at: string): Attributes => ({
  status,
  ...accessIn(status),
  ...instantsIn[status](at),
});
