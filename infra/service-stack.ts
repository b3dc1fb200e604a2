/** Everything that can be deployed again at any time: endpoint, functions, queues, rules, alarms. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ServiceOutputs } from '../shared/contracts/outputs.ts';
import { alarmTopic } from './alarm-topic.ts';
import { Applying } from './applying.ts';
import { DeadLetters } from './dead-letters.ts';
import { Finishing } from './finishing.ts';
import { Monitoring } from './monitoring.ts';
import { Planning } from './planning.ts';
import { Purging } from './purging.ts';
import type { Settings } from './settings.ts';
import { Sftp } from './sftp.ts';
import type { StateStack } from './state-stack.ts';
import { StepQueues } from './step-queues.ts';
import { Sweeping } from './sweeping.ts';
import { UploadEvents } from './upload-events.ts';

export interface ServiceStackProps extends StackProps {
  readonly state: StateStack;
  readonly settings: Settings;
}

export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, { state, settings, ...props }: ServiceStackProps) {
    super(scope, id, { ...props, description: 'Rollcall: takes files in and applies them to the directory' });
    const queues = new StepQueues(this, 'queues');
    const sftp = new Sftp(this, 'sftp', state, settings);
    const events = new UploadEvents(this, 'upload-events', {
      uploads: state.uploads,
      arrivals: queues.arrivals,
      serverId: sftp.server.attrServerId,
    });
    const { plan } = new Planning(this, 'planning', state, queues, settings);
    const { apply, events: domainEvents } = new Applying(this, 'applying', state, queues);
    const { finish } = new Finishing(this, 'finishing', state, queues);
    const { fail } = new DeadLetters(this, 'dead-letters', state, queues);
    const { sweep } = new Sweeping(this, 'sweeping', state, queues, domainEvents);
    const { purge } = new Purging(this, 'purging', state, domainEvents);
    const functions = { authenticate: sftp.authenticate, plan, apply, finish, fail, sweep, purge };
    const { tenants, directory, imports } = state;
    const tables = { tenants, directory, imports };
    const watched = { functions, queues, tables, rules: events.rules, serverId: sftp.server.attrServerId };
    new Monitoring(this, 'monitoring', watched, alarmTopic(this, settings));
    this.writeOutputs({
      SftpHost: sftp.host,
      SftpPort: String(settings.sftpExtraPort ?? 22),
      UploadsBucket: state.uploads.bucketName,
      WorkBucket: state.work.bucketName,
      TenantsTable: state.tenants.tableName,
      DirectoryTable: state.directory.tableName,
      ImportsTable: state.imports.tableName,
      ArrivalsQueueUrl: queues.arrivals.queue.queueUrl,
      ChangesQueueUrl: queues.changes.queue.queueUrl,
      FinishQueueUrl: queues.finish.queue.queueUrl,
    });
  }

  private writeOutputs(outputs: ServiceOutputs): void {
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
