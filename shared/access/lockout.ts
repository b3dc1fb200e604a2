/**
 * The growing pause after wrong passwords. Passwords have 138 bits, so the pause does not keep an attacker from
 * guessing right; it keeps attempts from costing us work, and from going unnoticed.
 *
 * It must never be a tool to lock a customer out. Wrong passwords are counted three times:
 *
 * - for the *pair* of account and address: the fifth starts a pause of 30 seconds, each further one doubles it, up to
 *   15 minutes. It concerns that address alone, so nobody can fail on behalf of somebody else. A right password clears it, and so
 *   does a new password: what failed before it was made says nothing about it.
 * - for the *address*: from the 20th within an hour on it is paused likewise, for every account. A right password does not clear it,
 *   or an attacker with one account of its own could go on for ever. HR systems deliver for many customers from
 *   one address, hence: a pair that is *trusted* (a right password within the last 120 days) is exempt.
 * - for the *account*: 50 within an hour say that it is under attack from many addresses. That pauses nobody by
 *   itself: it makes the first wrong password of a pair that is not trusted cost 15 minutes. The first attempt from
 *   a new address is still looked at, so a customer who moves to a new server gets in in the midst of it.
 *
 * What fails while paused is not counted: a script that repeats a wrong password does not prolong its own pause.
 * Attempts that run at the same moment are all looked at, because counting happens after the work. Who shares the
 * customer's own address (one NAT, one HR vendor) shares its pause; keys know no pause at all.
 */
const second = 1_000;

/** Failures (wrong passwords) within one window. `lastFailureAt` is in milliseconds since the epoch. */
export type FailureCount = { readonly failures: number; readonly lastFailureAt: number };

/** What is known of earlier logins; expired counts and expired trust are left out by whoever reads them. */
export type LoginRecord = {
  readonly pair: FailureCount | undefined;
  readonly address: FailureCount | undefined;
  readonly account: FailureCount | undefined;
  readonly trusted: boolean;
};

/** How long failures are counted together, in seconds from the first of them. */
export const countingWindow = { pair: 24 * 3_600, address: 3_600, account: 3_600 } as const;

/** Days that a right password makes its pair trusted: longer than a quarter, the rarest delivery there is. */
export const trustedDays = 120;

const longestPause = 15 * 60 * second;
const underAttackAt = 50;

/** The failure number `from` starts a pause of `first` milliseconds; each further one doubles it. */
type Pause = { readonly from: number; readonly first: number };

const pairPause: Pause = { from: 5, first: 30 * second };
const addressPause: Pause = { from: 20, first: 30 * second };
const underAttackPause: Pause = { from: 1, first: longestPause };

/**
 * Whether an attempt at `now` is refused unseen. `passwordSince` is when the account's password was made.
 * Both are milliseconds since the epoch.
 */
export function isPaused(record: LoginRecord, passwordSince: number | undefined, now: number): boolean {
  const pair = outdated(record.pair, passwordSince) ? undefined : record.pair;
  const underAttack = !record.trusted && (record.account?.failures ?? 0) >= underAttackAt;
  const pausedAsPair = endOf(pair, underAttack ? underAttackPause : pairPause) > now;
  const pausedAsAddress = !record.trusted && endOf(record.address, addressPause) > now;
  return pausedAsPair || pausedAsAddress;
}

function outdated(count: FailureCount | undefined, passwordSince: number | undefined): boolean {
  return count !== undefined && passwordSince !== undefined && count.lastFailureAt < passwordSince;
}

/** When the pause after these failures ends; in the past when there is none. */
function endOf(count: FailureCount | undefined, { from, first }: Pause): number {
  if (count === undefined || count.failures < from) return Number.NEGATIVE_INFINITY;
  return count.lastFailureAt + Math.min(first * 2 ** (count.failures - from), longestPause);
}
