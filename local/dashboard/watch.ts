/** Everything that the page looks at: the definition, and what has been measured. */
import type { Alarm, CompositeAlarm } from '../resources/alarm.ts';
import { type Deployment, ofKind } from '../resources/deployment.ts';
import { alarmLines } from './alarm-state.ts';
import { parseDashboard, type Widget } from './definition.ts';
import { type Line, linesOf } from './line.ts';
import { createSeries, type Series } from './metrics/series.ts';
import { createLogLines, type LogLines } from './queries/log-lines.ts';

export interface Watch {
  readonly name: string;
  readonly widgets: readonly Widget[];
  readonly alarms: readonly { readonly alarm: Alarm; readonly lines: readonly Line[] }[];
  readonly compositeAlarms: readonly CompositeAlarm[];
  readonly series: Series;
  readonly logLines: LogLines;
  /** When this machine's cloud was started, epoch ms. */
  readonly since: number;
}

/** `undefined` if the templates have no dashboard. @throws LocalCloudFault if its body is none. */
export function createWatch(deployment: Deployment, since: number): Watch | undefined {
  const [dashboard] = ofKind(deployment, 'dashboard');
  if (dashboard === undefined) return undefined;
  const widgets = parseDashboard(dashboard.body);
  const alarms = ofKind(deployment, 'alarm').map((alarm) => ({ alarm, lines: alarmLines(alarm) }));
  const drawn = widgets.flatMap((widget) => (widget.type === 'metric' ? widgetLines(widget) : []));
  const keys = [...drawn, ...alarms.flatMap(({ lines }) => lines)].flatMap((line) =>
    line.kind === 'metric' ? [line.key] : [],
  );
  return {
    name: dashboard.name,
    widgets,
    alarms,
    compositeAlarms: ofKind(deployment, 'compositeAlarm'),
    series: createSeries(new Set(keys)),
    logLines: createLogLines(),
    since,
  };
}

export function widgetLines({ properties }: Extract<Widget, { type: 'metric' }>): readonly Line[] {
  return linesOf(properties.metrics, properties);
}
