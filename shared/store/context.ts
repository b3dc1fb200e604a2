import type { Bucket } from './bucket.ts';
import type { ChunkQueues, StepQueues } from './steps.ts';
import type { Table } from './table.ts';

/** What carrying out a plan works with. `now` is the clock, in epoch milliseconds. */
export type ChunkContext = {
  readonly imports: Table;
  readonly work: Bucket;
  readonly queues: ChunkQueues;
  readonly now: () => number;
};

/** What every step that moves a lane works with. */
export type LaneContext = ChunkContext & { readonly queues: StepQueues };
