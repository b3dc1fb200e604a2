/** Whether an alarm is on ("Alarm evaluation" in the CloudWatch user guide). */
import * as v from 'valibot';
import type { Alarm, CompositeAlarm } from '../resources/alarm.ts';
import { metricRows } from './definition.ts';
import { drawLines } from './draw-lines.ts';
import { type Line, linesOf } from './line.ts';
import type { Series } from './metrics/series.ts';

/** `waiting`: there was not enough time yet to tell. */
export type AlarmState = 'on' | 'off' | 'waiting' | 'unknown';

/** The lines of what an alarm looks at. */
export function alarmLines({ metrics }: Alarm): readonly Line[] {
  return linesOf(v.parse(metricRows, metrics), { period: 60, stat: 'Average' });
}

/**
 * @param now Epoch ms.
 * @param since When this machine's cloud was started: before, nobody measured anything.
 */
export function alarmState(
  alarm: Alarm,
  lines: readonly Line[],
  series: Series,
  now: number,
  since: number,
): AlarmState {
  const compared = lines.find(({ isVisible }) => isVisible);
  if (compared === undefined) return 'unknown';
  const period = compared.period * 1000;
  const current = Math.floor(now / period) * period;
  const from = current - alarm.periods * period;
  const drawn = drawLines(lines, series, { from, to: now, resolution: 0 }).find(({ line }) => line === compared);
  if (drawn === undefined || drawn.fault !== undefined) return 'unknown';
  if (alarm.missingIsBad && from < since) return 'waiting';
  const breaches = (at: number): boolean => {
    const value = drawn.points.get(at);
    if (value === undefined) return alarm.missingIsBad;
    return alarm.orLess ? value <= alarm.threshold : value >= alarm.threshold;
  };
  const allBreach = (last: number): boolean =>
    Array.from({ length: alarm.periods }, (_, back) => last - back * period).every(breaches);
  // What is not over yet can only become more: enough for an alarm that is on above its threshold.
  return allBreach(current - period) || (!alarm.orLess && allBreach(current)) ? 'on' : 'off';
}

/** @param states State by ARN. */
export function compositeState({ anyOf }: CompositeAlarm, states: ReadonlyMap<string, AlarmState>): AlarmState {
  const found = anyOf.map((arn) => states.get(arn) ?? 'unknown');
  if (found.includes('on')) return 'on';
  return found.includes('unknown') ? 'unknown' : 'off';
}
