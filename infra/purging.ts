/** `purge`: every hour, deletes the history of imports that is past its days, and tells of files that did not come. */
import { Duration } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { purgeEnvironment } from '../shared/contracts/environment.ts';
import { historyIndex } from '../shared/contracts/indexes.ts';
import { lambdaFunction } from './function.ts';
import { allowItems, deleteVersions, listVersions, queryIndex, useKey } from './grants.ts';
import { onTheClock } from './on-the-clock.ts';
import type { StateStack } from './state-stack.ts';
import { timeouts } from './timeouts.ts';

export class Purging extends Construct {
  readonly purge: IFunction;

  constructor(scope: Construct, id: string, state: StateStack, events: EventBus) {
    super(scope, id);
    this.purge = lambdaFunction<typeof purgeEnvironment>(this, 'purge', {
      description: 'Rollcall: deletes history that is past its days, tells of files that did not come',
      memorySize: 512,
      timeout: timeouts.purge,
      environment: {
        TENANTS_TABLE: state.tenants.tableName,
        IMPORTS_TABLE: state.imports.tableName,
        UPLOADS_BUCKET: state.uploads.bucketName,
        WORK_BUCKET: state.work.bucketName,
        EVENT_BUS: events.eventBusName,
      },
    });
    useKey(this.purge, state.key, 'dynamodb');
    allowItems(this.purge, state.imports, 'GetItem', 'Query', 'UpdateItem', 'DeleteItem');
    queryIndex(this.purge, state.imports, historyIndex);
    // How often a file is expected.
    allowItems(this.purge, state.tenants, 'GetItem');
    events.grantPutEventsTo(this.purge);
    // It lists and deletes, and reads no object.
    listVersions(this.purge, state.uploads);
    listVersions(this.purge, state.work);
    deleteVersions(this.purge, state.uploads);
    deleteVersions(this.purge, state.work);
    onTheClock(this, 'every-hour', {
      description: 'Rollcall: the purge, on the clock',
      schedule: ScheduleExpression.cron({ minute: '0' }),
      target: this.purge,
      maxEventAge: Duration.minutes(30),
    });
  }
}
