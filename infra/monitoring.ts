/** The dashboard, the alarms and the saved queries, made of their rows. */
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  PeriodOverride,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { alarmRows } from './alarm-rows.ts';
import { Alarms } from './alarms.ts';
import { colours, type GraphPanel, type Panel } from './dashboard/panel.ts';
import { type DashboardRow, dashboardRows } from './dashboard-rows.ts';
import { logGroupsOf, SavedQueries } from './saved-queries.ts';
import type { Watched } from './watched.ts';

/** Columns of a CloudWatch dashboard. */
const gridWidth = 24;

export class Monitoring extends Construct {
  constructor(scope: Construct, id: string, watched: Watched, alarmTopicArn: string | undefined) {
    super(scope, id);
    const alarms = new Alarms(this, 'alarms', alarmRows(watched), alarmTopicArn);
    new SavedQueries(this, 'queries', watched);
    new Dashboard(this, 'dashboard', {
      start: '-PT3H',
      // Rates are worked out from the period; what is measured by the hour stays so.
      periodOverride: PeriodOverride.INHERIT,
      widgets: [[alarmStates(alarms.all)], ...dashboardRows(watched).flatMap((row) => widgets(row, watched))],
    });
  }
}

function alarmStates(alarms: readonly IAlarm[]): IWidget {
  return new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: gridWidth, height: 5 });
}

function widgets({ question, answer, panels }: DashboardRow, watched: Watched): IWidget[][] {
  const heading = new TextWidget({ markdown: `## ${question}\n${answer}`, width: gridWidth, height: 2 });
  return [[heading], ...panels.map((line) => line.map((panel) => widget(panel, gridWidth / line.length, watched)))];
}

function widget(panel: Panel, width: number, watched: Watched): IWidget {
  if (panel.kind === 'text') return new TextWidget({ markdown: panel.markdown, width, height: 2 });
  if (panel.kind === 'graph') return graph(panel, width);
  const { title, query } = panel;
  return new LogQueryWidget({
    title,
    width,
    height: 6,
    view: LogQueryVisualizationType.TABLE,
    logGroupNames: logGroupsOf(query, watched),
    queryLines: [...query.lines],
  });
}

function graph({ title, unit, metrics, stacked = false, limit }: GraphPanel, width: number): IWidget {
  return new GraphWidget({
    title,
    width,
    height: 6,
    stacked,
    left: [...metrics],
    leftYAxis: { min: 0, label: unit, showUnits: false },
    ...(limit && {
      leftAnnotations: [{ value: limit.at, label: `alarm ${limit.alarm}`, color: colours.neutral }],
    }),
  });
}
