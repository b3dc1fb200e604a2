import { type Change, fieldsOf } from './change.ts';
import { sameValue } from './diff.ts';
import type { User } from './user.ts';

/**
 * The change, planned against the item as it is now: possible where every field still has the value from before, or has
 * the one from afterwards already. Undefined when it isn't, or when the item is gone. Never used for removals.
 */
export function rebase(change: Change, fresh: User | undefined): Change | undefined {
  if (fresh === undefined) return undefined;
  const { fields } = fresh;
  const holds = fieldsOf(change).every(
    (field) => sameValue(fields[field], change.was[field]) || sameValue(fields[field], change.set[field]),
  );
  return holds ? { ...change, version: fresh.version } : undefined;
}
