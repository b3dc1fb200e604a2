/** Every alarm as data: what is measured, when it is too much and why there, and what that means to customers. */
import { type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { type FunctionName, functionNames, measured } from '../shared/contracts/metrics.ts';
import { failedDeliveries, hour, oldestMessage, ours, period, visibleMessages } from './metrics.ts';
import { thresholds } from './thresholds.ts';
import { timeouts } from './timeouts.ts';
import type { Watched } from './watched.ts';

export interface AlarmRow {
  readonly name: string;
  /** What it means; the runbook says what to do. */
  readonly means: string;
  /** Why it goes off there and not elsewhere. */
  readonly because: string;
  /** Heading in `docs/runbook.md`. */
  readonly runbook: string;
  /** Customers notice: it is a part of the alarm `customers-affected`, and its entry says so. */
  readonly affectsCustomers: boolean;
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
    ...errorRows(watched),
    ...throttleRows(watched),
    ...queueRows(watched),
    ...deliveryRows(watched),
    stepDied(watched),
    importLate(),
    noSweep(watched),
    dueLate(),
    planTooSlow(watched),
    heldLong(),
    filesLate(),
    loginsFailing(),
    noPurge(watched),
    purgeLate(),
  ];
}

const notOnce = 'a step is tried again by itself, so only errors that go on for a quarter of an hour are worth a call';

const errorsIn = {
  authenticate: { means: 'customers cannot log in over sftp', periods: 1, because: 'one failed login is felt at once' },
  plan: { means: 'uploads are not being planned', periods: 3, because: notOnce },
  apply: { means: 'changes are not being applied', periods: 3, because: notOnce },
  finish: {
    means: 'imports do not end: no report, and the next file of the tenant waits',
    periods: 3,
    because: notOnce,
  },
  fail: { means: 'imports that cannot go on are not being failed: their tenants wait', periods: 3, because: notOnce },
  sweep: {
    means: 'what is stuck is not started again, or what is due not carried out',
    periods: 2,
    because: 'the next sweep makes good what one missed, and two in a row are a quarter of an hour',
  },
  purge: {
    means: 'history past its days is not deleted as it was promised',
    periods: 1,
    because: 'it runs once an hour, and each error is a run that did not do all of its work',
  },
} as const;

function errorRows(watched: Watched): AlarmRow[] {
  return functionNames.map((name) => ({
    name: `${name}-errors`,
    ...errorsIn[name],
    runbook: name === 'purge' ? 'purge-errors' : 'errors',
    affectsCustomers: name !== 'purge',
    metric: failuresOf(watched, name),
    threshold: 1,
  }));
}

const consumers: ReadonlySet<FunctionName> = new Set(measured.MessageFailed.by);

/** Who consumes a queue reports the messages that failed and throws nothing: Lambda counts no error then, and customers wait. */
function failuresOf({ functions }: Watched, name: FunctionName): IMetric {
  const runs = functions[name].metricErrors({ period });
  if (!consumers.has(name)) return runs;
  return new MathExpression({
    expression: 'FILL(runs, 0) + FILL(messages, 0)',
    usingMetrics: { runs, messages: ours('MessageFailed', { by: name }) },
    label: 'Failures',
    period,
  });
}

function throttleRows({ functions }: Watched): AlarmRow[] {
  const { authenticate, purge: _purge, ...steps } = functions;
  const throttles = Object.entries(steps).map(([name, step]) => [name, step.metricThrottles({ period })] as const);
  return [
    {
      name: 'authenticate-throttled',
      means: 'customers cannot log in over sftp: the account has no room for another function',
      because: 'a login that is throttled has failed, and nobody tries it again',
      runbook: 'throttled',
      affectsCustomers: true,
      metric: authenticate.metricThrottles({ period }),
      threshold: 1,
      periods: 1,
    },
    {
      name: 'steps-throttled',
      means: 'imports take longer: the account has no room for another function',
      because: 'a throttled step comes again by itself, so only what goes on for a quarter of an hour is felt',
      runbook: 'throttled',
      affectsCustomers: true,
      metric: new MathExpression({
        expression: throttles.map(([name]) => `FILL(${name}, 0)`).join(' + '),
        usingMetrics: Object.fromEntries(throttles),
        label: 'Throttles',
        period,
      }),
      threshold: 1,
      periods: 3,
    },
  ];
}

/** `fail` empties the dead-letter queues within seconds: what stays for a quarter of an hour, it cannot handle. */
function queueRows({ queues }: Watched): AlarmRow[] {
  const { arrivals, changes, finish } = queues;
  const steps = Object.entries({ arrivals, changes, finish });
  return [
    ...steps.flatMap(([name, { queue, deadLetters }]) => [notTaken(name, deadLetters), waiting(name, queue)]),
    parked(queues),
  ];
}

function notTaken(name: string, deadLetters: IQueue): AlarmRow {
  return {
    name: `${name}-dead-letters`,
    means: `dead letters of the ${name} queue are not being dealt with: the imports they belong to hang`,
    because: 'dead letters are taken in seconds, so what is there for a quarter of an hour is not taken, or comes back',
    runbook: 'dead-letters',
    affectsCustomers: true,
    metric: visibleMessages(deadLetters),
    threshold: 1,
    periods: 3,
  };
}

function waiting(name: string, queue: IQueue): AlarmRow {
  return {
    name: `${name}-waiting`,
    means: `the ${name} queue is not keeping up: customers wait for their imports`,
    because:
      'twice the 15 minutes of the longest plan; the message of a function that was killed counts while it is hidden',
    runbook: 'waiting',
    affectsCustomers: true,
    metric: oldestMessage(queue),
    threshold: thresholds.waiting,
    periods: 2,
  };
}

