/** What must outlive everything else: key, buckets, tables. All else can be deleted and deployed again. */
import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { CfnKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { uploadsBucket, workBucket } from './buckets.ts';
import { removalPolicyOf } from './keeping.ts';
import { readSettings } from './settings.ts';
import { directoryTable, importsTable, tenantsTable } from './tables.ts';
import { underlyingResource } from './underlying-resource.ts';

export class StateStack extends Stack {
  readonly key: Key;
  readonly uploads: Bucket;
  readonly work: Bucket;
  readonly tenants: Table;
  readonly directory: Table;
  readonly imports: Table;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, {
      ...props,
      description: 'Rollcall: the key, buckets and tables that hold data of customers',
      terminationProtection: !readSettings(scope).dev,
    });
    this.key = new Key(this, 'Key', {
      description: 'Rollcall: files and directories at rest',
      enableKeyRotation: true,
      removalPolicy: removalPolicyOf(this),
    });
    underlyingResource(this.key, CfnKey).overrideLogicalId('DataKey');
    this.uploads = uploadsBucket(this, this.key);
    this.work = workBucket(this, this.key);
    this.tenants = tenantsTable(this, this.key);
    this.directory = directoryTable(this, this.key);
    this.imports = importsTable(this, this.key);
  }
}
