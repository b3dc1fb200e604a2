/**
 * How many calls were made, by whom, and what DynamoDB would have charged for them. The units are those that the local
 * DynamoDB works out from item sizes: 1 KB a write unit, 4 KB a strongly consistent read unit ("DynamoDB read and write
 * operations" in the DynamoDB developer guide). It leaves out what
 * indexes and failed conditions cost.
 */
import type { Call } from './call.ts';

interface CallCount {
  readonly caller: string;
  readonly service: string;
  readonly operation: string;
  readonly count: number;
  /** Answers with status 400 and above, failed conditions among them. */
  readonly errors: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

interface Outcome {
  readonly failed: boolean;
  readonly capacityUnits?: number;
}

export interface CallCounts {
  add(call: Call, outcome: Outcome): void;
  list(): readonly CallCount[];
  reset(): void;
}

const writes = /^(Put|Update|Delete|BatchWrite|TransactWrite)/;

/** @param onCall Told of each call and the capacity that it took. */
export function createCallCounts(onCall?: (call: Call, capacityUnits: number) => void): CallCounts {
  const counts = new Map<string, CallCount>();
  return {
    add(call, { failed, capacityUnits = 0 }) {
      onCall?.(call, capacityUnits);
      const { caller, service, operation } = call;
      const key = `${caller.name}\n${service}\n${operation}`;
      const before = counts.get(key) ?? {
        caller: caller.name,
        service,
        operation,
        count: 0,
        errors: 0,
        readUnits: 0,
        writeUnits: 0,
      };
      const write = writes.test(operation);
      counts.set(key, {
        ...before,
        count: before.count + 1,
        errors: before.errors + (failed ? 1 : 0),
        readUnits: before.readUnits + (write ? 0 : capacityUnits),
        writeUnits: before.writeUnits + (write ? capacityUnits : 0),
      });
    },
    list: () => [...counts.values()],
    reset: () => counts.clear(),
  };
}
