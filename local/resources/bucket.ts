/** AWS::S3::Bucket. */
import * as v from 'valibot';
import { physicalName } from '../template/names.ts';
import { type Described, flag, meaningless, parseProperties, type ResourceInput, text } from './input.ts';

const properties = v.strictObject({
  BucketName: v.optional(text),
  VersioningConfiguration: v.optional(v.strictObject({ Status: v.picklist(['Enabled', 'Suspended']) })),
  NotificationConfiguration: v.optional(
    v.strictObject(
      { EventBridgeConfiguration: v.optional(v.strictObject({ EventBridgeEnabled: v.optional(flag, true) })) },
      'the local cloud delivers S3 events to EventBridge only',
    ),
  ),
  BucketEncryption: v.optional(
    v.object({
      ServerSideEncryptionConfiguration: v.array(
        v.object({ ServerSideEncryptionByDefault: v.optional(v.object({ KMSMasterKeyID: v.optional(text) })) }),
      ),
    }),
  ),
  PublicAccessBlockConfiguration: meaningless('everything listens on this machine only'),
  OwnershipControls: meaningless('there is one account'),
  LifecycleConfiguration: meaningless('objects do not expire here: lifecycle rules are backstops of days'),
  LoggingConfiguration: meaningless('there are no access logs here'),
  IntelligentTieringConfigurations: meaningless('prices do not apply here'),
  MetricsConfigurations: meaningless('there are no metrics here'),
  Tags: meaningless('tags carry no behaviour'),
});

export interface Bucket {
  readonly kind: 'bucket';
  readonly name: string;
  readonly arn: string;
  readonly versioned: boolean;
  /** Whether its events go to EventBridge's default bus. */
  readonly eventBridge: boolean;
  /** ARN or id of the key that callers must be allowed to use; nothing is encrypted at rest on this machine. */
  readonly kmsKey: string | undefined;
}

export function describeBucket(input: ResourceInput): Described<Bucket> {
  const given = parseProperties(properties, input);
  const name = given.BucketName ?? physicalName(input.stack, input.logicalId, 63).toLowerCase();
  const { partition, region } = input.place;
  const bucket: Bucket = {
    kind: 'bucket',
    name,
    arn: `arn:${partition}:s3:::${name}`,
    versioned: given.VersioningConfiguration?.Status === 'Enabled',
    eventBridge: given.NotificationConfiguration?.EventBridgeConfiguration?.EventBridgeEnabled ?? false,
    kmsKey: given.BucketEncryption?.ServerSideEncryptionConfiguration[0]?.ServerSideEncryptionByDefault?.KMSMasterKeyID,
  };
  const attributes = {
    Arn: bucket.arn,
    DomainName: `${name}.s3.amazonaws.com`,
    RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
  };
  return { ref: name, attributes, runs: bucket };
}
