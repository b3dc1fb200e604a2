/** Metrics of AWS's own that something on this machine measures, too. */
const measured: Readonly<Record<string, ReadonlySet<string>>> = {
  'AWS/Lambda': new Set(['Duration', 'Errors', 'Invocations', 'Throttles']),
  'AWS/SQS': new Set(['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible']),
  'AWS/DynamoDB': new Set(['ConsumedReadCapacityUnits', 'ConsumedWriteCapacityUnits']),
  'AWS/Logs': new Set(['IncomingBytes']),
  'AWS/Transfer': new Set(['BytesIn', 'FilesIn']),
};

/** What functions measure themselves stands in their logs, here as there. */
export function measuredHere({ namespace, name }: { readonly namespace: string; readonly name: string }): boolean {
  return (
    !namespace.startsWith('AWS/') || (Object.hasOwn(measured, namespace) && measured[namespace]?.has(name) === true)
  );
}
