/**
 * The three tables. `Table` and not `TableV2`: with a customer-managed key `TableV2` cannot be synthesized without
 * naming a region (docs/decisions/infrastructure.md).
 */
import {
  AttributeType,
  BillingMode,
  CfnTable,
  ProjectionType,
  Table,
  TableEncryption,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { dueIndex, historyIndex, leasesIndex } from '../shared/contracts/indexes.ts';
import { removalPolicyOf } from './keeping.ts';
import { readSettings } from './settings.ts';
import { underlyingResource } from './underlying-resource.ts';

/**
 * Attribute that DynamoDB's time to live reads, in seconds since 1970. It deletes "within a few days" ("Using time to
 * live (TTL) in DynamoDB"), so it only tidies
 * up: imports carry an instant a week after their history ended, by which they have long been purged; readers filter.
 */
const timeToLiveAttribute = 'expiresAt';

/** Profiles, credentials, login counters. */
export function tenantsTable(scope: Construct, key: IKey): Table {
  return dataTable(scope, 'TenantsTable', key, { timeToLiveAttribute });
}

/** Users and teams. No time to live: a user is never deleted by the clock alone. */
export function directoryTable(scope: Construct, key: IKey): Table {
  const table = dataTable(scope, 'DirectoryTable', key, {});
  table.addGlobalSecondaryIndex({
    indexName: dueIndex,
    partitionKey: { name: 'dueShard', type: AttributeType.STRING },
    sortKey: { name: 'dueAt', type: AttributeType.NUMBER },
    projectionType: ProjectionType.KEYS_ONLY,
  });
  table.addGlobalSecondaryIndex({
    indexName: 'email',
    partitionKey: { name: 'emailKey', type: AttributeType.STRING },
    projectionType: ProjectionType.KEYS_ONLY,
  });
  return table;
}

/** Imports, chunk results, lanes. */
export function importsTable(scope: Construct, key: IKey): Table {
  const table = dataTable(scope, 'ImportsTable', key, { timeToLiveAttribute });
  table.addGlobalSecondaryIndex({
    indexName: leasesIndex,
    partitionKey: { name: 'laneShard', type: AttributeType.STRING },
    sortKey: { name: 'leaseUntil', type: AttributeType.NUMBER },
    projectionType: ProjectionType.KEYS_ONLY,
  });
  table.addGlobalSecondaryIndex({
    indexName: historyIndex,
    partitionKey: { name: 'historyShard', type: AttributeType.STRING },
    sortKey: { name: 'retainedUntil', type: AttributeType.NUMBER },
    projectionType: ProjectionType.KEYS_ONLY,
  });
  return table;
}

function dataTable(scope: Construct, id: string, key: IKey, more: Pick<TableProps, 'timeToLiveAttribute'>): Table {
  const table = new Table(scope, id, {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey: key,
    deletionProtection: !readSettings(scope).dev,
    removalPolicy: removalPolicyOf(scope),
    ...more,
  });
  underlyingResource(table, CfnTable).overrideLogicalId(id);
  return table;
}
