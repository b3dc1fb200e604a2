/** Minutes → one number for each period, as "CloudWatch statistics definitions" has it. */
import type { Minute } from './series.ts';

/** Instant (epoch ms) of a period's beginning → its value; periods without data are not in it. */
export type Points = ReadonlyMap<number, number>;

type Statistic = (minutes: readonly Minute[]) => number;

const total = (minutes: readonly Minute[], of: (minute: Minute) => number): number =>
  minutes.reduce((sum, minute) => sum + of(minute), 0);

const statistics: ReadonlyMap<string, Statistic> = new Map(
  Object.entries<Statistic>({
    Sum: (minutes) => total(minutes, ({ sum }) => sum),
    SampleCount: (minutes) => total(minutes, ({ count }) => count),
    Average: (minutes) => total(minutes, ({ sum }) => sum) / total(minutes, ({ count }) => count),
    Minimum: (minutes) => Math.min(...minutes.map(({ minimum }) => minimum)),
    Maximum: (minutes) => Math.max(...minutes.map(({ maximum }) => maximum)),
  }),
);

/** `undefined` for one that is not known here. */
export function statisticOf(name: string): Statistic | undefined {
  const known = statistics.get(name);
  if (known !== undefined) return known;
  const percent = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(name)?.[1];
  return percent === undefined ? undefined : (minutes) => percentile(minutes, Number(percent));
}

/** The value that so many percent of the values do not exceed. */
function percentile(minutes: readonly Minute[], percent: number): number {
  const values = minutes.flatMap((minute) => minute.values).toSorted((a, b) => a - b);
  return values[Math.max(0, Math.ceil((percent / 100) * values.length) - 1)] ?? Number.NaN;
}

/** @param period ms; periods begin at whole multiples of it. */
export function byPeriod(minutes: readonly Minute[], statistic: Statistic, period: number): Points {
  const periods = Map.groupBy(minutes, ({ at }) => Math.floor(at / period) * period);
  return new Map([...periods].map(([at, within]) => [at, statistic(within)]));
}
