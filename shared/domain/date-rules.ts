/** What a tenant's rules say of dates that open or close somebody's login, for the rows of one file. */
import { calendarOf } from './calendar.ts';
import type { Mapping } from './mapping.ts';
import type { FileKind, Profile } from './profile.ts';
import type { UserRecord } from './record.ts';

/** A date field that something depends on, and the title of its column in this file. */
export type DateRule = { readonly field: string; readonly title: string };

export type DateRules = {
  /** The instant of planning (epoch ms), and its date in the tenant's time zone. */
  readonly now: number;
  readonly today: string;
  readonly importId: string;
  /** Whom to ask for what a file can't do. */
  readonly contact: string;
  readonly onboarding: DateRule | undefined;
  readonly offboarding: (DateRule & Pick<NonNullable<Profile['offboarding']>, 'past'>) | undefined;
  /** What new users have whose row says nothing. */
  readonly defaults: Mapping['defaults'];
  /** When a login opens, or closes, by its ISO date (epoch ms). */
  readonly opensAt: (date: string) => number;
  readonly closesAt: (date: string) => number;
  /** When on its day that is, for people. */
  readonly closing: string;
  /** The rules as a text: other rules, another text. */
  readonly text: string;
};

/** When a file is planned, and as which import. */
export type Planning = { readonly kind: FileKind; readonly now: number; readonly importId: string };

/** Undefined when nothing depends on a date. */
export function dateRulesOf(
  { onboarding, offboarding, timeZone, protectedUsers, contact = 'support' }: Profile,
  { columns, defaults }: Pick<Mapping, 'columns' | 'defaults'>,
  { kind, now, importId }: Planning,
): DateRules | undefined {
  if (kind === 'teams' || (onboarding === undefined && offboarding === undefined)) return undefined;
  const { dateAt, instantOf } = calendarOf(timeZone);
  const time = offboarding?.at ?? '00:00';
  const titleOf = (field: string): string => columns.find((column) => column.field === field)?.title ?? field;
  return {
    now,
    today: dateAt(now),
    importId,
    contact,
    onboarding: onboarding && { field: onboarding.field, title: titleOf(onboarding.field) },
    offboarding: offboarding && { ...offboarding, title: titleOf(offboarding.field) },
    defaults,
    opensAt: (date) => instantOf(date, '00:00'),
    closesAt: (date) => instantOf(date, time),
    closing: `${time} (${timeZone})`,
    // Whom rules protect from then on, or no longer, is looked at again as well; without such rules it is as it was.
    text: JSON.stringify([
      onboarding,
      offboarding,
      timeZone,
      ...(protectedUsers === undefined ? [] : [protectedUsers]),
    ]),
  };
}

/**
 * What a record that has a date ahead depends on, besides itself: empty when it has none. It goes into the record's
 * fingerprint, so that such a user is looked at again when the rules change; when the date comes, the clock clears it.
 */
export function rulesAhead({ values }: Pick<UserRecord, 'values'>, rules: DateRules): string {
  const { onboarding, offboarding, today, now, closesAt } = rules;
  const opens = onboarding && values[onboarding.field];
  if (typeof opens === 'string' && opens > today) return rules.text;
  const closes = offboarding && values[offboarding.field];
  return typeof closes === 'string' && closesAt(closes) > now ? rules.text : '';
}
