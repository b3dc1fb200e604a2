/** A small dashboard with its alarms, as a template has them when all is resolved. */
import { describeAlarm, describeCompositeAlarm } from '../../../local/resources/alarm.ts';
import { describeDashboard } from '../../../local/resources/dashboard.ts';
import type { Deployment } from '../../../local/resources/deployment.ts';
import type { ResourceInput } from '../../../local/resources/input.ts';
import type { JsonObject } from '../../../local/template/json.ts';

const place = { account: '000000000000', region: 'eu-central-1', partition: 'aws', endpoint: 'http://127.0.0.1:1' };

export function inputOf(label: string, properties: JsonObject): ResourceInput {
  return { stack: 'Test', logicalId: label, label, type: 'AWS::CloudWatch::It', properties, place, assets: new Map() };
}

export const lag = ['Rollcall', 'DueLag', 'service', 'sweep'] as const;

export function alarmOf(label: string, more: JsonObject = {}) {
  return describeAlarm(
    inputOf(label, {
      AlarmDescription: `${label} means something`,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 900,
      EvaluationPeriods: 2,
      TreatMissingData: 'notBreaching',
      Namespace: 'Rollcall',
      MetricName: 'DueLag',
      Dimensions: [{ Name: 'service', Value: 'sweep' }],
      Period: 300,
      Statistic: 'Maximum',
      ...more,
    }),
  ).runs;
}

export function compositeOf(label: string, ...arns: readonly string[]) {
  const AlarmRule = `(${arns.map((arn) => `ALARM("${arn}")`).join(' OR ')})`;
  return describeCompositeAlarm(inputOf(label, { AlarmRule })).runs;
}

export function deploymentOf(widgets: readonly JsonObject[]): Deployment {
  const late = alarmOf('due-late');
  const dashboard = describeDashboard(inputOf('dashboard', { DashboardBody: JSON.stringify({ widgets }) })).runs;
  return { place, stacks: [], resources: [late, compositeOf('customers-affected', late.arn), dashboard] };
}

export const at = (x: number, y: number) => ({ x, y, width: 12, height: 6 });
