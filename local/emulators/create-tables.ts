/** Makes the template's tables where they are missing; a table whose keys or indexes have changed is refused. */
import { isDeepStrictEqual } from 'node:util';
import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { LocalCloudFault } from '../fault.ts';
import type { Table } from '../resources/table.ts';

/** @throws LocalCloudFault if a table on disk has another schema than the template's. */
export async function createTables(dynamodb: DynamoDBClient, tables: readonly Table[]): Promise<void> {
  await Promise.all(tables.map((table) => createTable(dynamodb, table)));
}

async function createTable(dynamodb: DynamoDBClient, table: Table): Promise<void> {
  const existing = await describe(dynamodb, table.name);
  if (existing === undefined) {
    await dynamodb.send(
      new CreateTableCommand({
        TableName: table.name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [...table.attributeDefinitions],
        KeySchema: [...table.keySchema],
        ...(table.globalIndexes.length > 0 && { GlobalSecondaryIndexes: table.globalIndexes.map(writable) }),
        ...(table.localIndexes.length > 0 && { LocalSecondaryIndexes: table.localIndexes.map(writable) }),
      }),
    );
  } else if (!isDeepStrictEqual(shapeOfTable(existing), shapeOfTemplate(table))) {
    throw new LocalCloudFault(
      `table ${table.name} on disk has other keys or indexes than the template: start with --fresh to begin anew`,
    );
  }
}

async function describe(dynamodb: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  try {
    return (await dynamodb.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (cause) {
    if (cause instanceof ResourceNotFoundException) return undefined;
    throw cause;
  }
}

/** The client's types want lists that may be changed. */
function writable({ IndexName, KeySchema, Projection }: Table['globalIndexes'][number]) {
  const { ProjectionType, NonKeyAttributes } = Projection;
  const projection =
    NonKeyAttributes === undefined ? { ProjectionType } : { ProjectionType, NonKeyAttributes: [...NonKeyAttributes] };
  return { IndexName, KeySchema: [...KeySchema], Projection: projection };
}

function shapeOfTemplate(table: Table) {
  const indexes = [...table.globalIndexes, ...table.localIndexes];
  return shape(table.attributeDefinitions, table.keySchema, indexes);
}

function shapeOfTable(table: TableDescription) {
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
  return shape(table.AttributeDefinitions ?? [], table.KeySchema ?? [], indexes);
}

interface IndexShape {
  readonly IndexName?: string | undefined;
  readonly KeySchema?: readonly KeyShape[] | undefined;
  readonly Projection?: ProjectionShape | undefined;
}

interface ProjectionShape {
  readonly ProjectionType?: string | undefined;
  readonly NonKeyAttributes?: readonly string[] | undefined;
}

interface KeyShape {
  readonly AttributeName?: string | undefined;
  readonly KeyType?: string | undefined;
}

/** Texts that are equal exactly if the keys and indexes are, in whatever order they are listed. */
function shape(
  definitions: readonly { readonly AttributeName?: string | undefined; readonly AttributeType?: string | undefined }[],
  keys: readonly KeyShape[],
  indexes: readonly IndexShape[],
): readonly string[] {
  const keyText = (entries: readonly KeyShape[] = []) =>
    entries.map((key) => `${key.AttributeName} ${key.KeyType}`).join(', ');
  return [
    `key ${keyText(keys)}`,
    ...definitions.map(({ AttributeName, AttributeType }) => `attribute ${AttributeName} ${AttributeType}`).sort(),
    ...indexes
      .map(({ IndexName, KeySchema, Projection }) => {
        const kept = [...(Projection?.NonKeyAttributes ?? [])].sort().join(', ');
        return `index ${IndexName} on ${keyText(KeySchema)} keeps ${Projection?.ProjectionType} ${kept}`;
      })
      .sort(),
  ];
}
