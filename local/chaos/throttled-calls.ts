/** A share of the calls is refused as its service throttles, and a share of the entries of those batches that get through. */
import type { Intervene } from '../door/intervention.ts';
import type { Refusal } from '../door/refusal.ts';
import { withholdEntries } from './batches.ts';
import { isSession } from './callers.ts';

/** How each service says it; they are said in turn. All are among those that SDKs try again. */
const refusals: Readonly<Record<string, readonly Refusal[]>> = {
  // "Error handling with DynamoDB": error messages and codes.
  dynamodb: [
    {
      status: 400,
      code: 'ProvisionedThroughputExceededException',
      message:
        'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
    },
    { status: 400, code: 'ThrottlingException', message: 'Rate of requests exceeds the allowed throughput.' },
  ],
  // "SendMessage" in the Amazon SQS API reference, and "Common Error Types".
  sqs: [
    { status: 400, code: 'RequestThrottled', message: 'The request was denied due to request throttling.' },
    { status: 400, code: 'ThrottlingException', message: 'The request was denied due to request throttling.' },
  ],
  // "Error responses" in the Amazon S3 API reference: SlowDown, 503.
  s3: [{ status: 503, code: 'SlowDown', message: 'Please reduce your request rate.' }],
  // "Common Error Types" in the EventBridge API reference.
  events: [
    { status: 400, code: 'ThrottlingException', message: 'The request was denied due to request throttling.' },
    { status: 500, code: 'InternalException', message: 'This exception occurs due to unexpected causes.' },
  ],
};

/** @param throttles Decides on each call and each entry. */
export function throttleCalls(throttles: () => boolean): Intervene {
  let refused = 0;
  const next = (service: string): Refusal | undefined => {
    const known = refusals[service] ?? [];
    refused += 1;
    return known[refused % known.length];
  };
  return (call, body) => {
    if (!isSession(call)) return undefined;
    const refusal = throttles() ? next(call.service) : undefined;
    if (refusal !== undefined) return { refusal };
    const withheld = withholdEntries(call.operation, body, throttles);
    if (withheld !== 'all') return withheld;
    const whole = next(call.service);
    return whole && { refusal: whole };
  };
}
