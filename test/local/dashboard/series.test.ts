import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metricKey } from '../../../local/dashboard/metrics/sample.ts';
import { createSeries } from '../../../local/dashboard/metrics/series.ts';
import { byPeriod, statisticOf } from '../../../local/dashboard/metrics/statistic.ts';

const metric = { namespace: 'Rollcall', name: 'ImportSeconds', dimensions: { service: 'finish' } };
const key = metricKey(metric);
const minute = 60_000;

function seriesOf(values: readonly (readonly [at: number, value: number])[]) {
  const series = createSeries(new Set([key]));
  for (const [at, value] of values) series.add({ ...metric, at, value });
  return series;
}

function points(name: string, values: readonly (readonly [at: number, value: number])[], period: number) {
  const statistic = statisticOf(name) ?? (() => Number.NaN);
  return [...byPeriod(seriesOf(values).read(key, 0), statistic, period)];
}

describe('a metric’s name', () => {
  it('is the same whatever the order of its dimensions', () => {
    const one = metricKey({ ...metric, dimensions: { a: '1', b: '2' } });
    expect(metricKey({ ...metric, dimensions: { b: '2', a: '1' } })).toBe(one);
    expect(metricKey({ ...metric, dimensions: { a: '2', b: '1' } })).not.toBe(one);
  });
});

describe('measured values', () => {
  it('come by periods that begin at whole multiples', () => {
    const values = [
      [61_000, 1],
      [119_000, 3],
      [301_000, 5],
    ] as const;
    expect(points('Sum', values, minute)).toEqual([
      [60_000, 4],
      [300_000, 5],
    ]);
    expect(points('Sum', values, 5 * minute)).toEqual([
      [0, 4],
      [300_000, 5],
    ]);
  });

  it.each([
    ['Sum', 10],
    ['Average', 2.5],
    ['Minimum', 1],
    ['Maximum', 4],
    ['SampleCount', 4],
    ['p50', 2],
    ['p95', 4],
    ['p99.9', 4],
  ])('%s', (name, expected) => {
    const values = [4, 2, 1, 3].map((value, at) => [at * minute, value] as const);
    expect(points(name, values, 5 * minute)).toEqual([[0, expected]]);
  });

  it.each(['TM(2%:98%)', 'p101', 'median', 'constructor'])('know no statistic %s', (name) => {
    expect(statisticOf(name)).toBeUndefined();
  });

  it('lose nothing of sums, however they are spread', () => {
    const value = fc.tuple(fc.integer({ min: 0, max: 60 * minute }), fc.integer({ min: 0, max: 1000 }));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), fc.integer({ min: 1, max: 60 }), (values, minutes) => {
        const total = points('Sum', values, minutes * minute).reduce((sum, [, one]) => sum + one, 0);
        expect(total).toBe(values.reduce((sum, [, one]) => sum + one, 0));
      }),
    );
  });

  it('take no more room than a day of minutes, and no metric that nobody looks at', () => {
    const series = createSeries(new Set([key]));
    for (let at = 0; at < 3000; at += 1) series.add({ ...metric, at: at * minute, value: 1 });
    expect(series.read(key, 0)).toHaveLength(1440);
    expect(series.read(key, 0)[0]?.at).toBe(1560 * minute);
    series.add({ ...metric, name: 'Other', at: 0, value: 1 });
    expect(series.read(metricKey({ ...metric, name: 'Other' }), 0)).toEqual([]);
    series.add({ ...metric, at: 4000 * minute, value: Number.NaN });
    expect(series.read(key, 3999 * minute)).toEqual([]);
  });

  it('of a busy minute keep the latest for percentiles, and still count all', () => {
    const values = Array.from({ length: 10_000 }, (_, at) => [0, at] as const);
    const [kept] = seriesOf(values).read(key, 0);
    expect([kept?.count, kept?.maximum, kept?.values.length]).toEqual([10_000, 9999, 50]);
    const [[, median = 0] = []] = points('p50', values, minute);
    expect(median).toBeGreaterThanOrEqual(9950);
  });
});
