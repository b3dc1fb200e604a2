/**
 * The body of an `AWS::CloudWatch::Dashboard` ("Dashboard Body Structure and Syntax" in the CloudWatch API reference), as far
 * as it is drawn here. A kind of widget that is not known becomes one that says so: nothing is left out silently.
 */
import * as v from 'valibot';
import { LocalCloudFault } from '../fault.ts';

const place = { x: v.number(), y: v.number(), width: v.number(), height: v.number() };

export type Place = { readonly [Side in keyof typeof place]: number };

const metricOptions = v.looseObject({
  id: v.optional(v.string()),
  label: v.optional(v.string()),
  color: v.optional(v.string()),
  stat: v.optional(v.string()),
  /** Seconds. */
  period: v.optional(v.number()),
  visible: v.optional(v.boolean(), true),
  expression: v.optional(v.string()),
});

/** `[namespace, name, dimension, value, …, options]`, or `[options]` with an expression. */
export const metricRows = v.array(v.array(v.union([v.string(), metricOptions])));

export type MetricRows = v.InferOutput<typeof metricRows>;

const annotation = v.looseObject({ value: v.number(), label: v.optional(v.string(), '') });

const metric = v.object({
  type: v.literal('metric'),
  ...place,
  properties: v.looseObject({
    view: v.optional(v.literal('timeSeries'), 'timeSeries'),
    title: v.optional(v.string(), ''),
    stacked: v.optional(v.boolean(), false),
    metrics: metricRows,
    period: v.optional(v.number(), 300),
    stat: v.optional(v.string(), 'Average'),
    yAxis: v.optional(v.looseObject({ left: v.optional(v.looseObject({ label: v.optional(v.string(), '') })) })),
    annotations: v.optional(v.looseObject({ horizontal: v.optional(v.array(annotation), []) })),
  }),
});

const text = v.object({ type: v.literal('text'), ...place, properties: v.looseObject({ markdown: v.string() }) });

const log = v.object({
  type: v.literal('log'),
  ...place,
  properties: v.looseObject({
    view: v.optional(v.literal('table'), 'table'),
    title: v.optional(v.string(), ''),
    query: v.string(),
  }),
});

const alarm = v.object({
  type: v.literal('alarm'),
  ...place,
  properties: v.looseObject({ title: v.optional(v.string(), ''), alarms: v.array(v.string()) }),
});

const known = v.variant('type', [metric, text, log, alarm]);

const other = v.pipe(
  v.looseObject({ type: v.string(), ...place }),
  v.transform(({ type, x, y, width, height }) => ({ type: 'other' as const, kind: type, x, y, width, height })),
);

const dashboardBody = v.looseObject({ widgets: v.array(v.union([known, other])) });

export type Widget = v.InferOutput<typeof known> | v.InferOutput<typeof other>;

/** @throws LocalCloudFault if the body is none that CloudWatch would take. */
export function parseDashboard(body: string): readonly Widget[] {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), dashboardBody), body);
  if (parsed.success) return parsed.output.widgets;
  const [issue] = parsed.issues;
  throw new LocalCloudFault(`the dashboard's body: ${v.getDotPath(issue) ?? 'document'}: ${issue.message}`);
}
