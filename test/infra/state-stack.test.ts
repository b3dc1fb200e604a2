import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { longestRetentionDays } from '../../shared/domain/retention.ts';
import { resources, synthesize } from './templates.ts';

const { state } = synthesize();

/** Ids that are deployed: another id is another resource, and the old one's data stays behind. */
const stateful = {
  'AWS::KMS::Key': ['DataKey'],
  'AWS::S3::Bucket': ['UploadsBucket', 'WorkBucket'],
  'AWS::DynamoDB::Table': ['TenantsTable', 'DirectoryTable', 'ImportsTable'],
};

describe('the state stack', () => {
  it.each(Object.entries(stateful))('keeps every %s, under an id that never changes', (type, ids) => {
    const found = resources(state, type);
    expect(found.map(([id]) => id)).toEqual(ids);
    for (const [, { DeletionPolicy, UpdateReplacePolicy }] of found) {
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
    }
  });

  it('holds nothing else than that and the buckets’ policies', () => {
    const types = new Set(
      Object.values(state.toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type),
    );
    expect(types).toEqual(new Set([...Object.keys(stateful), 'AWS::S3::BucketPolicy']));
  });

  it('rotates the key', () => {
    state.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });

  it('encrypts, versions and closes both buckets', () => {
    state.allResourcesProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: {
              SSEAlgorithm: 'aws:kms',
              KMSMasterKeyID: { 'Fn::GetAtt': ['DataKey', 'Arn'] },
            },
          },
        ],
      },
    });
  });

  it('lets nobody reach a bucket without TLS, even after the stack is gone', () => {
    expect(resources(state, 'AWS::S3::BucketPolicy').map(([, { DeletionPolicy }]) => DeletionPolicy)).toEqual([
      'Retain',
      'Retain',
    ]);
    state.allResourcesProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: Match.objectLike({
        Statement: [
          Match.objectLike({ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ],
      }),
    });
  });

  it('sends the uploads bucket’s events to EventBridge, and not the work bucket’s', () => {
    const notifications = resources(state, 'AWS::S3::Bucket').map(([id, { Properties }]) => [
      id,
      Properties.NotificationConfiguration,
    ]);
    expect(notifications).toEqual([
      ['UploadsBucket', { EventBridgeConfiguration: { EventBridgeEnabled: true } }],
      ['WorkBucket', undefined],
    ]);
  });

  it('never expires a current upload by lifecycle', () => {
    const [uploads] = resources(state, 'AWS::S3::Bucket');
    const { Rules } = (uploads ?? expect.fail())[1].Properties.LifecycleConfiguration as {
      Rules: readonly Record<string, unknown>[];
    };
    const expiring = Rules.filter((rule) => 'ExpirationInDays' in rule);
    expect(expiring.map(({ TagFilters }) => TagFilters)).toEqual([[{ Key: 'rollcall', Value: 'report' }]]);
  });

  it('expires no file by lifecycle before the longest history is over, and each of them some days later', () => {
    const text = JSON.stringify(resources(state, 'AWS::S3::Bucket').map(([, { Properties }]) => Properties));
    const found = [...text.matchAll(/"(?:ExpirationInDays|NoncurrentDays)":(\d+)/g)].map(([, days]) => Number(days));
    const ofHistory = found.filter((days) => days !== 7);
    expect(new Set(ofHistory)).toEqual(new Set([longestRetentionDays + 7]));
    expect(ofHistory).toHaveLength(5);
  });

  it('protects every table: on demand, recoverable, under our key', () => {
    state.allResourcesProperties('AWS::DynamoDB::Table', {
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: { 'Fn::GetAtt': ['DataKey', 'Arn'] } },
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    });
  });

  it('lets DynamoDB expire logins and imports, and never users', () => {
    const attribute = { AttributeName: 'expiresAt', Enabled: true };
    const expiring = resources(state, 'AWS::DynamoDB::Table').map(([id, { Properties }]) => [
      id,
      Properties.TimeToLiveSpecification,
    ]);
    expect(expiring).toEqual([
      ['TenantsTable', attribute],
      ['DirectoryTable', undefined],
      ['ImportsTable', attribute],
    ]);
  });

  it('has narrow indexes: keys only', () => {
    const names: unknown[] = [];
    for (const [, { Properties }] of resources(state, 'AWS::DynamoDB::Table')) {
      for (const index of (Properties.GlobalSecondaryIndexes ?? []) as { IndexName: string; Projection: unknown }[]) {
        names.push(index.IndexName);
        expect(index.Projection).toEqual({ ProjectionType: 'KEYS_ONLY' });
      }
    }
    expect(names).toEqual(['due', 'email', 'leases', 'history']);
  });
});
