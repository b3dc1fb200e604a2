/** The uploads bucket (what SFTP shows) and the work bucket (plans, issues, archived uploads). */
import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  type LifecycleRule,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { reportTag } from '../shared/contracts/report-tag.ts';
import { removalPolicyOf } from './keeping.ts';
import { underlyingResource } from './underlying-resource.ts';

/**
 * Rollcall deletes the files of an import exactly and on time; lifecycle knows no tenants and rounds to whole days. It is
 * only the backstop, hence a week more than the longest history that a tenant may choose.
 */
const backstop = Duration.days(365 + 7);

/** Parts of an upload that never completed are invisible, and cost like objects. */
const abandonedParts: LifecycleRule = { id: 'abandoned-parts', abortIncompleteMultipartUploadAfter: Duration.days(1) };

/**
 * What SFTP shows: `<tenant>/…`. Its events go to EventBridge by the bucket's own property: the L2's
 * `eventBridgeEnabled` would add a custom resource with a function of its own.
 */
export function uploadsBucket(scope: Construct, key: IKey): Bucket {
  const bucket = dataBucket(scope, 'UploadsBucket', key, [
    {
      // A version that a newer upload replaced may still wait for its import, or for an approval.
      id: 'replaced-versions',
      noncurrentVersionExpiration: backstop,
      expiredObjectDeleteMarker: true,
    },
    // By its tag: no rule names a folder of every tenant, and what a customer uploaded never expires.
    { id: 'reports', tagFilters: reportTag, expiration: backstop },
  ]);
  underlyingResource(bucket, CfnBucket).notificationConfiguration = {
    eventBridgeConfiguration: { eventBridgeEnabled: true },
  };
  return bucket;
}

/**
 * Objects of imports are written once, so that a replaced version is only ever somebody's mistake to be undone; who is missing
 * (`absences/`) is replaced by every complete file, and stays until then.
 */
export function workBucket(scope: Construct, key: IKey): Bucket {
  const prefixes = ['plans/', 'issues/', 'archive/'].map((prefix) => ({
    id: prefix.replace('/', ''),
    prefix,
    expiration: backstop,
  }));
  const replaced = {
    id: 'replaced-versions',
    noncurrentVersionExpiration: Duration.days(7),
    expiredObjectDeleteMarker: true,
  };
  return dataBucket(scope, 'WorkBucket', key, [...prefixes, replaced]);
}

function dataBucket(scope: Construct, id: string, key: IKey, lifecycleRules: LifecycleRule[]): Bucket {
  const bucket = new Bucket(scope, id, {
    versioned: true,
    encryption: BucketEncryption.KMS,
    encryptionKey: key,
    // One call to KMS for many objects ("Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys").
    bucketKeyEnabled: true,
    enforceSSL: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    lifecycleRules: [abandonedParts, ...lifecycleRules],
    removalPolicy: removalPolicyOf(scope),
  });
  underlyingResource(bucket, CfnBucket).overrideLogicalId(id);
  // A bucket that stays without its policy would accept plain HTTP.
  bucket.policy?.applyRemovalPolicy(removalPolicyOf(scope));
  return bucket;
}
