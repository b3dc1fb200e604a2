/** What the page shows, as the server sends it: the dashboard's widgets with numbers in them. */
import * as v from 'valibot';

const place = { x: v.number(), y: v.number(), width: v.number(), height: v.number() };

const line = v.object({
  label: v.string(),
  color: v.optional(v.string()),
  /** Something happened so many times: between two points it did not. Otherwise it was so all the time. */
  isCounted: v.boolean(),
  /** One for each of the graph's instants; null where nothing was measured. */
  values: v.array(v.nullable(v.number())),
});

const graph = v.object({
  kind: v.literal('graph'),
  ...place,
  title: v.string(),
  unit: v.string(),
  isStacked: v.boolean(),
  limits: v.array(v.object({ at: v.number(), label: v.string() })),
  /** Epoch seconds. */
  instants: v.array(v.number()),
  lines: v.array(line),
  /** What is not drawn, and why. */
  notes: v.array(v.string()),
});

const table = v.object({
  kind: v.literal('table'),
  ...place,
  title: v.string(),
  columns: v.array(v.string()),
  rows: v.array(v.array(v.string())),
  notes: v.array(v.string()),
});

const alarm = v.object({
  name: v.string(),
  state: v.picklist(['on', 'off', 'waiting', 'unknown']),
  description: v.string(),
});

const alarms = v.object({ kind: v.literal('alarms'), ...place, title: v.string(), alarms: v.array(alarm) });

const text = v.object({ kind: v.literal('text'), ...place, markdown: v.string() });

const other = v.object({ kind: v.literal('other'), ...place, notes: v.array(v.string()) });

export const pageView = v.object({
  name: v.string(),
  /** What the graphs show, in epoch seconds. */
  from: v.number(),
  to: v.number(),
  widgets: v.array(v.variant('kind', [graph, table, alarms, text, other])),
});

export type PageView = v.InferOutput<typeof pageView>;
export type WidgetView = PageView['widgets'][number];
export type GraphView = v.InferOutput<typeof graph>;
export type TableView = v.InferOutput<typeof table>;
export type AlarmView = v.InferOutput<typeof alarm>;
