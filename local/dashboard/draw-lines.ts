/** The numbers of a graph's lines. */
import type { Line, MetricLine } from './line.ts';
import { measuredHere } from './measured-here.ts';
import { evaluate, NotUnderstood } from './metrics/expression.ts';
import type { Series } from './metrics/series.ts';
import { byPeriod, type Points, statisticOf } from './metrics/statistic.ts';

/** What is looked at: from when until when (epoch ms). */
export interface Window {
  readonly from: number;
  readonly to: number;
  /** Seconds of a point where it may be finer than the definition says; 0 keeps to the definition. */
  readonly resolution: number;
}

export interface DrawnLine {
  readonly line: Line;
  readonly points: Points;
  /** Why it can't be drawn, if it can't. */
  readonly fault: string | undefined;
}

export function drawLines(lines: readonly Line[], series: Series, window: Window): readonly DrawnLine[] {
  const metrics = new Map(
    lines.filter((line) => line.kind === 'metric').map((line) => [line, drawMetric(line, series, window)]),
  );
  const points = new Map([...metrics].map(([{ id }, drawn]) => [id, drawn.points]));
  return lines.map((line) => {
    if (line.kind === 'metric') return metrics.get(line) ?? { line, points: new Map(), fault: undefined };
    const period = periodOf(line, window);
    try {
      const grid = gridOf(window, period);
      const used = new Set<string>();
      const find = (id: string) => {
        used.add(id);
        return points.get(id);
      };
      const drawn = evaluate(line.expression, { points: find, grid, period: period / 1000 });
      // Zeros in place of what nobody measures here would be a claim.
      const isMeasured = [...metrics.keys()].some((metric) => used.has(metric.id) && measuredHere(metric));
      return { line, points: isMeasured ? drawn : new Map(), fault: undefined };
    } catch (cause) {
      if (!(cause instanceof NotUnderstood)) throw cause;
      return { line, points: new Map(), fault: `not drawn here: ${cause.message}` };
    }
  });
}

function drawMetric(line: MetricLine, series: Series, window: Window): DrawnLine {
  const statistic = statisticOf(line.statistic);
  if (statistic === undefined)
    return { line, points: new Map(), fault: `not drawn here: the statistic ${line.statistic}` };
  const period = periodOf(line, window);
  const from = Math.floor(window.from / period) * period;
  return { line, points: byPeriod(series.read(line.key, from), statistic, period), fault: undefined };
}

/** ms. What is measured by the hour stays so: it would only be thinner. */
export function periodOf({ period }: Pick<Line, 'period'>, { resolution }: Window): number {
  return (resolution === 0 || period > 300 ? period : Math.min(period, resolution)) * 1000;
}

/** All periods of a window, by their beginning. */
export function gridOf({ from, to }: Window, period: number): readonly number[] {
  const grid: number[] = [];
  for (let at = Math.floor(from / period) * period; at <= to; at += period) grid.push(at);
  return grid;
}
