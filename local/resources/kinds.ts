/** The resource types that run on this machine. */
import { type Alarm, type CompositeAlarm, describeAlarm, describeCompositeAlarm } from './alarm.ts';
import { type Bucket, describeBucket } from './bucket.ts';
import { type Dashboard, describeDashboard } from './dashboard.ts';
import { type AsyncInvocation, describeFunction, describeInvokeConfig, type LambdaFunction } from './function.ts';
import type { Described, ResourceInput } from './input.ts';
import { describeKey, type Key } from './key.ts';
import { describeMapping, type Mapping } from './mapping.ts';
import { describeQueue, type Queue } from './queue.ts';
import {
  describeBucketPolicy,
  describePermission,
  describeQueuePolicy,
  describeTopicPolicy,
  type ResourcePolicy,
} from './resource-policy.ts';
import {
  describeManagedPolicy,
  describePolicy,
  describeRole,
  type ManagedPolicy,
  type Policy,
  type Role,
} from './role.ts';
import { type Bus, describeBus, describeRule, type Rule } from './rule.ts';
import { describeSchedule, describeScheduleGroup, type Schedule } from './schedule.ts';
import { describeTable, type Table } from './table.ts';
import { describeTransferServer, type TransferServer } from './transfer-server.ts';

export type Runnable =
  | Alarm
  | AsyncInvocation
  | Bucket
  | Bus
  | CompositeAlarm
  | Dashboard
  | Key
  | LambdaFunction
  | ManagedPolicy
  | Mapping
  | Policy
  | Queue
  | ResourcePolicy
  | Role
  | Rule
  | Schedule
  | Table
  | TransferServer;

export type RunnableOf<Kind extends Runnable['kind']> = Extract<Runnable, { readonly kind: Kind }>;

export const resourceKinds: Readonly<Record<string, (input: ResourceInput) => Described<Runnable | undefined>>> = {
  'AWS::CloudWatch::Alarm': describeAlarm,
  'AWS::CloudWatch::CompositeAlarm': describeCompositeAlarm,
  'AWS::CloudWatch::Dashboard': describeDashboard,
  'AWS::DynamoDB::GlobalTable': describeTable,
  'AWS::DynamoDB::Table': describeTable,
  'AWS::Events::EventBus': describeBus,
  'AWS::Events::Rule': describeRule,
  'AWS::IAM::ManagedPolicy': describeManagedPolicy,
  'AWS::IAM::Policy': describePolicy,
  'AWS::IAM::Role': describeRole,
  'AWS::KMS::Key': describeKey,
  'AWS::Lambda::EventInvokeConfig': describeInvokeConfig,
  'AWS::Lambda::EventSourceMapping': describeMapping,
  'AWS::Lambda::Function': describeFunction,
  'AWS::Lambda::Permission': describePermission,
  'AWS::S3::Bucket': describeBucket,
  'AWS::S3::BucketPolicy': describeBucketPolicy,
  'AWS::SQS::Queue': describeQueue,
  'AWS::SNS::TopicPolicy': describeTopicPolicy,
  'AWS::SQS::QueuePolicy': describeQueuePolicy,
  'AWS::Scheduler::Schedule': describeSchedule,
  'AWS::Scheduler::ScheduleGroup': describeScheduleGroup,
  'AWS::Transfer::Server': describeTransferServer,
};
