/** EventBridge Scheduler: runs functions on the clock, once at the start, and by hand at any instant. */
import { randomUUID } from 'node:crypto';
import type { Schedule } from '../resources/schedule.ts';
import type { Place } from '../template/scope.ts';
import { parseExpression } from './expression.ts';

/** ms; timers can't be set further ahead than 24.8 days. */
const longestWait = 3_600_000;

export interface Schedules {
  /**
   * Sets the clock going. What recurs fires at once too, so that whatever fell due while nothing ran is caught up
   * with.
   */
  start(): void;
  close(): void;
}

/** @throws LocalCloudFault if an expression is not one that the local cloud can follow. */
export function createSchedules(
  schedules: readonly Schedule[],
  now: () => Date,
  fire: (schedule: Schedule, at: Date) => void,
): Schedules {
  const begin = now();
  const timers = new Set<NodeJS.Timeout>();
  const recurring = schedules
    .filter(({ enabled }) => enabled)
    .map((schedule) => ({ schedule, recurrence: parseExpression(schedule.expression, schedule.timeZone, begin) }));

  function wait(due: Date, then: () => void): void {
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        if (now() < due) wait(due, then);
        else then();
      },
      Math.min(longestWait, Math.max(0, due.getTime() - now().getTime())),
    );
    timers.add(timer.unref());
  }

  return {
    start() {
      for (const { schedule, recurrence } of recurring) {
        const arm = (after: Date) => {
          const due = recurrence.next(after);
          if (due === undefined) return;
          wait(due, () => {
            fire(schedule, due);
            arm(due);
          });
        };
        arm(now());
        if (recurrence.recurs) fire(schedule, now());
      }
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/**
 * What the target receives: its input with the context attributes filled in ("Adding context attributes in EventBridge
 * Scheduler"), or Scheduler's own event if it has none.
 */
export function scheduledInput({ arn, input }: Schedule, at: Date, place: Place): string {
  const time = `${at.toISOString().slice(0, 19)}Z`;
  if (input === undefined) {
    const event = {
      version: '0',
      id: randomUUID(),
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account: place.account,
      time,
      region: place.region,
      resources: [arn],
      detail: '{}',
    };
    return JSON.stringify(event);
  }
  return input
    .replaceAll('<aws.scheduler.scheduled-time>', time)
    .replaceAll('<aws.scheduler.schedule-arn>', arn)
    .replaceAll('<aws.scheduler.execution-id>', randomUUID())
    .replaceAll('<aws.scheduler.attempt-number>', '1');
}
