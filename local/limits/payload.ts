/** How much an invocation carries: "Invoke" in the Lambda API reference, "Lambda quotas". */
import type { Outcome } from '../lambda/outcome.ts';

/** Bytes of an event whose invoker waits for the answer, and of one whose invoker does not. */
export const synchronousPayload = 6_291_456;
export const asynchronousPayload = 1_048_576;

/** What Lambda says to more than that, with status 413; `undefined` if the event is within the limit. */
export function refusePayload(event: string, limit: number): Extract<Outcome, { ok: false }> | undefined {
  const size = Buffer.byteLength(event);
  if (size <= limit) return undefined;
  const errorMessage = `${size} byte payload is too large for this invocation type (limit ${limit} bytes)`;
  return { ok: false, error: { errorType: 'RequestTooLargeException', errorMessage, trace: [] } };
}
