/** Every alarm as data: what is measured, when it is too much, and what that means to whoever is called. */
import { Duration } from 'aws-cdk-lib';
import { type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { timeouts } from './timeouts.ts';
import {
  dueLag,
  type FunctionName,
  failedDeliveries,
  functionNames,
  missedDeliveries,
  oldestMessage,
  period,
  purgeLag,
  visibleMessages,
  type Watched,
} from './watched.ts';

export interface AlarmRow {
  readonly name: string;
  /** What it means to customers; the runbook says what to do. */
  readonly means: string;
  /** Heading in `docs/runbook.md`. */
  readonly runbook: string;
  readonly metric: IMetric;
  /** Goes off at this value or above; with `orLess`, at this value or below. */
  readonly threshold: number;
  readonly orLess?: boolean;
  /** Periods of the metric in a row: five minutes each, an hour where it is measured by the hour. */
  readonly periods: number;
  /** No data at all goes off, too: something that must happen did not. */
  readonly missingIsBad?: boolean;
}

export function alarmRows(watched: Watched): readonly AlarmRow[] {
  return [
    ...queueRows(watched),
    ...errorRows(watched),
    ...deliveryRows(watched),
    stepDied(watched),
    planTooSlow(watched),
    noSweep(watched),
    dueLate(),
    noPurge(watched),
    purgeLate(),
    filesLate(),
  ];
}

/** `fail` empties the dead-letter queues within seconds: what stays for a quarter of an hour, it cannot handle. */
function queueRows({ queues }: Watched): AlarmRow[] {
  const { arrivals, changes, finish } = queues;
  return Object.entries({ arrivals, changes, finish }).flatMap(([name, { queue, deadLetters }]) => [
    {
      name: `${name}-dead-letters`,
      means: `messages of the ${name} queue can be neither carried out nor failed: the imports they belong to hang`,
      runbook: 'dead-letters',
      metric: visibleMessages(deadLetters),
      threshold: 1,
      periods: 3,
    },
    {
      name: `${name}-waiting`,
      // Twice what one plan may take; a killed function's message also counts while it is hidden.
      means: `the ${name} queue is not keeping up: customers wait for their imports`,
      runbook: 'waiting',
      metric: oldestMessage(queue),
      threshold: 2 * timeouts.plan.toSeconds(),
      periods: 2,
    },
  ]);
}

/** A step is tried again by itself, so only errors that go on are worth a call; a failed login is felt at once. */
const errorsIn: Readonly<Record<FunctionName, { means: string; periods: number }>> = {
  authenticate: { means: 'customers cannot log in over sftp', periods: 1 },
  plan: { means: 'uploads are not being planned', periods: 3 },
  apply: { means: 'changes are not being applied', periods: 3 },
  finish: { means: 'imports do not end: no report, and the next file of the tenant waits', periods: 3 },
  fail: { means: 'imports that cannot go on are not being failed: their tenants wait', periods: 3 },
  sweep: { means: 'what is stuck is not started again, or what is due not carried out', periods: 2 },
  purge: { means: 'history past its days is not deleted as it was promised', periods: 1 },
};

function errorRows({ functions }: Watched): AlarmRow[] {
  return functionNames.map((name) => ({
    name: `${name}-errors`,
    ...errorsIn[name],
    runbook: 'errors',
    metric: functions[name].metricErrors({ period }),
    threshold: 1,
  }));
}

function deliveryRows({ rules }: Watched): AlarmRow[] {
  return Object.entries(rules).map(([name, rule]) => ({
    name: `${name}-undelivered`,
    means: 'events about uploads do not reach the arrivals queue: imports begin late, with the next sweep',
    runbook: 'undelivered',
    metric: failedDeliveries(rule),
    threshold: 1,
    periods: 1,
  }));
}

function stepDied({ functions }: Watched): AlarmRow {
  return {
    name: 'step-died',
    means: 'a step failed for good: an import was ended as failed, and removed nobody',
    runbook: 'step-died',
    metric: functions.fail.metricInvocations({ period }),
    threshold: 1,
    periods: 1,
  };
}

function planTooSlow({ functions }: Watched): AlarmRow {
  return {
    name: 'plan-too-slow',
    means: 'a file takes nearly all the time that a function has: a larger one could not be planned',
    runbook: 'plan-too-slow',
    metric: functions.plan.metricDuration({ period, statistic: Stats.MAXIMUM }),
    threshold: 0.8 * timeouts.plan.toMilliseconds(),
    periods: 1,
  };
}

function noSweep({ functions }: Watched): AlarmRow {
  return {
    name: 'no-sweep',
    means: 'the sweep does not run: what is stuck stays stuck, and what is due is late',
    runbook: 'no-sweep',
    metric: functions.sweep.metricInvocations({ period }),
    threshold: 0,
    orLess: true,
    periods: 3,
    missingIsBad: true,
  };
}

/** A sweep begins every five minutes and ends before the next: after an outage one run is late, and no more. */
function dueLate(): AlarmRow {
  return {
    name: 'due-late',
    means: 'what is due for users happens late: whoever left can still log in, whoever begins cannot yet',
    runbook: 'due-late',
    metric: dueLag(),
    threshold: 900,
    periods: 3,
  };
}

function noPurge({ functions }: Watched): AlarmRow {
  return {
    name: 'no-purge',
    means: 'the purge does not run: history past its days is shown to nobody, and still stored',
    runbook: 'no-purge',
    metric: functions.purge.metricInvocations({ period: Duration.hours(1) }),
    threshold: 0,
    orLess: true,
    periods: 3,
    missingIsBad: true,
  };
}

/** A run each hour: what is three hours late was not deleted by three of them. */
function purgeLate(): AlarmRow {
  return {
    name: 'purge-late',
    means: 'history past its days stays stored for hours longer than was promised',
    runbook: 'purge-late',
    metric: purgeLag(),
    threshold: 10_800,
    periods: 1,
  };
}

/** Each missed delivery is counted once: the alarm is over an hour later by itself. */
function filesLate(): AlarmRow {
  return {
    name: 'files-late',
    means: 'a file that a customer sends regularly did not come: their directory is getting old',
    runbook: 'files-late',
    metric: missedDeliveries(),
    threshold: 1,
    periods: 1,
  };
}
