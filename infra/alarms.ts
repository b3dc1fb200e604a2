import { Alarm, ComparisonOperator, type IAlarmAction, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AlarmRow } from './alarm-rows.ts';

/** One alarm for each row. They notify the topic, when there is one; else they only change state. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, rows: readonly AlarmRow[], topicArn: string | undefined) {
    super(scope, id);
    const actions = topicArn === undefined ? [] : [new SnsAction(Topic.fromTopicArn(this, 'topic', topicArn))];
    for (const row of rows) this.alarm(row, actions);
  }

  private alarm(row: AlarmRow, actions: readonly IAlarmAction[]): void {
    const alarm = new Alarm(this, row.name, {
      alarmDescription: `${row.means}. See docs/runbook.md#${row.runbook}`,
      metric: row.metric,
      threshold: row.threshold,
      evaluationPeriods: row.periods,
      comparisonOperator: row.orLess
        ? ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: row.missingIsBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(...actions);
    alarm.addOkAction(...actions);
  }
}
