/** Local dates and instants, in any time zone of the IANA database. Dates are ISO `YYYY-MM-DD`, instants epoch milliseconds. */
import { Temporal } from 'temporal-polyfill';

/** Dates and instants in one time zone. */
export type Calendar = {
  /** The local date at an instant. */
  readonly dateAt: (instant: number) => string;
  /**
   * The instant at which clocks show this local date and time of day (HH:MM). Where they are put forward and never show it,
   * it is as much later as they are put forward: 02:30 is then 03:30. Where they are put back and show it twice, it is the
   * first time. That is "compatible" in Temporal's words, and what RFC 5545 says of calendars (3.3.5, form #3).
   */
  readonly instantOf: (date: string, time: string) => number;
};

/** Results that are kept: the dates of a file are few and repeated, and one costs 25 µs. A hostile file has no end of them. */
const mostKept = 4_000;

/** @param timeZone IANA name; throws `RangeError` when there is no such zone */
export function calendarOf(timeZone: string): Calendar {
  const kept = new Map<string, number>();
  return {
    dateAt: (instant) =>
      Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString(),
    instantOf: (date, time) => {
      const local = `${date}T${time}`;
      const before = kept.get(local);
      if (before !== undefined) return before;
      const { epochMilliseconds } = Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone, gapsAndOverlaps);
      if (kept.size < mostKept) kept.set(local, epochMilliseconds);
      return epochMilliseconds;
    },
  };
}

const gapsAndOverlaps = { disambiguation: 'compatible' } as const;
