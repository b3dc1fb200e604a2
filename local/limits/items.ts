/**
 * Limits of DynamoDB that the emulator does not keep ("Quotas in Amazon DynamoDB": expression parameters, nested attribute
 * depth). It keeps those of items, keys, batches, pages and reserved words, by DynamoDB's own words.
 */
import type { Refusal } from '../door/refusal.ts';

/** Bytes: "The maximum length of any expression string is 4 KB." */
const longestExpression = 4096;
/** "You can use up to 100 values" with IN ("Comparison operator and function reference"). */
const mostOperands = 100;
/** "DynamoDB supports nested attributes up to 32 levels deep." */
const deepest = 32;

const expressions = [
  'ConditionExpression',
  'FilterExpression',
  'KeyConditionExpression',
  'ProjectionExpression',
  'UpdateExpression',
] as const;

export function refuseItems(_operation: string, request: unknown): Refusal | undefined {
  if (!isObject(request)) return undefined;
  for (const name of expressions) {
    const expression = request[name];
    const refusal = typeof expression === 'string' ? refuseExpression(name, expression) : undefined;
    if (refusal !== undefined) return refusal;
  }
  const attributes = [request.Item, request.ExpressionAttributeValues].filter(isObject);
  if (!attributes.some((each) => Object.values(each).some((value) => depthOf(value) > deepest))) return undefined;
  return invalid(
    `Nesting Levels have exceeded supported limits: Attributes cannot be nested deeper than ${deepest} levels.`,
  );
}

function refuseExpression(name: string, expression: string): Refusal | undefined {
  const size = Buffer.byteLength(expression);
  if (size > longestExpression) {
    return invalid(`Invalid ${name}: Expression size has exceeded the maximum allowed size; expression size: ${size}`);
  }
  const operands = [...expression.matchAll(/\bIN\s*\(([^()]*)\)/gi)].map(([, list = '']) => list.split(',').length);
  const most = Math.max(0, ...operands);
  return most > mostOperands
    ? invalid(`Invalid ${name}: The IN operator is provided with too many operands; number of operands: ${most}`)
    : undefined;
}

/** Levels of a value in DynamoDB's own JSON: a text is one, a list of texts two. */
function depthOf(value: unknown): number {
  if (!isObject(value)) return 1;
  const { L, M } = value;
  const inside = Object.values(L ?? M ?? {});
  return 1 + inside.reduce<number>((most, each) => Math.max(most, depthOf(each)), 0);
}

/** Every request to DynamoDB comes by here: a schema of nested attributes would cost more than the call. */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function invalid(message: string): Refusal {
  return { status: 400, code: 'ValidationException', message };
}
