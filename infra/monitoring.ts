/** The dashboard and the alarms, made of their rows. */
import { Dashboard, GraphWidget, type IWidget, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { alarmRows } from './alarm-rows.ts';
import { Alarms } from './alarms.ts';
import { type DashboardRow, dashboardRows } from './dashboard-rows.ts';
import type { Settings } from './settings.ts';
import type { Watched } from './watched.ts';

/** Columns of a CloudWatch dashboard. */
const gridWidth = 24;

export class Monitoring extends Construct {
  constructor(scope: Construct, id: string, watched: Watched, { alarmTopicArn }: Settings) {
    super(scope, id);
    new Dashboard(this, 'dashboard', { widgets: dashboardRows(watched).flatMap(widgets) });
    new Alarms(this, 'alarms', alarmRows(watched), alarmTopicArn);
  }
}

function widgets({ question, graphs }: DashboardRow): IWidget[][] {
  const heading = new TextWidget({ markdown: `## ${question}`, width: gridWidth, height: 1 });
  const width = gridWidth / graphs.length;
  return [[heading], graphs.map(({ title, metrics }) => new GraphWidget({ title, left: [...metrics], width }))];
}
