import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../../local/scheduler/expression.ts';

const begin = new Date('2026-01-01T00:02:00Z');

function firings(expression: string, count: number, timeZone = 'UTC', from = begin): string[] {
  const recurrence = parseExpression(expression, timeZone, begin);
  const found: string[] = [];
  for (let at = recurrence.next(from); at !== undefined && found.length < count; at = recurrence.next(at)) {
    found.push(at.toISOString().slice(0, 16));
  }
  return found;
}

/** Examples of "Schedule types in EventBridge Scheduler", and what AWS writes otherwise than others do. */
const cases = [
  ['rate(5 minutes)', ['2026-01-01T00:07', '2026-01-01T00:12']],
  ['rate(1 hour)', ['2026-01-01T01:02', '2026-01-01T02:02']],
  ['rate(1 day)', ['2026-01-02T00:02', '2026-01-03T00:02']],
  ['cron(0/5 * * * ? *)', ['2026-01-01T00:05', '2026-01-01T00:10']],
  ['cron(15 10 * * ? *)', ['2026-01-01T10:15', '2026-01-02T10:15']],
  ['cron(0 12 ? * MON-FRI *)', ['2026-01-01T12:00', '2026-01-02T12:00', '2026-01-05T12:00']],
  ['cron(0 12 ? * 2 *)', ['2026-01-05T12:00', '2026-01-12T12:00']],
  ['cron(15 10 ? * 6L 2026-2027)', ['2026-01-30T10:15', '2026-02-27T10:15']],
  ['cron(0 8 ? * L *)', ['2026-01-03T08:00', '2026-01-10T08:00']],
  ['cron(0 8 ? * 3#2 *)', ['2026-01-13T08:00', '2026-02-10T08:00']],
  ['cron(0 8 L * ? *)', ['2026-01-31T08:00', '2026-02-28T08:00']],
  ['cron(0 8 15W * ? *)', ['2026-01-15T08:00', '2026-02-16T08:00']],
  ['cron(0 0 1 1/3 ? *)', ['2026-04-01T00:00', '2026-07-01T00:00', '2026-10-01T00:00', '2027-01-01T00:00']],
  ['cron(0 0 1 1 ? 2026)', []],
  ['at(2026-03-01T09:30:00)', ['2026-03-01T09:30']],
  ['at(2025-03-01T09:30:00)', []],
] as const;

describe('schedule expressions', () => {
  it.each(cases)('%s', (expression, expected) => {
    expect(firings(expression, Math.max(1, expected.length))).toEqual(expected);
  });

  it('follows a time zone through the change to summer time', () => {
    const from = new Date('2026-03-28T12:00:00Z');
    expect(firings('cron(0 9 * * ? *)', 2, 'Europe/Berlin', from)).toEqual(['2026-03-29T07:00', '2026-03-30T07:00']);
    expect(firings('at(2026-07-01T09:00:00)', 1, 'Europe/Berlin')).toEqual(['2026-07-01T07:00']);
  });

  it.each([
    'every(5 minutes)',
    'rate(0 minutes)',
    'rate(5 fortnights)',
    'cron(* * * * *)',
    'cron(0 8 1 * MON *)',
    'cron(0 8 ? * ? *)',
    'cron(61 * * * ? *)',
    'at(tomorrow)',
  ])('refuses %s', (expression) => {
    expect(() => parseExpression(expression, 'UTC', begin)).toThrow(`schedule expression ${expression}`);
  });
});
