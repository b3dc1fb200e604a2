/** How long the history of imports is kept: shown until its last millisecond, and gone with the first purge after it. */
import type { Import } from './import.ts';

const day = 24 * 60 * 60 * 1000;

/** How long history is kept where neither the deployment nor the tenant says anything else, and until the plan knows what they say. */
export const usualRetentionDays = 90;

/** The longest that a tenant may choose: what expires objects by age alone must wait for longer than this. */
export const longestRetentionDays = 365;

/** Days after the end of history at which the database deletes by itself what no purge has deleted until then. */
const backstopDays = 7;

/** When history ends, in epoch milliseconds, and when the database may delete by itself, in epoch seconds. */
export type Retention = Required<Pick<Import, 'retainedUntil' | 'expiresAt'>>;

/** The retention of an import that came at `receivedAt` (epoch milliseconds) and is kept for so many days of 24 hours. */
export function keptFor(receivedAt: number, days: number): Retention & { readonly retainedUntil: number } {
  const retainedUntil = receivedAt + days * day;
  return { retainedUntil, expiresAt: Math.ceil((retainedUntil + backstopDays * day) / 1000) };
}

/** The first instant (epoch milliseconds) at which history no longer shows an import. */
export const endOfHistory = ({ retainedUntil, expiresAt }: Pick<Import, 'retainedUntil' | 'expiresAt'>): number =>
  retainedUntil ?? expiresAt * 1000;

/** Whether history shows an import at `now` (epoch milliseconds), purged or not. */
export const isShown = (one: Pick<Import, 'retainedUntil' | 'expiresAt'>, now: number): boolean =>
  endOfHistory(one) > now;
