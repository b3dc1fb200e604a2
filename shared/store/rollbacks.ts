import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { importKey } from './imports.ts';
import { conditionally, type Table } from './table.ts';

const asRead = {
  never: 'attribute_exists(pk) AND attribute_not_exists(rolledBackBy)',
  before: 'rolledBackBy = :before',
} as const;

/**
 * Notes on an import which import takes it back. False when it has another one than `before`: whoever asks at the same
 * time finds one and the same.
 */
export function claimRollback(
  table: Table,
  tenant: string,
  id: string,
  rolledBackBy: string,
  before: string | undefined,
): Promise<boolean> {
  return conditionally(
    table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: importKey(tenant, id),
        UpdateExpression: 'SET rolledBackBy = :now',
        ConditionExpression: before === undefined ? asRead.never : asRead.before,
        ExpressionAttributeValues: { ':now': rolledBackBy, ...(before !== undefined && { ':before': before }) },
      }),
    ),
  );
}
