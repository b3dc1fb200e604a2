/** `apply`: carries out one chunk of a plan, and tells the event bus about each user. */
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { applyEnvironment } from '../shared/contracts/environment.ts';
import { consume } from './event-source.ts';
import { lambdaFunction } from './function.ts';
import { allowItems, readObjects, sendChunkSteps, useKey, writeObjects } from './grants.ts';
import type { StateStack } from './state-stack.ts';
import type { StepQueues } from './step-queues.ts';
import { timeouts } from './timeouts.ts';

export class Applying extends Construct {
  readonly apply: IFunction;
  /** Domain events, for the platform's own consumers. */
  readonly events: EventBus;

  constructor(scope: Construct, id: string, state: StateStack, queues: StepQueues) {
    super(scope, id);
    this.events = new EventBus(this, 'events', { description: 'Rollcall: what happened to users' });
    this.apply = lambdaFunction<typeof applyEnvironment>(this, 'apply', {
      description: 'Rollcall: carries out one chunk of a plan',
      // A chunk is at most 1 MiB; the memory buys the CPU for signing and sending a thousand requests.
      memorySize: 1024,
      timeout: timeouts.apply,
      environment: {
        DIRECTORY_TABLE: state.directory.tableName,
        IMPORTS_TABLE: state.imports.tableName,
        WORK_BUCKET: state.work.bucketName,
        EVENT_BUS: this.events.eventBusName,
        ...queues.chunkEnvironment(),
      },
    });
    // A chunk each, 50 at the same time, of a few hundred updates a second: together below the 40,000 write units a
    // second that one table is given by default ("Quotas in Amazon DynamoDB").
    consume(this.apply, queues.changes.queue, { batchSize: 1, maxConcurrency: 50, retriesSooner: true });
    useKey(this.apply, state.key, 'dynamodb', 's3');
    // One conditional update for each change; nobody is ever deleted by an import.
    allowItems(this.apply, state.directory, 'GetItem', 'UpdateItem');
    // Chunk results and the lease; the lane itself moves on only when the import has ended.
    allowItems(this.apply, state.imports, 'GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem');
    readObjects(this.apply, state.work, 'plans/*');
    writeObjects(this.apply, state.work, 'issues/*');
    this.events.grantPutEventsTo(this.apply);
    sendChunkSteps(this.apply, queues);
  }
}
