/** `finish`: sums up an import, writes its report, archives the upload and takes it off the SFTP site. */
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { finishEnvironment } from '../shared/contracts/environment.ts';
import { consume } from './event-source.ts';
import { lambdaFunction } from './function.ts';
import {
  allowItems,
  deleteVersions,
  laneOperations,
  readObjects,
  readVersions,
  sendSteps,
  useKey,
  writeObjects,
  writeTaggedStreams,
} from './grants.ts';
import type { StateStack } from './state-stack.ts';
import type { StepQueues } from './step-queues.ts';
import { timeouts } from './timeouts.ts';

export class Finishing extends Construct {
  readonly finish: IFunction;

  constructor(scope: Construct, id: string, state: StateStack, queues: StepQueues) {
    super(scope, id);
    this.finish = lambdaFunction<typeof finishEnvironment>(this, 'finish', {
      description: 'Rollcall: sums up an import and writes its report',
      // Streams; nothing grows with the file.
      memorySize: 512,
      timeout: timeouts.finish,
      environment: {
        IMPORTS_TABLE: state.imports.tableName,
        UPLOADS_BUCKET: state.uploads.bucketName,
        WORK_BUCKET: state.work.bucketName,
        ...queues.environment(),
      },
    });
    consume(this.finish, queues.finish.queue, { batchSize: 1, maxConcurrency: 20, retriesSooner: true });
    useKey(this.finish, state.key, 'dynamodb', 's3');
    allowItems(this.finish, state.imports, ...laneOperations);
    readObjects(this.finish, state.work, 'plans/*', 'issues/*', 'absences/*');
    writeObjects(this.finish, state.work, 'archive/*', 'absences/*');
    readVersions(this.finish, state.uploads);
    writeTaggedStreams(this.finish, state.uploads, '*/reports/*');
    deleteVersions(this.finish, state.uploads);
    sendSteps(this.finish, queues);
  }
}
