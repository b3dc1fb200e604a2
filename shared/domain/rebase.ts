import { type Change, fieldsOf } from './change.ts';
import { sameValue } from './diff.ts';
import type { User, UserStatus } from './user.ts';

/**
 * The change, planned against the item as it is now: possible where state and every field still are what they were
 * before, or what they will be already. Undefined when it isn't, or when the item is gone. Never used for removals. It
 * keeps no fingerprints: what it does not touch may differ from the row since somebody else was there.
 */
export function rebase(change: Change, fresh: User | undefined): Change | undefined {
  if (fresh === undefined) return undefined;
  const { fields } = fresh;
  const holds = fieldsOf(change).every(
    (field) => sameValue(fields[field], change.was[field]) || sameValue(fields[field], change.set[field]),
  );
  if (!holds || !mayLeaveState(change, fresh.status)) return undefined;
  return { ...change, version: fresh.version, record: undefined, raw: undefined };
}

/** Whoever was archived meanwhile stays so: an update of their fields, or a creation, brings nobody back. */
function mayLeaveState({ type, status }: Change, now: UserStatus): boolean {
  if (now === status) return true;
  if (type === 'restore') return now === 'deleted';
  return type === 'reactivate' && (now === 'deactivated' || now === 'archived');
}
