/** Functions that run on the clock, each under a role that may do nothing but start it. */
import { type Duration, Stack } from 'aws-cdk-lib';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { ContextAttribute, Schedule, type ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';

export interface OnTheClock {
  readonly description: string;
  readonly schedule: ScheduleExpression;
  readonly target: IFunction;
  /**
   * After this long a run that could not start is given up. No dead-letter queue keeps it: the next run does its work, and
   * an alarm goes off when none comes.
   */
  readonly maxEventAge: Duration;
}

/** The time comes from the schedule and not from the clock of the function, so that a late run knows its hour. */
export function onTheClock(scope: Construct, id: string, { target, maxEventAge, ...when }: OnTheClock): void {
  new Schedule(scope, id, {
    ...when,
    target: new LambdaInvoke(target, {
      input: ScheduleTargetInput.fromObject({ time: ContextAttribute.scheduledTime }),
      maxEventAge,
      // The target would also allow every version and alias of the function, of which there are none.
      role: schedulerRole(scope, `${id}-role`, target).withoutPolicyUpdates(),
    }),
  });
}

/** For schedules of this account's default group only ("Confused deputy prevention in EventBridge Scheduler"). */
function schedulerRole(scope: Construct, id: string, target: IFunction): Role {
  const stack = Stack.of(scope);
  const group = stack.formatArn({ service: 'scheduler', resource: 'schedule-group', resourceName: 'default' });
  const role = new Role(scope, id, {
    description: `Rollcall: what EventBridge Scheduler may start as ${scope.node.id}`,
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account, 'aws:SourceArn': group } },
    }),
  });
  Grant.addToPrincipal({
    grantee: role,
    actions: ['lambda:InvokeFunction'],
    resourceArns: [target.functionArn],
  });
  return role;
}
