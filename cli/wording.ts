/** Instants, lengths of time and counts in words. Instants are epoch milliseconds. */

/** For `--json`: null for what has not happened yet. */
export const isoInstant = (at: number | undefined): string | null =>
  at === undefined ? null : new Date(at).toISOString();

/** Local time to the second, sortable, with its zone: `2026-03-01 14:05:09 +01:00`. */
export function readableInstant(at: number): string {
  const offset = -new Date(at).getTimezoneOffset();
  const local = new Date(at + offset * 60_000).toISOString();
  const minutes = Math.abs(offset);
  const zone = `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
  return `${local.slice(0, 10)} ${local.slice(11, 19)} ${offset === 0 ? 'UTC' : zone}`;
}

const pad = (n: number): string => String(n).padStart(2, '0');

/** `850 ms`, `12.3 s`, `4 min 5 s`. */
export function readableDuration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  return `${readableCount(Math.floor(seconds / 60))} min ${seconds % 60} s`;
}

/** `1,000`. */
export const readableCount = (n: number): string => n.toLocaleString('en-US');

/** `1 row`, `2 rows`. */
export const counted = (n: number, noun: string): string => `${readableCount(n)} ${noun}${n === 1 ? '' : 's'}`;
