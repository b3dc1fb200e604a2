/** `plan`: takes arrivals, compares each file with the directory and writes the plan. */
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { planEnvironment } from '../shared/contracts/environment.ts';
import { consume } from './event-source.ts';
import { lambdaFunction } from './function.ts';
import {
  allowItems,
  laneOperations,
  listVersions,
  readObjects,
  readVersions,
  sendSteps,
  useKey,
  writeObjects,
} from './grants.ts';
import type { Settings } from './settings.ts';
import type { StateStack } from './state-stack.ts';
import type { StepQueues } from './step-queues.ts';
import { timeouts } from './timeouts.ts';

export class Planning extends Construct {
  readonly plan: IFunction;

  constructor(scope: Construct, id: string, state: StateStack, queues: StepQueues, { historyDays }: Settings) {
    super(scope, id);
    this.plan = lambdaFunction<typeof planEnvironment>(this, 'plan', {
      description: 'Rollcall: works out what an upload changes',
      // One whole vCPU: reading rows is work for the processor. Far more than a million known users need (200 MB).
      memorySize: 1769,
      timeout: timeouts.plan,
      environment: {
        TENANTS_TABLE: state.tenants.tableName,
        DIRECTORY_TABLE: state.directory.tableName,
        IMPORTS_TABLE: state.imports.tableName,
        UPLOADS_BUCKET: state.uploads.bucketName,
        WORK_BUCKET: state.work.bucketName,
        HISTORY_DAYS: String(historyDays),
        ...queues.environment(),
      },
    });
    // A file may take minutes, so none waits behind another in a batch. 20 tenants are planned at the same time.
    consume(this.plan, queues.arrivals.queue, { batchSize: 1, maxConcurrency: 20, retriesSooner: true });
    useKey(this.plan, state.key, 'dynamodb', 's3');
    allowItems(this.plan, state.tenants, 'GetItem');
    // All shards of the tenant, and the whole item of whom the file changes.
    allowItems(this.plan, state.directory, 'Query', 'BatchGetItem');
    allowItems(this.plan, state.imports, ...laneOperations);
    readVersions(this.plan, state.uploads);
    // Which sidecar stood beside a file when it came.
    listVersions(this.plan, state.uploads);
    readObjects(this.plan, state.work, 'plans/*', 'issues/*', 'absences/*');
    writeObjects(this.plan, state.work, 'plans/*', 'issues/*');
    sendSteps(this.plan, queues);
  }
}
