/** DynamoDB's calls (JSON 1.0): which operation on which tables. */
import * as v from 'valibot';
import { arnOf } from '../resources/input.ts';
import type { Place } from '../template/scope.ts';
import { parseJson } from './body.ts';
import type { Permission } from './call.ts';
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
  }));
  return { operation, permissions: permissions.length > 0 ? permissions : [{ action, resource: '*' }], context: {} };
}
