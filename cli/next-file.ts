/** When a tenant's next file is expected, as scripts and people see it. */
import { expectedAfter, type Rhythm, rhythmOf } from '../shared/domain/delivery.ts';
import type { Profile } from '../shared/domain/profile.ts';
import { counted, isoInstant, readableInstant } from './wording.ts';

export type NextFile = {
  readonly lastAt: number | undefined;
  readonly rhythm: Rhythm | undefined;
  /** The first that is expected after the last that came. */
  readonly expectedAt: number | undefined;
  readonly isLate: boolean;
};

/** What can be said at `now`, when files came at these instants. */
export function nextFile(profile: Profile, cameAt: readonly number[], now: number): NextFile {
  const rhythm = rhythmOf(profile, cameAt);
  const lastAt = cameAt.at(-1);
  if (rhythm === undefined || lastAt === undefined) return { lastAt, rhythm, expectedAt: undefined, isLate: false };
  const { expectedAt, lateAt } = expectedAfter(rhythm, profile.timeZone, lastAt, lastAt);
  return { lastAt, rhythm, expectedAt, isLate: lateAt <= now };
}

/** For `--json`. */
export const nextFileJson = ({ lastAt, rhythm, expectedAt, isLate }: NextFile) => ({
  lastAt: isoInstant(lastAt),
  every: rhythm?.every ?? null,
  learned: rhythm?.isLearned ?? null,
  expectedAt: isoInstant(expectedAt),
  late: isLate,
});

/** In words. */
export function nextFileText({ rhythm, expectedAt, isLate }: NextFile): string {
  if (rhythm === undefined) return 'at no known time';
  const { every, isLearned } = rhythm;
  const interval = 'days' in every ? counted(every.days, 'day') : counted(every.months, 'month');
  const rule = `every ${interval}${isLearned ? ', as until now' : ''}`;
  if (expectedAt === undefined) return `${rule}, once the first has come`;
  return `${isLate ? 'late: was expected' : 'expected'} ${readableInstant(expectedAt)}, ${rule}`;
}
