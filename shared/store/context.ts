import type { Bucket } from './bucket.ts';
import type { StepQueues } from './steps.ts';
import type { Table } from './table.ts';

/** What every step that moves a lane works with. `now` is the clock, in epoch milliseconds. */
export type LaneContext = {
  readonly imports: Table;
  readonly work: Bucket;
  readonly queues: StepQueues;
  readonly now: () => number;
};
