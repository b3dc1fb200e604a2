/** DynamoDB's calls (JSON 1.0): which operation on which tables. */
import * as v from 'valibot';
import type { Permission } from '../iam/permission.ts';
import { arnOf } from '../resources/input.ts';
import type { Place } from '../template/scope.ts';
import { parseJson } from './body.ts';
import type { Understood } from './understood.ts';

/** What dynalite 4.0.0 can do; no transactions, time to live, streams or PartiQL. */
const supported = new Set([
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'DescribeTimeToLive',
  'GetItem',
  'ListTables',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
  'UpdateTable',
]);

/**
 * "At a minimum, DynamoDB requires the following permissions on a customer managed key" of whoever uses an encrypted table
 * ("How Amazon DynamoDB uses AWS KMS": authorizing use of a customer managed key), without CreateGrant, which is for its
 * creator. DynamoDB asks KMS every few minutes; here it does with each call that touches items.
 */
const ofKey = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];
const touchesItems = /(Item|Query|Scan)$/;

const request = v.object({
  TableName: v.optional(v.string()),
  IndexName: v.optional(v.string()),
  RequestItems: v.optional(v.record(v.string(), v.unknown())),
});

const target = /^DynamoDB_20120810\.(\w+)$/;

export function understandDynamoDb(targetHeader: string, body: Buffer, place: Place): Understood | undefined {
  const operation = target.exec(targetHeader)?.[1];
  if (operation === undefined) return undefined;
  const action = `dynamodb:${operation}`;
  if (!supported.has(operation)) {
    return {
      operation,
      permissions: [],
      context: {},
      unsupported: 'the local DynamoDB (dynalite 4.0.0) has not this operation',
    };
  }
  const given = v.safeParse(request, parseJson(body));
  const { TableName, IndexName, RequestItems = {} } = given.success ? given.output : {};
  const suffix = IndexName === undefined ? '' : `/index/${IndexName}`;
  const tables = TableName === undefined ? Object.keys(RequestItems) : [`${TableName}${suffix}`];
  const permissions: Permission[] = tables.map((table) => ({
    action,
    resource: table.startsWith('arn:') ? table : arnOf(place, 'dynamodb', `table/${table}`),
    ...(touchesItems.test(operation) && { ofKey }),
  }));
  return { operation, permissions: permissions.length > 0 ? permissions : [{ action, resource: '*' }], context: {} };
}
