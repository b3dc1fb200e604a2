/** `fail`: ends the import that a dead message belonged to, so that its lane goes on. */
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { failEnvironment } from '../shared/contracts/environment.ts';
import { consume } from './event-source.ts';
import { lambdaFunction } from './function.ts';
import { allowItems, laneOperations, readObjects, readVersions, sendSteps, useKey } from './grants.ts';
import type { StateStack } from './state-stack.ts';
import type { StepQueues } from './step-queues.ts';
import { timeouts } from './timeouts.ts';

export class DeadLetters extends Construct {
  readonly fail: IFunction;

  constructor(scope: Construct, id: string, state: StateStack, queues: StepQueues) {
    super(scope, id);
    this.fail = lambdaFunction<typeof failEnvironment>(this, 'fail', {
      description: 'Rollcall: ends imports whose step cannot be carried out',
      memorySize: 512,
      timeout: timeouts.fail,
      environment: {
        IMPORTS_TABLE: state.imports.tableName,
        UPLOADS_BUCKET: state.uploads.bucketName,
        WORK_BUCKET: state.work.bucketName,
        ...queues.environment(),
      },
    });
    // Rare, and never urgent. What `fail` itself cannot handle stays in the dead-letter queue, and its alarm goes off.
    for (const { deadLetters } of queues.all()) consume(this.fail, deadLetters, { batchSize: 10, maxConcurrency: 2 });
    useKey(this.fail, state.key, 'dynamodb', 's3');
    allowItems(this.fail, state.imports, ...laneOperations);
    readObjects(this.fail, state.work, 'plans/*');
    readVersions(this.fail, state.uploads);
    sendSteps(this.fail, queues);
  }
}
