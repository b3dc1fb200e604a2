/** What the page shows of a window of time. */
import { type AlarmState, alarmState, compositeState } from './alarm-state.ts';
import type { Place, Widget } from './definition.ts';
import { type DrawnLine, drawLines, gridOf, periodOf, type Window } from './draw-lines.ts';
import { measuredHere } from './measured-here.ts';
import { instantOf } from './queries/log-lines.ts';
import { parseQuery, QueryNotUnderstood } from './queries/query.ts';
import { type Placed, runQuery } from './queries/run-query.ts';
import type { GraphView, PageView, WidgetView } from './view.ts';
import { type Watch, widgetLines } from './watch.ts';

export function buildView(watch: Watch, window: Window): PageView {
  return {
    name: watch.name,
    from: window.from / 1000,
    to: window.to / 1000,
    widgets: watch.widgets.map((widget) => ({ ...placeOf(widget), ...contentOf(widget, watch, window) })),
  };
}

const placeOf = ({ x, y, width, height }: Place): Place => ({ x, y, width, height });

/** A widget without its place. */
type Content<View extends WidgetView = WidgetView> = View extends WidgetView ? Omit<View, keyof Place> : never;

function contentOf(widget: Widget, watch: Watch, window: Window): Content {
  if (widget.type === 'text') return { kind: 'text', markdown: widget.properties.markdown };
  if (widget.type === 'metric') return graphOf(widget, watch, window);
  if (widget.type === 'log') return tableOf(widget, watch, window);
  if (widget.type === 'alarm') return alarmsOf(widget, watch, window.to);
  return { kind: 'other', notes: [`not drawn here: a widget “${widget.kind}”`] };
}

function graphOf(widget: Extract<Widget, { type: 'metric' }>, watch: Watch, window: Window): Content<GraphView> {
  const { title, stacked, yAxis, annotations } = widget.properties;
  const all = widgetLines(widget);
  const drawn = drawLines(all, watch.series, window).filter(({ line }) => line.isVisible);
  const period = Math.min(...drawn.map(({ line }) => periodOf(line, window)));
  const instants = drawn.length === 0 ? [] : gridOf(window, period);
  return {
    kind: 'graph',
    title,
    unit: yAxis?.left?.label ?? '',
    isStacked: stacked,
    limits: (annotations?.horizontal ?? []).map(({ value, label }) => ({ at: value, label })),
    instants: instants.map((at) => at / 1000),
    lines: drawn.map(({ line, points }) => ({
      label: line.label,
      color: line.color,
      isCounted: line.kind === 'metric' && ['Sum', 'SampleCount'].includes(line.statistic),
      values: instants.map((at) => points.get(at) ?? null),
    })),
    notes: [...drawn.flatMap(({ fault }) => fault ?? []), ...notMeasured(all)],
  };
}

/** Metrics that nothing on this machine measures: of those an empty graph says nothing. */
function notMeasured(lines: readonly DrawnLine['line'][]): string[] {
  const missing = new Set(
    lines.flatMap((line) => (line.kind === 'metric' && !measuredHere(line) ? [`${line.namespace} ${line.name}`] : [])),
  );
  return missing.size === 0 ? [] : [`not measured on this machine: ${[...missing].join(', ')}`];
}

function tableOf({ properties }: Extract<Widget, { type: 'log' }>, watch: Watch, { from, to }: Window): Content {
  const { title } = properties;
  try {
    const query = parseQuery(properties.query);
    const lines = query.logGroups.flatMap((logGroup): Placed[] =>
      watch.logLines.read(logGroup).map((line) => ({ logGroup, line })),
    );
    const within = lines.filter(({ line }) => instantOf(line) >= from && instantOf(line) <= to);
    return { kind: 'table', title, ...runQuery(query, within), notes: [] };
  } catch (cause) {
    if (!(cause instanceof QueryNotUnderstood)) throw cause;
    return { kind: 'table', title, columns: [], rows: [], notes: [`not asked here: ${cause.message}`] };
  }
}

function alarmsOf({ properties }: Extract<Widget, { type: 'alarm' }>, watch: Watch, now: number): Content {
  const { series, since } = watch;
  const states = new Map<string, AlarmState>(
    watch.alarms.map(({ alarm, lines }) => [alarm.arn, alarmState(alarm, lines, series, now, since)]),
  );
  for (const composite of watch.compositeAlarms) states.set(composite.arn, compositeState(composite, states));
  const all = new Map(
    [...watch.compositeAlarms, ...watch.alarms.map(({ alarm }) => alarm)].map((alarm) => [alarm.arn, alarm]),
  );
  const alarms = properties.alarms.map((arn) => ({
    name: all.get(arn)?.label ?? arn,
    state: states.get(arn) ?? 'unknown',
    description: all.get(arn)?.description ?? 'there is no such alarm',
  }));
  return { kind: 'alarms', title: properties.title, alarms };
}
