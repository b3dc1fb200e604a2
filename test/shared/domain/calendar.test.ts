import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarOf } from '../../../shared/domain/calendar.ts';

const iso = (instant: number): string => new Date(instant).toISOString();
const instantOf = (zone: string, date: string, time: string): string => iso(calendarOf(zone).instantOf(date, time));

/** The years whose clock changes are tested have passed: no government can change them any more. */
describe('the instant of a local date and time', () => {
  it.each<[zone: string, date: string, time: string, instant: string]>([
    ['UTC', '2025-03-30', '02:30', '2025-03-30T02:30:00.000Z'],
    ['UTC', '2024-02-29', '23:00', '2024-02-29T23:00:00.000Z'],
    ['Europe/Amsterdam', '2025-01-15', '00:00', '2025-01-14T23:00:00.000Z'],
    ['Europe/Amsterdam', '2025-07-15', '00:00', '2025-07-14T22:00:00.000Z'],
    ['America/New_York', '2025-01-15', '23:00', '2025-01-16T04:00:00.000Z'],
    ['America/New_York', '2025-07-15', '23:00', '2025-07-16T03:00:00.000Z'],
    ['Australia/Lord_Howe', '2025-01-15', '12:00', '2025-01-15T01:00:00.000Z'],
    ['Australia/Lord_Howe', '2025-07-15', '12:00', '2025-07-15T01:30:00.000Z'],
    ['Africa/Casablanca', '2025-01-15', '12:00', '2025-01-15T11:00:00.000Z'],
    ['Africa/Casablanca', '2025-03-15', '12:00', '2025-03-15T12:00:00.000Z'],
  ])('in %s, %s %s is %s', (zone, date, time, instant) => {
    expect(instantOf(zone, date, time)).toBe(instant);
  });

  it.each<[zone: string, date: string, before: string, inside: string, after: string, as: string, instant: string]>([
    ['Europe/Amsterdam', '2025-03-30', '01:59', '02:30', '03:00', '03:30', '2025-03-30T01:30:00.000Z'],
    ['America/New_York', '2025-03-09', '01:59', '02:30', '03:00', '03:30', '2025-03-09T07:30:00.000Z'],
    // Half an hour.
    ['Australia/Lord_Howe', '2025-10-05', '01:59', '02:10', '02:30', '02:40', '2025-10-04T15:40:00.000Z'],
    // Morocco puts its clocks back for Ramadan, and forward after it.
    ['Africa/Casablanca', '2025-04-06', '01:59', '02:30', '03:00', '03:30', '2025-04-06T02:30:00.000Z'],
  ])('in %s, where clocks are put forward on %s, a time that they never show is later', (zone, date, ...times) => {
    const [before, inside, after, as, instant] = times;
    expect(instantOf(zone, date, inside)).toBe(instant);
    expect(instantOf(zone, date, as)).toBe(instant);
    const { instantOf: at } = calendarOf(zone);
    expect(at(date, after) - at(date, before)).toBe(60_000);
  });

  it.each<[zone: string, date: string, twice: string, first: string]>([
    ['Europe/Amsterdam', '2025-10-26', '02:30', '2025-10-26T00:30:00.000Z'],
    ['America/New_York', '2025-11-02', '01:30', '2025-11-02T05:30:00.000Z'],
    ['Australia/Lord_Howe', '2025-04-06', '01:45', '2025-04-05T14:45:00.000Z'],
    ['Africa/Casablanca', '2025-02-23', '02:30', '2025-02-23T01:30:00.000Z'],
  ])('in %s, where clocks are put back on %s, a time that they show twice is the first', (zone, date, twice, first) => {
    expect(instantOf(zone, date, twice)).toBe(first);
  });

  it('is the first of the day where the clocks of a day begin at one', () => {
    expect(instantOf('Africa/Cairo', '2025-04-25', '00:00')).toBe('2025-04-24T22:00:00.000Z');
    expect(calendarOf('Africa/Cairo').dateAt(Date.parse('2025-04-24T22:00:00Z'))).toBe('2025-04-25');
  });

  it('is known in all years that a date can have', () => {
    expect(instantOf('UTC', '0001-01-01', '00:00')).toBe('0001-01-01T00:00:00.000Z');
    expect(instantOf('UTC', '9999-12-31', '23:59')).toBe('9999-12-31T23:59:00.000Z');
  });
});

describe('the local date at an instant', () => {
  it.each<[zone: string, instant: string, date: string]>([
    ['UTC', '2025-01-15T23:59:59.999Z', '2025-01-15'],
    ['UTC', '2025-01-16T00:00:00.000Z', '2025-01-16'],
    ['Europe/Amsterdam', '2025-01-15T22:59:59.999Z', '2025-01-15'],
    ['Europe/Amsterdam', '2025-01-15T23:00:00.000Z', '2025-01-16'],
    ['Europe/Amsterdam', '2025-07-15T21:59:59.999Z', '2025-07-15'],
    ['Europe/Amsterdam', '2025-07-15T22:00:00.000Z', '2025-07-16'],
    ['America/New_York', '2025-01-16T04:59:59.999Z', '2025-01-15'],
    ['America/New_York', '2025-01-16T05:00:00.000Z', '2025-01-16'],
    ['Australia/Lord_Howe', '2025-01-15T12:59:59.999Z', '2025-01-15'],
    ['Australia/Lord_Howe', '2025-01-15T13:00:00.000Z', '2025-01-16'],
    ['Africa/Casablanca', '2025-03-15T23:59:59.999Z', '2025-03-15'],
    ['Africa/Casablanca', '2025-06-15T22:59:59.999Z', '2025-06-15'],
    ['Africa/Casablanca', '2025-06-15T23:00:00.000Z', '2025-06-16'],
    ['Pacific/Kiritimati', '2025-01-15T10:00:00.000Z', '2025-01-16'],
  ])('in %s, at %s, is %s', (zone, instant, date) => {
    expect(calendarOf(zone).dateAt(Date.parse(instant))).toBe(date);
  });

  const zones = ['UTC', 'Europe/Amsterdam', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca'];

  it('begins at its own midnight, in every zone and on every day', () => {
    const days = fc.integer({ min: 0, max: 40_000 }).map((day) => iso(day * 86_400_000).slice(0, 10));
    fc.assert(
      fc.property(fc.constantFrom(...zones), days, (zone, date) => {
        const { dateAt, instantOf: at } = calendarOf(zone);
        const midnight = at(date, '00:00');
        expect([dateAt(midnight - 1) < date, dateAt(midnight)]).toEqual([true, date]);
        // Asked again, it says the same.
        expect(at(date, '00:00')).toBe(midnight);
      }),
    );
  });

  it('is no guess where there is no such zone', () => {
    expect(() => calendarOf('Europe/Atlantis').dateAt(0)).toThrow(RangeError);
  });
});
