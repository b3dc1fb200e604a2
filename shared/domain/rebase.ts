import { type Change, fieldsOf } from './change.ts';
import { sameValue } from './diff.ts';
import { lastDue, leftAfter } from './due.ts';
import type { Due } from './lifecycle.ts';
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
  const possible = holds ? inStateOf(fresh, change) : undefined;
  return possible && { ...possible, version: fresh.version, record: undefined, raw: undefined };
}

/** The change as the state allows it that the user is in now. Whom the clock deactivated meanwhile nobody brings back. */
function inStateOf({ status, lastChange }: User, change: Change): Change | undefined {
  const due = lastDue(lastChange);
  if (due?.event === 'offboarding-due') return undefined;
  if (due?.event === 'onboarding-due' && status === 'active' && change.status === 'pending') {
    return change.type === 'update' ? afterOnboarding(change, due) : undefined;
  }
  return mayLeaveState(change, status) ? change : undefined;
}

/**
 * An update of somebody whose login opened meanwhile: it stays open. Not where the change means to open it at another
 * instant: that came too late.
 */
function afterOnboarding(change: Change, due: Due): Change | undefined {
  const { instants, ...rest } = change;
  if (instants === undefined) return { ...change, status: 'active' };
  if (instants.onboardsAt !== due.at) return undefined;
  return { ...rest, status: 'active', instants: leftAfter('onboarding-due', instants) };
}

/** Whoever was archived meanwhile stays so: an update of their fields, or a creation, brings nobody back. */
function mayLeaveState({ type, status }: Change, now: UserStatus): boolean {
  if (now === status) return true;
  if (type === 'restore') return now === 'deleted';
  return type === 'reactivate' && (now === 'deactivated' || now === 'archived');
}
