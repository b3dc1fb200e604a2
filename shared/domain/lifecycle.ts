/**
 * The life of a user, as one table: (state, event) → (state, what is told). Whoever changes a state asks it, and the
 * picture in the documentation is drawn from it.
 */
import * as v from 'valibot';
import type { UserStatus } from './user.ts';

/** What can happen to a user. The `-due` ones happen by the clock, the others by a file or a person. */
export const lifecycleEvents = [
  'present',
  'deactivated',
  'archived',
  'deleted',
  'restored',
  'onboarding-due',
  'offboarding-due',
  'window-over',
] as const;
export type LifecycleEvent = (typeof lifecycleEvents)[number];

const told = [
  'user.onboarded',
  'user.deactivated',
  'user.reactivated',
  'user.archived',
  'user.deleted',
  'user.restored',
  'user.purged',
] as const;
/** Domain events that tell of it. */
export type Told = (typeof told)[number];

/** What has happened to a user and is still to be told: the domain event's type, and its id. */
export const tellingSchema = v.object({ type: v.picklist(told), id: v.string() });
export type Telling = Readonly<v.InferOutput<typeof tellingSchema>>;

/** `purged`: the item is no more. */
export type Transition = { readonly to: UserStatus | 'purged'; readonly told: Told };

type Row = Readonly<Partial<Record<LifecycleEvent, Transition>>>;

const out: Row = {
  deactivated: { to: 'deactivated', told: 'user.deactivated' },
  archived: { to: 'archived', told: 'user.archived' },
  deleted: { to: 'deleted', told: 'user.deleted' },
};

const offboarding: Row = { 'offboarding-due': { to: 'deactivated', told: 'user.deactivated' } };

/** What is not here does not happen: the event leaves the user as they are. */
export const lifecycle: Readonly<Record<UserStatus, Row>> = {
  pending: { ...out, ...offboarding, 'onboarding-due': { to: 'active', told: 'user.onboarded' } },
  active: { ...out, ...offboarding },
  deactivated: {
    present: { to: 'active', told: 'user.reactivated' },
    archived: { to: 'archived', told: 'user.archived' },
    deleted: { to: 'deleted', told: 'user.deleted' },
  },
  archived: {
    present: { to: 'active', told: 'user.reactivated' },
    deactivated: { to: 'deactivated', told: 'user.deactivated' },
    deleted: { to: 'deleted', told: 'user.deleted' },
  },
  // The file that has them again says in which state they are: nothing may purge them any more.
  deleted: {
    present: { to: 'active', told: 'user.restored' },
    deactivated: { to: 'deactivated', told: 'user.restored' },
    archived: { to: 'archived', told: 'user.archived' },
    restored: { to: 'active', told: 'user.restored' },
    'window-over': { to: 'purged', told: 'user.purged' },
  },
};

/** The state in which an event leaves somebody whose item stays: the same where the table has nothing. */
export function stateAfter(from: UserStatus, event: LifecycleEvent): UserStatus {
  const to = lifecycle[from][event]?.to;
  return to === undefined || to === 'purged' ? from : to;
}

/** What tells that somebody came from one state into another; undefined: nothing leads there. Who is let in may be pending. */
export function toldOf(from: UserStatus, to: UserStatus): Told | undefined {
  const target = to === 'pending' ? 'active' : to;
  return Object.values(lifecycle[from]).find((transition) => transition.to === target)?.told;
}

const instant = v.exactOptional(v.pipe(v.number(), v.integer()));

/** When something becomes due for a user, epoch milliseconds. */
export const instantsSchema = v.strictObject({
  /** The login opens. */
  onboardsAt: instant,
  /** The access ends. */
  offboardsAt: instant,
  /** The import after whose end it ends, 24 hours later; `offboardsAt` is then the earliest that this can be. */
  offboardsAfter: v.exactOptional(v.string()),
  /** The restore window is over. */
  purgesAt: instant,
});
export type Instants = Readonly<v.InferOutput<typeof instantsSchema>>;

export type Due = { readonly event: LifecycleEvent; readonly at: number };

/** What becomes due next for a user in this state, if anything does. */
export function nextDue(status: UserStatus, { onboardsAt, offboardsAt, purgesAt }: Instants): Due | undefined {
  const possible: Due[] = [
    ...(onboardsAt === undefined ? [] : [{ event: 'onboarding-due' as const, at: onboardsAt }]),
    ...(offboardsAt === undefined ? [] : [{ event: 'offboarding-due' as const, at: offboardsAt }]),
    ...(purgesAt === undefined ? [] : [{ event: 'window-over' as const, at: purgesAt }]),
  ];
  return possible
    .filter(({ event }) => lifecycle[status][event] !== undefined)
    .reduce<Due | undefined>((first, one) => (first === undefined || one.at < first.at ? one : first), undefined);
}
