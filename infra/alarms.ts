import {
  Alarm,
  AlarmRule,
  AlarmState,
  ComparisonOperator,
  CompositeAlarm,
  type IAlarm,
  type IAlarmAction,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AlarmRow } from './alarm-rows.ts';

/**
 * One alarm for each row, and one above them that is on while any is on that customers notice. They notify the topic, when
 * there is one; else they only change state.
 */
export class Alarms extends Construct {
  /** The one above first, then those of the rows in their order. */
  readonly all: readonly IAlarm[];

  constructor(scope: Construct, id: string, rows: readonly AlarmRow[], topicArn: string | undefined) {
    super(scope, id);
    const actions = topicArn === undefined ? [] : [new SnsAction(Topic.fromTopicArn(this, 'topic', topicArn))];
    const made = rows.map((row) => ({ row, alarm: this.alarm(row, actions) }));
    const felt = made.filter(({ row }) => row.affectsCustomers).map(({ alarm }) => alarm);
    this.all = [this.customersAffected(felt, actions), ...made.map(({ alarm }) => alarm)];
  }

  private alarm(row: AlarmRow, actions: readonly IAlarmAction[]): Alarm {
    const alarm = new Alarm(this, row.name, {
      alarmDescription: `${row.means}. Threshold: ${row.because}. See docs/runbook.md#${row.runbook}`,
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
    return alarm;
  }

  private customersAffected(felt: readonly IAlarm[], actions: readonly IAlarmAction[]): CompositeAlarm {
    const composite = new CompositeAlarm(this, 'customers-affected', {
      alarmDescription:
        'customers are affected: they cannot log in, or their files or people wait. Threshold: any alarm that customers notice. See docs/runbook.md#customers-affected',
      alarmRule: AlarmRule.anyOf(...felt.map((alarm) => AlarmRule.fromAlarm(alarm, AlarmState.ALARM))),
    });
    composite.addAlarmAction(...actions);
    composite.addOkAction(...actions);
    return composite;
  }
}
