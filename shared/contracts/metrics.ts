/**
 * Everything that the functions measure themselves: its name, unit and who emits it, once. The functions emit by this
 * list, dashboard and alarms are made from it, and what is not on it does not compile.
 *
 * Each combination of values of dimensions is a metric that is paid for. Powertools adds one of its own, `service`, with
 * the function's name; the others are listed here, and none of them grows with the number of customers: who a number is
 * about stands in the log line beside it (docs/decisions/monitoring.md).
 */

/** CloudWatch namespace of all of them. */
export const metricsNamespace = 'Rollcall';

export const functionNames = ['authenticate', 'plan', 'apply', 'finish', 'fail', 'sweep', 'purge'] as const;

export type FunctionName = (typeof functionNames)[number];

/** How an import ends that was carried out; `finish` counts by it. */
const endStates = ['succeeded', 'succeeded_with_errors', 'failed', 'cancelled'] as const;

interface Measured {
  /** As CloudWatch names it ("MetricDatum" in the CloudWatch API reference). */
  readonly unit: 'Count' | 'Seconds';
  readonly by: readonly FunctionName[];
  readonly means: string;
  /** Beside `service`: name → all values that there are. */
  readonly dimensions?: Readonly<Record<string, readonly string[]>>;
}

const consumers = ['plan', 'apply', 'finish', 'fail'] as const;

export const measured = {
  LoginSucceeded: { unit: 'Count', by: ['authenticate'], means: 'logins over SFTP that were let in' },
  LoginFailed: {
    unit: 'Count',
    by: ['authenticate'],
    means: 'logins over SFTP that were refused, whatever the reason',
  },
  MessageHandled: { unit: 'Count', by: consumers, means: 'messages of a queue that were dealt with' },
  MessageFailed: { unit: 'Count', by: consumers, means: 'messages of a queue that failed and come again' },
  PlanRows: { unit: 'Count', by: ['plan'], means: 'rows of files that were planned' },
  PlanSeconds: { unit: 'Seconds', by: ['plan'], means: 'time that planning a file took' },
  ImportHeld: { unit: 'Count', by: ['plan'], means: 'imports that began to wait for a person' },
  ImportEnded: {
    unit: 'Count',
    by: ['finish'],
    means: 'imports that were carried out, by how they ended',
    dimensions: { state: endStates },
  },
  ImportSeconds: { unit: 'Seconds', by: ['finish'], means: 'from the arrival of a file to its end, waiting included' },
  ImportRows: { unit: 'Count', by: ['finish'], means: 'rows of ended imports' },
  ImportRowsRejected: { unit: 'Count', by: ['finish'], means: 'rows of ended imports that were rejected' },
  LanesSwept: { unit: 'Count', by: ['sweep'], means: 'tenants whose step was started again' },
  LanesPaused: { unit: 'Count', by: ['sweep'], means: 'tenants whose imports somebody paused' },
  UploadsSwept: { unit: 'Count', by: ['sweep'], means: 'uploads whose event was lost, registered by the sweep' },
  RemovalsSwept: { unit: 'Count', by: ['sweep'], means: 'uploads of ended imports whose removal was lost' },
  ImportsHeld: { unit: 'Count', by: ['sweep'], means: 'files that wait for a person' },
  HeldLag: { unit: 'Seconds', by: ['sweep'], means: 'how long the oldest of them has waited' },
  ImportLag: { unit: 'Seconds', by: ['sweep'], means: 'age of the oldest file that has neither ended nor is held' },
  DueCarriedOut: { unit: 'Count', by: ['sweep'], means: 'on- and offboardings that were carried out' },
  DueLag: { unit: 'Seconds', by: ['sweep'], means: 'how late the oldest of what the sweep found due was' },
  ImportsPurged: { unit: 'Count', by: ['purge'], means: 'imports whose history was deleted' },
  PurgeLag: { unit: 'Seconds', by: ['purge'], means: 'how late the oldest history was that the purge found over' },
  DeliveriesMissed: { unit: 'Count', by: ['purge'], means: 'regular files that did not come, each counted once' },
} as const satisfies Record<string, Measured>;

export type MetricName = keyof typeof measured;
