/** AWS::Scheduler::Schedule and AWS::Scheduler::ScheduleGroup. */
import * as v from 'valibot';
import { physicalName } from '../template/names.ts';
import { arnOf, type Described, meaningless, parseProperties, type ResourceInput, text, wholeNumber } from './input.ts';

const target = v.strictObject({
  Arn: v.pipe(text, v.regex(/^arn:[^:]+:lambda:/, 'the local cloud runs schedules of Lambda functions only')),
  RoleArn: text,
  Input: v.optional(text),
  RetryPolicy: v.optional(
    v.strictObject({
      MaximumRetryAttempts: v.optional(wholeNumber),
      MaximumEventAgeInSeconds: v.optional(wholeNumber),
    }),
  ),
  DeadLetterConfig: meaningless('invoking a function on this machine is always accepted'),
});

const properties = v.strictObject({
  Name: v.optional(text),
  GroupName: v.optional(text, 'default'),
  ScheduleExpression: text,
  ScheduleExpressionTimezone: v.optional(text, 'UTC'),
  FlexibleTimeWindow: v.strictObject({
    Mode: v.literal('OFF', 'the local cloud runs schedules without a flexible window only'),
  }),
  State: v.optional(v.picklist(['ENABLED', 'DISABLED']), 'ENABLED'),
  Target: target,
  Description: meaningless('a description carries no behaviour'),
});

export interface Schedule {
  readonly kind: 'schedule';
  readonly logicalId: string;
  readonly label: string;
  readonly name: string;
  readonly group: string;
  readonly arn: string;
  readonly expression: string;
  readonly timeZone: string;
  readonly enabled: boolean;
  readonly targetArn: string;
  /** The role under which EventBridge Scheduler invokes the target. */
  readonly roleArn: string;
  readonly input: string | undefined;
}

export function describeSchedule(input: ResourceInput): Described<Schedule> {
  const given = parseProperties(properties, input);
  const name = given.Name ?? physicalName(input.stack, input.logicalId, 64);
  const runs: Schedule = {
    kind: 'schedule',
    logicalId: input.logicalId,
    label: input.label,
    name,
    group: given.GroupName,
    arn: arnOf(input.place, 'scheduler', `schedule/${given.GroupName}/${name}`),
    expression: given.ScheduleExpression,
    timeZone: given.ScheduleExpressionTimezone,
    enabled: given.State === 'ENABLED',
    targetArn: given.Target.Arn,
    roleArn: given.Target.RoleArn,
    input: given.Target.Input,
  };
  return { ref: name, attributes: { Arn: runs.arn }, runs };
}

const groupProperties = v.strictObject({ Name: v.optional(text), Tags: meaningless('tags carry no behaviour') });

/** A group is a name that its schedules carry: nothing of it runs. */
export function describeScheduleGroup(input: ResourceInput): Described<undefined> {
  const name = parseProperties(groupProperties, input).Name ?? physicalName(input.stack, input.logicalId, 64);
  const arn = arnOf(input.place, 'scheduler', `schedule-group/${name}`);
  return { ref: name, attributes: { Arn: arn }, runs: undefined };
}
