/** Where alarms go off that the dashboard draws a line at; why there, their rows say. Seconds, or a share. */
import { timeouts } from './timeouts.ts';

export const thresholds = {
  importLate: 3600,
  heldLong: 259_200,
  /** Twice what the longest plan may take. */
  waiting: 2 * timeouts.plan.toSeconds(),
  dueLate: 900,
  purgeLate: 10_800,
  /** Of the function's timeout. */
  planTooSlow: 0.8,
} as const;
