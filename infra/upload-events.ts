/** Which events become messages on the arrivals queue: new uploads, and uploads that were cut off. */
import { Duration } from 'aws-cdk-lib';
import { type EventPattern, Match, Rule } from 'aws-cdk-lib/aws-events';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { toQueue } from './queue-target.ts';
import type { StepQueue } from './step-queues.ts';

export interface UploadEventsProps {
  readonly uploads: Bucket;
  readonly arrivals: StepQueue;
  /** Id of the Transfer Family server whose cut-off uploads are ours. */
  readonly serverId: string;
}

export class UploadEvents extends Construct {
  readonly rules: Readonly<Record<'uploaded' | 'cut-off', Rule>>;

  constructor(scope: Construct, id: string, { uploads, arrivals, serverId }: UploadEventsProps) {
    super(scope, id);
    const target = toQueue(arrivals.queue, {
      // EventBridge's own maxima, written down ("How EventBridge retries delivering events"). What it gives up on is
      // handled like any other dead arrival.
      maxEventAge: Duration.hours(24),
      retryAttempts: 185,
      deadLetters: arrivals.deadLetters,
    });
    const uploaded = new Rule(this, 'uploaded', {
      description: 'Rollcall: a file was put into the uploads bucket',
      eventPattern: uploadedPattern(uploads.bucketName),
      targets: [target],
    });
    const cutOff = new Rule(this, 'cut-off', {
      description: 'Rollcall: an upload over SFTP was cut off',
      eventPattern: cutOffPattern(serverId),
      targets: [target],
    });
    this.rules = { uploaded, 'cut-off': cutOff };
  }
}

/**
 * Keys that are no uploads: names that clients give to files they have not finished, folders, what is beside files, and our
 * own reports.
 * `plan` applies the same rule exactly; the pattern only saves the messages.
 */
const notUploads = ['*/.*', '*.filepart', '*.tmp', '*~', '*/', '*.sidecar.json', '*/reports/*'];

/**
 * A `*` also stands for slashes, so the patterns above match more than they mean: a file in a hidden folder, or in a
 * `reports` folder below the tenant's first level. These come through all the same: what the rule drops is lost, what
 * it lets through `plan` looks at again.
 */
const perhapsUploads = ['*/.*/*', '*/*/reports/*'];

/** S3's `Object Created`, however the object came ("EventBridge: event message structure" in the S3 user guide). */
function uploadedPattern(bucketName: string): EventPattern {
  return {
    source: ['aws.s3'],
    detailType: ['Object Created'],
    detail: {
      bucket: { name: [bucketName] },
      object: {
        key: Match.anyOf(Match.anythingButWildcard(...notUploads), ...perhapsUploads.map((key) => Match.wildcard(key))),
      },
    },
  };
}

/** Transfer Family's event; best effort ("Managing Transfer Family events using Amazon EventBridge"). */
function cutOffPattern(serverId: string): EventPattern {
  return {
    source: ['aws.transfer'],
    detailType: ['SFTP Server File Upload Failed'],
    detail: { 'server-id': [serverId] },
  };
}
