/** Why a date rejects its row. Only dates that differ from the stored ones are judged. */
import type { DateRule, DateRules } from './date-rules.ts';
import type { Issue } from './issue.ts';
import { isActive, type UserStatus } from './user.ts';

/** A date of a user, ISO: as stored, as the row has it, and as it is after the row. */
export type DateOf = {
  readonly stored: string | undefined;
  readonly claimed: string | undefined;
  readonly after: string | undefined;
};

/** A user and what their row comes to, dates aside. */
export type Situation = {
  /** The state as the clock has it: what is due and not carried out yet counts as done. Undefined for somebody new. */
  readonly before: UserStatus | undefined;
  /** The state that the row leads to. */
  readonly state: UserStatus;
  /** The row brings them back. */
  readonly isBack: boolean;
  /** Afterwards their login is open, or will be. */
  readonly isIn: boolean;
};

/** The row's number is the reader's to add. */
export type DateIssue = Omit<Issue, 'row'>;

/** Today or later; and once somebody is in, it stays. */
export function onboardingIssue(situation: Situation, { stored, claimed }: DateOf, rules: DateRules): DateIssue[] {
  const { onboarding, today, contact } = rules;
  if (onboarding === undefined || claimed === undefined || claimed === stored) return [];
  if (isKnownSince(situation, stored)) {
    return claimed > today && situation.before === 'active' ? [onboardingFixed(onboarding, claimed, contact)] : [];
  }
  if (!isOpen(situation, stored, today)) return [onboardingFixed(onboarding, claimed, contact)];
  return claimed < today && situation.isIn ? [onboardingPast(onboarding, claimed, today)] : [];
}

/** Of whom there was no date: since when they have been in is a fact, which changes nothing. */
const isKnownSince = ({ before }: Situation, stored: string | undefined): boolean =>
  stored === undefined && before !== undefined && before !== 'pending';

/** Whether somebody is yet to be onboarded: for the first time, or again after they were archived or deleted. */
function isOpen({ before, isBack }: Situation, stored: string | undefined, today: string): boolean {
  if (before === undefined || before === 'pending') return true;
  if (before === 'active') return false;
  return (isBack && before !== 'deactivated') || (stored !== undefined && stored > today);
}

/** In the future; and once somebody is out by it, it stays. */
export function offboardingIssue(situation: Situation, { stored, claimed }: DateOf, rules: DateRules): DateIssue[] {
  const { offboarding, now, contact, closesAt } = rules;
  if (offboarding?.past !== 'error' || claimed === undefined || claimed === stored) return [];
  const { before, isBack, isIn } = situation;
  const isOut = before !== undefined && !isActive(before) && !isBack;
  if (isOut && stored !== undefined) return [alreadyOffboarded(offboarding, claimed, contact)];
  // A row that ends the access by itself may say since when.
  return closesAt(claimed) <= now && isIn ? [offboardingPast(offboarding, claimed, rules)] : [];
}

const about = ({ title }: DateRule, value: string) =>
  ({ severity: 'error', scope: 'row', column: title, value }) as const;

const onboardingPast = (rule: DateRule, value: string, today: string): DateIssue => ({
  ...about(rule, value),
  code: 'onboarding-date-past',
  expected: `${today} or later`,
  message:
    'the onboarding date is over, and the row was not imported: write today or a later date, or leave the cell empty',
});

const onboardingFixed = (rule: DateRule, value: string, contact: string): DateIssue => ({
  ...about(rule, value),
  code: 'onboarding-date-fixed',
  expected: 'the date that is stored, or an empty cell',
  message: `the user is onboarded already, so a file can't change the date, and the row was not imported: take the change back, or ask ${contact}`,
});

const offboardingPast = (rule: DateRule, value: string, { closing }: DateRules): DateIssue => ({
  ...about(rule, value),
  code: 'offboarding-date-past',
  expected: `a date in the future: it takes effect at ${closing}`,
  message: 'the offboarding date is over, and the row was not imported: write a date in the future',
});

const alreadyOffboarded = (rule: DateRule, value: string, contact: string): DateIssue => ({
  ...about(rule, value),
  code: 'already-offboarded',
  expected: 'the date that is stored, or an empty cell',
  message: `the user is deactivated already, so a file can't change the date, and the row was not imported: take the change back, or ask ${contact}`,
});
