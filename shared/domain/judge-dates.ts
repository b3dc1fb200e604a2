/**
 * What the dates in a row come to: whether they may be what they are, the state they lead to, and what becomes due. A date
 * is judged only where it differs from the one that is stored: HR systems repeat old dates every day.
 */
import { type DateIssue, type DateOf, offboardingIssue, onboardingIssue, type Situation } from './date-issues.ts';
import type { DateRules } from './date-rules.ts';
import { leftAfter } from './due.ts';
import { type Instants, nextDue, stateAfter } from './lifecycle.ts';
import type { UserRecord } from './record.ts';
import { isActive, type User, type UserStatus } from './user.ts';

/** `instants`: all that becomes due afterwards; undefined when nothing changes of it. */
export type Judged =
  | { readonly issues: readonly DateIssue[] }
  | {
      readonly issues: undefined;
      readonly record: UserRecord;
      readonly status: UserStatus;
      readonly instants: Instants | undefined;
    };

/**
 * @param user as known, undefined when there is none
 * @param claimed the state that the row leads to, dates aside
 * @returns issues that reject the row; or the record as it is to be compared, the state and the instants after it
 */
export function judgeDates(user: User | undefined, record: UserRecord, claimed: UserStatus, rules: DateRules): Judged {
  const onboarding = dateOf(user, record, rules.onboarding?.field, rules, true);
  const offboarding = dateOf(user, record, rules.offboarding?.field, rules, rules.offboarding?.past === 'error');
  const state = staysOut(user, claimed, offboarding, rules) ? user.status : claimed;
  const before = user && stateByClock(user.status, user.instants ?? {}, rules.now);
  const isBack = user !== undefined && !isActive(user.status) && isActive(state);
  const isIn = isActive(state) && (before === undefined || isActive(before) || isBack);
  const situation = { before, state, isBack, isIn };
  const issues = [...onboardingIssue(situation, onboarding, rules), ...offboardingIssue(situation, offboarding, rules)];
  if (issues.length > 0) return { issues };
  const status = isOpening(user, situation, onboarding) ? openingState(onboarding, rules) : state;
  return {
    issues: undefined,
    record: amended(record, situation, onboarding, rules),
    status,
    instants: instantsAfter(user, situation, status, onboarding, offboarding, rules),
  };
}

