/** `sweep`: every five minutes, carries out what has become due. */
import { Duration } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { sweepEnvironment } from '../shared/contracts/environment.ts';
import { dueIndex, leasesIndex } from '../shared/contracts/indexes.ts';
import { lambdaFunction } from './function.ts';
import {
  allowItems,
  deleteVersions,
  laneOperations,
  listVersions,
  queryIndex,
  readObjects,
  readVersions,
  sendSteps,
  useKey,
} from './grants.ts';
import { onTheClock } from './on-the-clock.ts';
import type { StateStack } from './state-stack.ts';
import type { StepQueues } from './step-queues.ts';
import { timeouts } from './timeouts.ts';

export class Sweeping extends Construct {
  readonly sweep: IFunction;

  constructor(scope: Construct, id: string, state: StateStack, queues: StepQueues, events: EventBus) {
    super(scope, id);
    this.sweep = lambdaFunction<typeof sweepEnvironment>(this, 'sweep', {
      description:
        'Rollcall: carries out what is due, starts what is stuck again, registers uploads whose event was lost',
      // A whole processor: 50,000 users who leave at the same instant fit into one run (docs/capacity.md).
      memorySize: 1769,
      timeout: timeouts.sweep,
      environment: {
        DIRECTORY_TABLE: state.directory.tableName,
        IMPORTS_TABLE: state.imports.tableName,
        UPLOADS_BUCKET: state.uploads.bucketName,
        WORK_BUCKET: state.work.bucketName,
        EVENT_BUS: events.eventBusName,
        ...queues.environment(),
      },
    });
    useKey(this.sweep, state.key, 'dynamodb', 's3');
    allowItems(this.sweep, state.imports, ...laneOperations);
    queryIndex(this.sweep, state.imports, leasesIndex);
    // Only what is due is ever deleted: users whose restore window is over.
    allowItems(this.sweep, state.directory, 'BatchGetItem', 'UpdateItem', 'DeleteItem');
    queryIndex(this.sweep, state.directory, dueIndex);
    events.grantPutEventsTo(this.sweep);
    readObjects(this.sweep, state.work, 'plans/*');
    readVersions(this.sweep, state.uploads);
    listVersions(this.sweep, state.uploads);
    // Those whose file does not come.
    deleteVersions(this.sweep, state.uploads, '*.sidecar.json');
    sendSteps(this.sweep, queues);
    onTheClock(this, 'every-five-minutes', {
      description: 'Rollcall: the sweep, on the clock',
      // Cron and not rate: a rate counts from the time of deployment.
      schedule: ScheduleExpression.cron({ minute: '0/5' }),
      target: this.sweep,
      maxEventAge: Duration.minutes(5),
    });
  }
}
