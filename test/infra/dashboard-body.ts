/** The dashboard of a template, for tests: its JSON with logical ids in place of intrinsic functions. */
import type { Template } from 'aws-cdk-lib/assertions';
import * as v from 'valibot';
import { readable, resources } from './templates.ts';

const row = v.array(v.union([v.string(), v.looseObject({ expression: v.optional(v.string()) })]));

const body = v.object({
  widgets: v.array(
    v.object({
      type: v.string(),
      x: v.number(),
      y: v.number(),
      width: v.number(),
      properties: v.looseObject({
        title: v.optional(v.string()),
        markdown: v.optional(v.string()),
        query: v.optional(v.string()),
        metrics: v.optional(v.array(row), []),
        alarms: v.optional(v.array(v.string()), []),
      }),
    }),
  ),
});

/** A metric by its namespace, name and dimensions. */
export type NamedMetric = {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
};

export function dashboardOf(template: Template): v.InferOutput<typeof body>['widgets'] {
  const [dashboard, another] = resources(template, 'AWS::CloudWatch::Dashboard');
  if (dashboard === undefined || another !== undefined) throw new Error('expected one dashboard');
  return v.parse(body, JSON.parse(readable(dashboard[1].Properties.DashboardBody))).widgets;
}

/** All metrics that the dashboard draws or works with. */
export function dashboardMetrics(template: Template): NamedMetric[] {
  return dashboardOf(template)
    .flatMap(({ properties }) => properties.metrics)
    .flatMap((parts) => {
      const [namespace = '', name = '', ...dimensions] = parts.filter((part) => typeof part === 'string');
      return namespace === '' ? [] : [{ namespace, name, dimensions: pairs(dimensions) }];
    });
}

const metric = v.object({
  Namespace: v.string(),
  MetricName: v.string(),
  Dimensions: v.array(v.object({ Name: v.string(), Value: v.unknown() })),
});
const alarm = v.union([
  v.pipe(
    metric,
    v.transform((one) => [one]),
  ),
  v.pipe(
    v.object({ Metrics: v.array(v.looseObject({ MetricStat: v.optional(v.object({ Metric: metric })) })) }),
    v.transform(({ Metrics }) => Metrics.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : []))),
  ),
]);

/** All metrics that alarms look at. */
export function alarmMetrics(template: Template): NamedMetric[] {
  return resources(template, 'AWS::CloudWatch::Alarm')
    .flatMap(([, { Properties }]) => v.parse(alarm, Properties))
    .map(({ Namespace, MetricName, Dimensions }) => ({
      namespace: Namespace,
      name: MetricName,
      dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, readable(Value)])),
    }));
}

function pairs(flat: readonly string[]): Record<string, string> {
  return Object.fromEntries(flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1] ?? '']] : [])));
}
