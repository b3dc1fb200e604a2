/** AWS::DynamoDB::GlobalTable (what `TableV2` emits) and AWS::DynamoDB::Table. */
import * as v from 'valibot';
import { physicalName } from '../template/names.ts';
import { arnOf, type Described, meaningless, parseProperties, type ResourceInput, text } from './input.ts';

const keySchema = v.array(v.strictObject({ AttributeName: text, KeyType: v.picklist(['HASH', 'RANGE']) }));
const projection = v.strictObject({
  ProjectionType: v.picklist(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  NonKeyAttributes: v.optional(v.array(text)),
});

const capacity = 'the local DynamoDB has no capacity limits';
const secondaryIndex = v.strictObject({
  IndexName: text,
  KeySchema: keySchema,
  Projection: projection,
  WriteProvisionedThroughputSettings: meaningless(capacity),
  ReadProvisionedThroughputSettings: meaningless(capacity),
  WriteOnDemandThroughputSettings: meaningless(capacity),
  ReadOnDemandThroughputSettings: meaningless(capacity),
  OnDemandThroughput: meaningless(capacity),
  ProvisionedThroughput: meaningless(capacity),
  ContributorInsightsSpecification: meaningless('there are no metrics here'),
  WarmThroughput: meaningless(capacity),
});

const encryption = v.object({ KMSMasterKeyId: v.optional(text) });
const replica = v.object({ SSESpecification: v.optional(encryption) });

const expiry = 'items do not expire here: a time to live is a backstop of days, and readers must filter anyway';

const properties = v.strictObject({
  TableName: v.optional(text),
  AttributeDefinitions: v.array(v.strictObject({ AttributeName: text, AttributeType: v.picklist(['S', 'N', 'B']) })),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: v.optional(v.array(secondaryIndex), []),
  LocalSecondaryIndexes: v.optional(v.array(secondaryIndex), []),
  BillingMode: v.optional(v.literal('PAY_PER_REQUEST', 'the local cloud runs tables on demand only (PAY_PER_REQUEST)')),
  Replicas: v.optional(v.pipe(v.array(replica), v.maxLength(1, 'the local cloud runs tables in one region only'))),
  TimeToLiveSpecification: meaningless(expiry),
  SSESpecification: v.optional(encryption),
  PointInTimeRecoverySpecification: meaningless('there are no backups here'),
  DeletionProtectionEnabled: meaningless('nothing but --fresh deletes a table here'),
  TableClass: meaningless('prices do not apply here'),
  ContributorInsightsSpecification: meaningless('there are no metrics here'),
  WarmThroughput: meaningless(capacity),
  OnDemandThroughput: meaningless(capacity),
  WriteOnDemandThroughputSettings: meaningless(capacity),
  ReadOnDemandThroughputSettings: meaningless(capacity),
  Tags: meaningless('tags carry no behaviour'),
});

type KeySchema = v.InferOutput<typeof keySchema>;

interface Index {
  readonly IndexName: string;
  readonly KeySchema: KeySchema;
  readonly Projection: v.InferOutput<typeof projection>;
}

export interface Table {
  readonly kind: 'table';
  readonly name: string;
  readonly arn: string;
  /** ARN or id of the key that callers must be allowed to use; nothing is encrypted at rest on this machine. */
  readonly kmsKey: string | undefined;
  readonly attributeDefinitions: v.InferOutput<typeof properties>['AttributeDefinitions'];
  readonly keySchema: KeySchema;
  readonly globalIndexes: readonly Index[];
  readonly localIndexes: readonly Index[];
}

export function describeTable(input: ResourceInput): Described<Table> {
  const given = parseProperties(properties, input);
  const name = given.TableName ?? physicalName(input.stack, input.logicalId, 255);
  const table: Table = {
    kind: 'table',
    name,
    arn: arnOf(input.place, 'dynamodb', `table/${name}`),
    kmsKey: given.SSESpecification?.KMSMasterKeyId ?? given.Replicas?.[0]?.SSESpecification?.KMSMasterKeyId,
    attributeDefinitions: given.AttributeDefinitions,
    keySchema: given.KeySchema,
    globalIndexes: given.GlobalSecondaryIndexes.map(withoutCapacity),
    localIndexes: given.LocalSecondaryIndexes.map(withoutCapacity),
  };
  return { ref: name, attributes: { Arn: table.arn }, runs: table };
}

function withoutCapacity(index: v.InferOutput<typeof secondaryIndex>): Index {
  return { IndexName: index.IndexName, KeySchema: index.KeySchema, Projection: index.Projection };
}
