/** What happens to users outside of imports: by the clock, or by a person who restores them. */
import { type Due, type Instants, type LifecycleEvent, lifecycle, lifecycleEvents, type Telling } from './lifecycle.ts';
import type { User, UserStatus } from './user.ts';

/** A due event that takes place, and how it leaves the user. */
export type Happening = {
  readonly due: Due;
  /** The state afterwards; a user who is purged stays deleted until the item is gone. */
  readonly status: UserStatus;
  readonly instants: Instants;
  readonly telling: Telling;
};

/** Instants that an event uses up, or makes void. */
const spentBy = {
  'onboarding-due': ['onboardsAt'],
  'offboarding-due': ['onboardsAt', 'offboardsAt', 'offboardsAfter'],
  restored: ['purgesAt'],
} as const satisfies Partial<Record<LifecycleEvent, readonly (keyof Instants)[]>>;

const isSpending = (event: LifecycleEvent): event is keyof typeof spentBy => event in spentBy;

/** What is left of the instants once the event took place. */
export function leftAfter(event: LifecycleEvent, instants: Instants): Instants {
  const left = { ...instants };
  if (isSpending(event)) for (const name of spentBy[event]) delete left[name];
  return left;
}

/** What a due event does to a user; undefined: in this state it does nothing. */
export function happeningOf(tenant: string, { key, status, instants = {} }: User, due: Due): Happening | undefined {
  const transition = lifecycle[status][due.event];
  if (transition === undefined) return undefined;
  const { to, told } = transition;
  return {
    due,
    status: to === 'purged' ? status : to,
    instants: leftAfter(due.event, instants),
    telling: { type: told, id: idOf(tenant, key, due) },
  };
}

/**
 * The id of the domain event, the same however often it is told. Neither a tenant nor an event has a colon in it, so the
 * key may have some.
 */
const idOf = (tenant: string, key: string, { event, at }: Due): string => `${tenant}:${event}:${at}:${key}`;

/**
 * How a deleted user comes back at `now` (epoch ms) when a person restores them: what is over by then is not due any more,
 * the login stays shut while the onboarding is still to come, and whose access has ended meanwhile is back without it.
 */
export function restorationOf(tenant: string, { key, instants = {} }: User, now: number): Happening {
  const { onboardsAt, offboardsAt, offboardsAfter } = leftAfter('restored', instants);
  const due = { event: 'restored', at: now } as const;
  const isComing = onboardsAt !== undefined && onboardsAt > now;
  const hasLeft = offboardsAt !== undefined && offboardsAt <= now;
  return {
    due,
    status: hasLeft ? 'deactivated' : isComing ? 'pending' : 'active',
    instants: {
      ...(isComing && !hasLeft && { onboardsAt }),
      ...(offboardsAt !== undefined &&
        !hasLeft && { offboardsAt, ...(offboardsAfter !== undefined && { offboardsAfter }) }),
    },
    telling: { type: 'user.restored', id: idOf(tenant, key, due) },
  };
}

const dueMark = /^due#([a-z-]+)#(\d+)(?:#(.+))?$/s;

/**
 * What `lastChange` says afterwards: `due#<event>#<epoch ms>`, and behind it the mark of the last import, so that its
 * chunk, when it is delivered again, still knows what it has done.
 */
export function markOf({ event, at }: Due, before: string | undefined): string {
  const byImport = importMarkOf(before);
  return `due#${event}#${at}${byImport === undefined ? '' : `#${byImport}`}`;
}

/** The mark of the last import that wrote, whatever happened by the clock since. */
export function importMarkOf(lastChange: string | undefined): string | undefined {
  const found = lastChange === undefined ? null : dueMark.exec(lastChange);
  return found === null ? lastChange : found[3];
}

/** What happened last by the clock or by a person, when that is the last that happened. */
export function lastDue(lastChange: string | undefined): Due | undefined {
  const [, name, at] = (lastChange === undefined ? null : dueMark.exec(lastChange)) ?? [];
  const event = lifecycleEvents.find((one) => one === name);
  return event === undefined ? undefined : { event, at: Number(at) };
}
