/**
 * Who may do what, in the words of the design. Each grant names the actions one by one and the narrowest resource:
 * the L2's own (`grantRead`, `readWriteData`) also allow scans, batch writes, tagging and legal holds.
 */
import { Stack } from 'aws-cdk-lib';
import { type Table, TableGrants } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { StepQueues } from './step-queues.ts';

/** No scans, and no batch writes: those cannot be conditional, and every write here is. */
type ItemOperation = 'GetItem' | 'BatchGetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem';

/** What it takes on the imports table to move a tenant's lane: every function that ends or starts a step does. */
export const laneOperations = ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] as const;

/** Operations on a base table, on none of its indexes. */
export function allowItems(grantee: IGrantable, table: Table, ...operations: readonly ItemOperation[]): void {
  const baseTable = new TableGrants({ table, hasIndex: false });
  baseTable.actions(grantee, ...operations.map((operation) => `dynamodb:${operation}`));
}

/** Queries of one index. */
export function queryIndex(grantee: IGrantable, table: Table, index: string): void {
  Grant.addToPrincipal({
    grantee,
    actions: ['dynamodb:Query'],
    resourceArns: [`${table.tableArn}/index/${index}`],
  });
}

/** DynamoDB's `kms:GenerateDataKey*` and `kms:ReEncrypt*` without their asterisks, and without pairs of keys. */
const keyUse = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
] as const;

/** Services that use the key for whoever calls them. */
type KeyUser = 'dynamodb' | 's3';

/**
 * Use of the key by who reads and writes encrypted tables and objects: what DynamoDB asks for on behalf of its
 * caller ("DynamoDB encryption at rest usage notes"; all but CreateGrant, which only the table's creator needs);
 * S3's GenerateDataKey and Decrypt are among them.
 */
export function useKey(grantee: IGrantable, key: IKey, ...through: readonly KeyUser[]): void {
  useKeyFor(grantee, key, keyUse, through);
}

/** "Using server-side encryption with AWS KMS": GenerateDataKey to put, Decrypt to get and to put in parts. */
export function useKeyOfObjects(grantee: IGrantable, key: IKey): void {
  useKeyFor(grantee, key, ['kms:Decrypt', 'kms:GenerateDataKey'], ['s3']);
}

/** Through these services only: by itself nobody decrypts anything ("kms:ViaService", KMS developer guide). */
function useKeyFor(grantee: IGrantable, key: IKey, actions: readonly string[], through: readonly KeyUser[]): void {
  const { region } = Stack.of(key);
  const services = through.map((service) => `${service}.${region}.amazonaws.com`);
  const conditions = { StringEquals: { 'kms:ViaService': services } };
  Grant.addToPrincipal({ grantee, actions: [...actions], resourceArns: [key.keyArn], conditions });
}

/** Reads objects by key. */
export function readObjects(grantee: IGrantable, bucket: Bucket, ...patterns: string[]): void {
  tellGone(grantee, bucket);
  onObjects(grantee, bucket, patterns, 's3:GetObject');
}

/** Reads exactly the version that it names, of any object. */
export function readVersions(grantee: IGrantable, bucket: Bucket): void {
  tellGone(grantee, bucket);
  onObjects(grantee, bucket, ['*'], 's3:GetObjectVersion');
}

/**
 * Without ListBucket S3 answers a missing object with 403 and not 404 ("GetObject": permissions), and nobody could
 * tell "gone" from "forbidden".
 */
function tellGone(grantee: IGrantable, bucket: Bucket): void {
  onBucket(grantee, bucket, 's3:ListBucket');
}

export function writeObjects(grantee: IGrantable, bucket: Bucket, ...patterns: string[]): void {
  onObjects(grantee, bucket, patterns, 's3:PutObject');
}

/** Writes tagged objects of unknown length: in parts, which are given up when writing fails. */
export function writeTaggedStreams(grantee: IGrantable, bucket: Bucket, ...patterns: string[]): void {
  onObjects(grantee, bucket, patterns, 's3:PutObject', 's3:PutObjectTagging', 's3:AbortMultipartUpload');
}

/** Deletes exactly the version that it names: no delete marker is left, and no newer upload is touched. */
export function deleteVersions(grantee: IGrantable, bucket: Bucket, ...patterns: string[]): void {
  onObjects(grantee, bucket, patterns.length === 0 ? ['*'] : patterns, 's3:DeleteObjectVersion');
}

/** Lists every version in the bucket. */
export function listVersions(grantee: IGrantable, bucket: Bucket): void {
  onBucket(grantee, bucket, 's3:ListBucketVersions');
}

/** Hands an import to any step: whoever ends one import may start the lane's next. */
export function sendSteps(grantee: IGrantable, queues: StepQueues): void {
  for (const { queue } of queues.all()) queue.grant(grantee, 'sqs:SendMessage');
}

/** Hands an import on to what comes after its plan, and never back. */
export function sendChunkSteps(grantee: IGrantable, { changes, finish }: StepQueues): void {
  for (const { queue } of [changes, finish]) queue.grant(grantee, 'sqs:SendMessage');
}

function onBucket(grantee: IGrantable, bucket: Bucket, ...actions: string[]): void {
  Grant.addToPrincipal({ grantee, actions, resourceArns: [bucket.bucketArn] });
}

function onObjects(grantee: IGrantable, bucket: Bucket, patterns: string[], ...actions: string[]): void {
  const resourceArns = patterns.map((pattern) => bucket.arnForObjects(pattern));
  Grant.addToPrincipal({ grantee, actions, resourceArns });
}
