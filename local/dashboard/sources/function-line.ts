/** What a line of a function's log measures: metrics of its own, and what Lambda would say of the run. */
import * as v from 'valibot';
import type { LambdaFunction } from '../../resources/function.ts';
import type { JsonObject } from '../../template/json.ts';
import type { Sample } from '../metrics/sample.ts';
import { instantOf } from '../queries/log-lines.ts';

/** "Embedded metric format specification". A directive's metrics have all of the dimension sets. */
const embedded = v.object({
  _aws: v.object({
    Timestamp: v.number(),
    CloudWatchMetrics: v.array(
      v.object({
        Namespace: v.string(),
        Dimensions: v.array(v.array(v.string())),
        Metrics: v.array(v.object({ Name: v.string() })),
      }),
    ),
  }),
});

/** "Lambda Telemetry API Event schema reference": platform.report. */
const report = v.object({
  type: v.literal('platform.report'),
  record: v.object({ status: v.string(), metrics: v.object({ durationMs: v.number() }) }),
});

export function samplesOf(line: JsonObject, lambda: Pick<LambdaFunction, 'name'>): readonly Sample[] {
  const metrics = v.safeParse(embedded, line);
  if (metrics.success) return embeddedSamples(line, metrics.output);
  const run = v.safeParse(report, line);
  return run.success ? runSamples(line, run.output, lambda) : [];
}

function embeddedSamples(line: JsonObject, { _aws }: v.InferOutput<typeof embedded>): Sample[] {
  return _aws.CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const dimensions = Object.fromEntries(names.map((name) => [name, String(line[name] ?? '')]));
      return Metrics.flatMap(({ Name: name }) =>
        valuesOf(line[name]).map((value) => ({ namespace, name, dimensions, at: _aws.Timestamp, value })),
      );
    }),
  );
}

/** One value, or those of several additions. */
const valuesOf = (value: unknown): number[] =>
  (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'number');

/** Runs wait in line here where AWS would throttle them: none is throttled. */
function runSamples(line: JsonObject, { record }: v.InferOutput<typeof report>, lambda: Pick<LambdaFunction, 'name'>) {
  const at = instantOf(line);
  const dimensions = { FunctionName: lambda.name };
  const sample = (name: string, value: number): Sample => ({ namespace: 'AWS/Lambda', name, dimensions, at, value });
  return [
    sample('Invocations', 1),
    sample('Errors', record.status === 'success' ? 0 : 1),
    sample('Throttles', 0),
    sample('Duration', record.metrics.durationMs),
  ];
}
