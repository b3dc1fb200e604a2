/** DynamoDB items as JSON. */

/** Binary values become base64, sets become lists; everything else stays as platform code reads it. */
export function itemJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Set) return [...value].map(itemJson);
  if (Array.isArray(value)) return value.map(itemJson);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, itemJson(inner)]));
}
