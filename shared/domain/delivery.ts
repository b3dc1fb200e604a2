/** When a tenant's next file is expected, and since when it is late. Instants are epoch milliseconds. */
import { Temporal } from 'temporal-polyfill';
import type { Profile } from './profile.ts';

const hour = 60 * 60 * 1000;
const day = 24 * hour;

/** How often files come, and how long after the time that they are expected at they are late. */
export type Rhythm = {
  readonly every: { readonly days: number } | { readonly months: number };
  readonly grace: number;
  /** Learned from when files came: the profile does not say. */
  readonly isLearned: boolean;
};

const said: Readonly<Record<NonNullable<Profile['cadence']>, Rhythm>> = {
  daily: { every: { days: 1 }, grace: 12 * hour, isLearned: false },
  weekly: { every: { days: 7 }, grace: day, isLearned: false },
  monthly: { every: { months: 1 }, grace: 3 * day, isLearned: false },
  quarterly: { every: { months: 3 }, grace: 7 * day, isLearned: false },
};

/** No file of any rhythm is late sooner after the one before: the shortest day has 23 hours. */
export const neverLateBefore = 23 * hour + said.daily.grace;

/** What of the profile it depends on. */
type Rules = Pick<Profile, 'cadence' | 'timeZone'>;

/** The tenant's rhythm: what the profile says, else what its files have had; undefined when neither says. */
export const rhythmOf = (rules: Rules, cameAt: readonly number[]): Rhythm | undefined =>
  rules.cadence === undefined ? learnedFrom(daysOf(cameAt, rules.timeZone)) : said[rules.cadence];

/** On how many days files must have come for anything to be learned from them. */
const fewestDays = 5;

/** Local dates, each once: a correction, or another kind of file on the same day, is no delivery of its own. */
function daysOf(cameAt: readonly number[], timeZone: string): Temporal.PlainDate[] {
  const dates = cameAt.map((instant) => zoned(instant, timeZone).toPlainDate().toString());
  return [...new Set(dates)].sort().map((date) => Temporal.PlainDate.from(date));
}

/**
 * The median gap, where four of five gaps are within a tenth of it, or a day: who sends on working days is regular, and is
 * late only after more than a weekend, because the longest gap there was is waited for.
 */
function learnedFrom(dates: readonly Temporal.PlainDate[]): Rhythm | undefined {
  if (dates.length < fewestDays) return undefined;
  const gaps = dates.slice(1).map((date, at) => dates[at]?.until(date, { largestUnit: 'days' }).days ?? 0);
  const sorted = gaps.toSorted((a, b) => a - b);
  const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  const tolerance = Math.max(1, median / 10);
  const regular = gaps.filter((gap) => Math.abs(gap - median) <= tolerance).length;
  if (regular < 0.8 * gaps.length) return undefined;
  const longest = sorted.at(-1) ?? median;
  return { every: { days: median }, grace: (longest - median) * day + graceFor(median), isLearned: true };
}

function graceFor(days: number): number {
  if (days < 7) return said.daily.grace;
  if (days < 28) return said.weekly.grace;
  return days < 85 ? said.monthly.grace : said.quarterly.grace;
}

/** The delivery that is expected next: late from `lateAt` on. */
export type Delivery = { readonly lastAt: number; readonly expectedAt: number; readonly lateAt: number };

/**
 * The first delivery that is expected after `after`, counted from the last file's local time of day: 08:00 stays 08:00 when
 * clocks change, and a month after the 31st is the last day of a shorter one.
 */
export function expectedAfter(rhythm: Rhythm, timeZone: string, lastAt: number, after: number): Delivery {
  const last = zoned(lastAt, timeZone);
  let nth = Math.max(1, Math.floor((after - lastAt) / longestOf(rhythm)));
  while (nthAfter(last, rhythm, nth) <= after) nth += 1;
  const expectedAt = nthAfter(last, rhythm, nth);
  return { lastAt, expectedAt, lateAt: expectedAt + rhythm.grace };
}

const zoned = (instant: number, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);

function nthAfter(last: Temporal.ZonedDateTime, { every }: Rhythm, nth: number): number {
  const duration = 'days' in every ? { days: every.days * nth } : { months: every.months * nth };
  return last.add(duration).epochMilliseconds;
}

/** At least as long as any of its intervals, so that counting begins before what is looked for, and not far. */
const longestOf = ({ every }: Rhythm): number => ('days' in every ? every.days : every.months * 31) * day + 2 * hour;
