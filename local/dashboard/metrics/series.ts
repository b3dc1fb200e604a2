/**
 * Measured values, minute by minute, as CloudWatch keeps those of its own services. Only metrics that the dashboard or an
 * alarm names are kept, each for a day: what this takes is bounded by the definition, not by what happens.
 */
import { metricKey, type Sample } from './sample.ts';

/** What was measured in one minute. */
export interface Minute {
  /** Epoch ms of its beginning. */
  readonly at: number;
  readonly count: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
  /** The latest of the values, for percentiles: all of them while there are few. */
  readonly values: readonly number[];
}

export interface Series {
  add(sample: Sample): void;
  /** Minutes with values from an instant (epoch ms) on, oldest first. */
  read(key: string, from: number): readonly Minute[];
  /** Whether a metric has ever had a value. */
  knows(key: string): boolean;
}

const minute = 60_000;
const keptMinutes = 24 * 60;
const keptValues = 50;

/** @param wanted Keys of the metrics that are kept. */
export function createSeries(wanted: ReadonlySet<string>): Series {
  const all = new Map<string, Map<number, Minute>>();

  function forget(minutes: Map<number, Minute>): void {
    const [oldest] = minutes.keys();
    if (minutes.size > keptMinutes && oldest !== undefined) minutes.delete(oldest);
  }

  return {
    add(sample) {
      const key = metricKey(sample);
      if (!wanted.has(key) || !Number.isFinite(sample.value)) return;
      const minutes = all.get(key) ?? new Map<number, Minute>();
      all.set(key, minutes);
      const at = Math.floor(sample.at / minute) * minute;
      minutes.set(at, withValue(minutes.get(at), at, sample.value));
      forget(minutes);
    },
    read: (key, from) =>
      [...(all.get(key)?.values() ?? [])].filter(({ at }) => at >= from).toSorted((a, b) => a.at - b.at),
    knows: (key) => all.has(key),
  };
}

function withValue(before: Minute | undefined, at: number, value: number): Minute {
  if (before === undefined) return { at, count: 1, sum: value, minimum: value, maximum: value, values: [value] };
  const count = before.count + 1;
  const values = [...before.values];
  if (values.length < keptValues) values.push(value);
  else values[count % keptValues] = value;
  return {
    at,
    count,
    sum: before.sum + value,
    minimum: Math.min(before.minimum, value),
    maximum: Math.max(before.maximum, value),
    values,
  };
}
