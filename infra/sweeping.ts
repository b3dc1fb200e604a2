/** `sweep`: every five minutes, carries out what has become due. */
import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import type { sweepEnvironment } from '../shared/contracts/environment.ts';
import { leasesIndex } from '../shared/contracts/indexes.ts';
import { lambdaFunction } from './function.ts';
import {
  allowItems,
  laneOperations,
  listVersions,
  queryIndex,
  readObjects,
  readVersions,
  sendSteps,
  useKey,
} from './grants.ts';
import type { StateStack } from './state-stack.ts';
import type { StepQueues } from './step-queues.ts';
import { timeouts } from './timeouts.ts';

export class Sweeping extends Construct {
  readonly sweep: IFunction;

  constructor(scope: Construct, id: string, state: StateStack, queues: StepQueues) {
    super(scope, id);
    this.sweep = lambdaFunction<typeof sweepEnvironment>(this, 'sweep', {
      description: 'Rollcall: starts what is stuck again and registers uploads whose event was lost',
      memorySize: 512,
      timeout: timeouts.sweep,
      environment: {
        IMPORTS_TABLE: state.imports.tableName,
        UPLOADS_BUCKET: state.uploads.bucketName,
        WORK_BUCKET: state.work.bucketName,
        ...queues.environment(),
      },
    });
    useKey(this.sweep, state.key);
    allowItems(this.sweep, state.imports, ...laneOperations);
    queryIndex(this.sweep, state.imports, leasesIndex);
    readObjects(this.sweep, state.work, 'plans/*');
    readVersions(this.sweep, state.uploads);
    listVersions(this.sweep, state.uploads);
    sendSteps(this.sweep, queues);
    this.everyFiveMinutes();
  }

  private everyFiveMinutes(): void {
    new Schedule(this, 'every-five-minutes', {
      description: 'Rollcall: the sweep, on the clock',
      // Cron and not rate: a rate counts from the time of deployment.
      schedule: ScheduleExpression.cron({ minute: '0/5' }),
      // The time comes from the schedule and not from the clock of the function, so that a late sweep knows its hour.
      target: new LambdaInvoke(this.sweep, {
        input: ScheduleTargetInput.fromObject({ time: ContextAttribute.scheduledTime }),
        // A sweep that could not start is made good by the next one.
        maxEventAge: Duration.minutes(5),
      }),
    });
  }
}
