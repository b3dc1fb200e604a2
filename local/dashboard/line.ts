/** The lines of a graph, from the array in which CloudWatch has them. */
import type { MetricRows } from './definition.ts';
import { metricKey } from './metrics/sample.ts';

interface Drawn {
  /** By which expressions name it; empty if none can. */
  readonly id: string;
  readonly label: string;
  readonly color: string | undefined;
  /** Not drawn itself where it is only there for an expression. */
  readonly isVisible: boolean;
  /** Seconds. */
  readonly period: number;
}

export interface MetricLine extends Drawn {
  readonly kind: 'metric';
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly statistic: string;
}

interface ExpressionLine extends Drawn {
  readonly kind: 'expression';
  readonly expression: string;
}

export type Line = MetricLine | ExpressionLine;

/** What holds where a line does not say it itself. */
interface Defaults {
  /** Seconds. */
  readonly period: number;
  readonly stat: string;
}

export function linesOf(rows: MetricRows, defaults: Defaults): readonly Line[] {
  let before: readonly string[] = [];
  return rows.map((row) => {
    const given = row.filter((part) => typeof part === 'string');
    // "." repeats what stands at that place in the row before, "..." all that is left out.
    const parts =
      given[0] === '...' ? [...before.slice(0, -(given.length - 1) || undefined), ...given.slice(1)] : given;
    const whole = parts.map((part, at) => (part === '.' ? (before[at] ?? '') : part));
    if (whole.length > 0) before = whole;
    const options = row.find((part) => typeof part !== 'string');
    return lineOf(whole, options, defaults);
  });
}

type Options = Exclude<MetricRows[number][number], string>;

function lineOf(
  [namespace = '', name = '', ...rest]: readonly string[],
  options: Options | undefined,
  defaults: Defaults,
): Line {
  const { id = '', label, color, visible = true, period = defaults.period, expression, stat } = options ?? {};
  const drawn = { id, color, isVisible: visible, period };
  if (expression !== undefined) return { ...drawn, kind: 'expression', expression, label: label ?? expression };
  const metric = { namespace, name, dimensions: pairs(rest) };
  return {
    ...drawn,
    kind: 'metric',
    key: metricKey(metric),
    namespace,
    name,
    label: label ?? name,
    statistic: stat ?? defaults.stat,
  };
}

function pairs(flat: readonly string[]): Record<string, string> {
  return Object.fromEntries(flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1] ?? '']] : [])));
}
