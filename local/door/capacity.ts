/**
 * Consumed capacity of DynamoDB calls. The emulator tells it on request only, so the door asks in the caller's place;
 * callers see one more attribute in the answer, which they did not ask for and do not read.
 */
const asks = Buffer.from('"ReturnConsumedCapacity"');

/** The request body with the question in it. */
export function askForCapacity(body: Buffer): Buffer {
  if (body[0] !== 0x7b || body.includes(asks)) return body;
  const rest = body.subarray(1);
  const separator = rest.toString('latin1', 0, 8).trimStart().startsWith('}') ? '' : ',';
  return Buffer.concat([Buffer.from(`{"ReturnConsumedCapacity":"TOTAL"${separator}`), rest]);
}

/**
 * Sum of the units in an answer. Only its end is read: the emulator writes `ConsumedCapacity` after items, and a
 * person's values must not be mistaken for it.
 */
export function capacityIn(answer: Buffer): number {
  const at = answer.lastIndexOf('"ConsumedCapacity":');
  if (at < 0) return 0;
  let units = 0;
  for (const [, found] of answer.toString('utf8', at).matchAll(/"CapacityUnits":([\d.]+)/g)) units += Number(found);
  return units;
}