function parked({ parked }: Watched['queues']): AlarmRow {
  return {
    name: 'parked',
    means: 'messages can be neither carried out nor failed: the imports they belong to hang, or ended late',
    because:
      'each was tried five times as a step and at least five as a dead letter, so one is a fault and no bad moment',
    runbook: 'dead-letters',
    affectsCustomers: true,
    metric: visibleMessages(parked),
    threshold: 1,
    periods: 1,
  };
}

function deliveryRows({ rules }: Watched): AlarmRow[] {
  return Object.entries(rules).map(([name, rule]) => ({
    name: `${name}-undelivered`,
    means: 'events about uploads do not reach the arrivals queue: imports begin late, with the next sweep',
    because: 'eventbridge tries for a day before it gives an event up, so one is too many',
    runbook: 'undelivered',
    affectsCustomers: true,
    metric: failedDeliveries(rule),
    threshold: 1,
    periods: 1,
  }));
}

function stepDied({ functions }: Watched): AlarmRow {
  return {
    name: 'step-died',
    means: 'a step failed for good: an import was ended as failed, and removed nobody',
    because: 'a message is dead after five tries over minutes, so one is a fault and no bad moment',
    runbook: 'step-died',
    affectsCustomers: true,
    metric: functions.fail.metricInvocations({ period }),
    threshold: 1,
    periods: 1,
  };
}

/** What customers see, whatever the reason: it goes off, too, when all queues are empty and nothing happens. */
function importLate(): AlarmRow {
  return {
    name: 'import-late',
    means: 'a file that came more than an hour ago has not ended and is not held: a customer waits',
    because: 'four times what the longest plan may take: several large files of one customer take turns',
    runbook: 'import-late',
    affectsCustomers: true,
    metric: ours('ImportLag', { statistic: Stats.MAXIMUM }),
    threshold: thresholds.importLate,
    periods: 2,
  };
}

function noSweep({ functions }: Watched): AlarmRow {
  return {
    name: 'no-sweep',
    means: 'the sweep does not run: what is stuck stays stuck, and what is due is late',
    because: 'it runs every five minutes, so none in a quarter of an hour are three that did not',
    runbook: 'no-sweep',
    affectsCustomers: true,
    metric: functions.sweep.metricInvocations({ period }),
    threshold: 0,
    orLess: true,
    periods: 3,
    missingIsBad: true,
  };
}

function dueLate(): AlarmRow {
  return {
    name: 'due-late',
    means: 'what is due for users happens late: whoever left can still log in, whoever begins cannot yet',
    because: 'a sweep begins every five minutes; after an outage one is late, and three in a row are not an outage',
    runbook: 'due-late',
    affectsCustomers: true,
    metric: ours('DueLag', { statistic: Stats.MAXIMUM }),
    threshold: thresholds.dueLate,
    periods: 3,
  };
}

function planTooSlow({ functions }: Watched): AlarmRow {
  return {
    name: 'plan-too-slow',
    means: 'a file takes nearly all the time that a function has: a larger one could not be planned',
    because: '80 % of the 15 minutes that lambda gives: a file grows by a quarter more slowly than this is mended',
    runbook: 'plan-too-slow',
    affectsCustomers: false,
    metric: functions.plan.metricDuration({ period, statistic: Stats.MAXIMUM }),
    threshold: thresholds.planTooSlow * timeouts.plan.toMilliseconds(),
    periods: 1,
  };
}

function heldLong(): AlarmRow {
  return {
    name: 'held-long',
    means: 'a file has waited for three days for somebody to approve or discard it: a directory is getting old',
    because: 'three days are a weekend and a day: nobody has looked, or nobody could decide',
    runbook: 'held-long',
    affectsCustomers: false,
    metric: ours('HeldLag', { statistic: Stats.MAXIMUM }),
    threshold: thresholds.heldLong,
    periods: 3,
  };
}

function filesLate(): AlarmRow {
  return {
    name: 'files-late',
    means: 'a file that a customer sends regularly did not come: their directory is getting old',
    because: 'each is counted once, when the grace of its rhythm is over, so every one is news',
    runbook: 'files-late',
    affectsCustomers: false,
    metric: ours('DeliveriesMissed', { period: hour }),
    threshold: 1,
    periods: 1,
  };
}

function loginsFailing(): AlarmRow {
  return {
    name: 'logins-failing',
    means: 'somebody tries passwords, or a customer’s client keeps trying with one that is wrong',
    because:
      'one refused login a second for a quarter of an hour: no person types that fast, and scanners give up sooner',
    runbook: 'logins-failing',
    affectsCustomers: false,
    metric: ours('LoginFailed'),
    threshold: 300,
    periods: 3,
  };
}

function noPurge({ functions }: Watched): AlarmRow {
  return {
    name: 'no-purge',
    means: 'the purge does not run: history past its days is shown to nobody, and still stored',
    because: 'it runs every hour, so none in three hours are three that did not',
    runbook: 'no-purge',
    affectsCustomers: false,
    metric: functions.purge.metricInvocations({ period: hour }),
    threshold: 0,
    orLess: true,
    periods: 3,
    missingIsBad: true,
  };
}

function purgeLate(): AlarmRow {
  return {
    name: 'purge-late',
    means: 'history past its days stays stored for hours longer than was promised',
    because: 'it runs every hour: what is three hours late was not deleted by three of them',
    runbook: 'purge-late',
    affectsCustomers: false,
    metric: ours('PurgeLag', { period: hour, statistic: Stats.MAXIMUM }),
    threshold: thresholds.purgeLate,
    periods: 1,
  };
}