/** @param stays an empty cell takes no date away, whatever the rules say of empty cells */
function dateOf(
  user: User | undefined,
  { values, emptied }: UserRecord,
  field: string | undefined,
  { defaults }: DateRules,
  stays: boolean,
): DateOf {
  if (field === undefined) return { stored: undefined, claimed: undefined, after: undefined };
  const stored = textOf(user?.fields[field]);
  const claimed = textOf(values[field] ?? (user === undefined ? defaults?.[field] : undefined));
  return { stored, claimed, after: claimed ?? (!stays && emptied.includes(field) ? undefined : stored) };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/**
 * A row that has an offboarding date which is over brings nobody back, nor does one without a date whoever was deactivated
 * and has one: otherwise the file of the next morning would undo what the clock did in the evening.
 */
function staysOut(
  user: User | undefined,
  claimed: UserStatus,
  { claimed: written, after }: DateOf,
  { now, closesAt }: DateRules,
): user is User {
  if (user === undefined || after === undefined || isActive(user.status) || !isActive(claimed)) return false;
  return closesAt(after) <= now && (written !== undefined || user.status === 'deactivated');
}

/** How often the sweep runs must make no difference. An import's end, which `offboardsAfter` waits for, is not known here. */
function stateByClock(status: UserStatus, instants: Instants, now: number): UserStatus {
  const due = instants.offboardsAfter === undefined ? nextDue(status, instants) : undefined;
  if (due === undefined || due.at > now) return status;
  const to = stateAfter(status, due.event);
  return to === status ? status : stateByClock(to, leftAfter(due.event, instants), now);
}

const differs = ({ stored, after }: DateOf): boolean => after !== stored;

/** Whether it is up to the onboarding date if the login is open: for whoever comes, and for whom the date moves. */
function isOpening(user: User | undefined, { state, isBack, isIn }: Situation, onboarding: DateOf): boolean {
  if (user === undefined || isBack) return state === 'active';
  return state === 'pending' && isIn && differs(onboarding);
}

const openingState = (onboarding: DateOf, rules: DateRules): UserStatus =>
  isToCome(onboarding, rules) ? 'pending' : 'active';

/** What is still ahead becomes due as the rules of today say, whichever rules it was stored under. */
const isToCome = ({ after }: DateOf, { today }: DateRules): boolean => after !== undefined && after > today;

const isAhead = ({ after }: DateOf, { now, closesAt }: DateRules): boolean =>
  after !== undefined && closesAt(after) > now;

/** Whoever is new and has no onboarding date is onboarded today. */
function amended(record: UserRecord, { before, isIn }: Situation, { after }: DateOf, rules: DateRules): UserRecord {
  const { onboarding, offboarding, today } = rules;
  const isToday = onboarding !== undefined && before === undefined && after === undefined && isIn;
  const values = isToday ? { ...record.values, [onboarding.field]: today } : record.values;
  const staying = [onboarding?.field, offboarding?.past === 'error' ? offboarding.field : undefined];
  const emptied = record.emptied.some((field) => staying.includes(field))
    ? record.emptied.filter((field) => !staying.includes(field))
    : record.emptied;
  return values === record.values && emptied === record.emptied ? record : { ...record, values, emptied };
}

/** Whoever is out has nothing due that a row could set; what a restore window is comes with the deletion. */
function instantsAfter(
  user: User | undefined,
  { isBack, isIn }: Situation,
  status: UserStatus,
  onboarding: DateOf,
  offboarding: DateOf,
  rules: DateRules,
): Instants | undefined {
  if (!isIn) return undefined;
  const known = user === undefined || isBack ? undefined : awake(user);
  const moves = (date: DateOf): boolean => known === undefined || differs(date);
  const opens = moves(onboarding) || isToCome(onboarding, rules) ? opening(onboarding, rules) : openingOf(known);
  const closes = moves(offboarding) || isAhead(offboarding, rules) ? closing(offboarding, rules) : closingOf(known);
  const instants = { ...(status === 'pending' ? opens : {}), ...closes };
  // What slept while somebody was out has to be woken, or to go, also where it is the same.
  const isNothing = isBack ? isSame(instants, {}) && user?.instants === undefined : isSame(instants, known ?? {});
  return isNothing ? undefined : instants;
}

/** What is due for somebody who is in: an onboarding that is over by another way is not due any more. */
const awake = ({ status, instants }: User): Instants => ({
  ...(status === 'pending' ? openingOf(instants) : {}),
  ...closingOf(instants),
});

const openingOf = ({ onboardsAt }: Instants = {}): Instants => (onboardsAt === undefined ? {} : { onboardsAt });

const closingOf = ({ offboardsAt, offboardsAfter }: Instants = {}): Instants => ({
  ...(offboardsAt !== undefined && { offboardsAt }),
  ...(offboardsAfter !== undefined && { offboardsAfter }),
});

const opening = ({ after }: DateOf, { opensAt }: DateRules): Instants =>
  after === undefined ? {} : { onboardsAt: opensAt(after) };

/** 24 hours, at the least: the end of the import, which they begin with, comes later than its plan. */
const grace = 24 * 60 * 60 * 1000;

/** A date that is over acts only where it is new; today's acts today, also when its time of day is over. */
function closing(date: DateOf, { now, today, importId, offboarding, closesAt }: DateRules): Instants {
  const { after } = date;
  if (after === undefined || offboarding === undefined) return {};
  const offboardsAt = closesAt(after);
  if (offboardsAt > now) return { offboardsAt };
  if (offboarding.past === 'error' || !differs(date)) return {};
  return after < today ? { offboardsAt: now + grace, offboardsAfter: importId } : { offboardsAt };
}

const isSame = (a: Instants, b: Instants): boolean =>
  a.onboardsAt === b.onboardsAt && a.offboardsAt === b.offboardsAt && a.offboardsAfter === b.offboardsAfter;
