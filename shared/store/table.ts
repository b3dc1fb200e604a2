import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** A DynamoDB table and the client that reaches it. */
export type Table = { readonly db: DynamoDBDocumentClient; readonly name: string };

const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

/** The condition of a write did not hold: somebody was there before. */
const isConditionFailed = (error: unknown): boolean => isNamed(error, 'ConditionalCheckFailedException');

/** Runs a conditional write: true when it was done, false when its condition did not hold; anything else is thrown. */
export async function conditionally(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
}

/**
 * `SET`/`REMOVE` of top-level attributes as an update expression. Every name goes through a placeholder: DynamoDB
 * reserves several hundred words ("Reserved words in DynamoDB"). Undefined values are removed.
 */
export function updateOf(attributes: Readonly<Record<string, unknown>>) {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const sets: string[] = [];
  const removes: string[] = [];
  Object.entries(attributes).forEach(([name, value], at) => {
    names[`#a${at}`] = name;
    if (value === undefined) removes.push(`#a${at}`);
    else {
      values[`:a${at}`] = value;
      sets.push(`#a${at} = :a${at}`);
    }
  });
  const expression = [
    sets.length > 0 ? `SET ${sets.join(', ')}` : '',
    removes.length > 0 ? `REMOVE ${removes.join(', ')}` : '',
  ];
  return { expression: expression.filter(Boolean).join(' '), names, values };
}
