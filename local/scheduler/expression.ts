/** Schedule expressions ("Schedule types in EventBridge Scheduler"): `rate(5 minutes)`, `cron(0/5 * * * ? *)`, `at(…)`. */
import { Cron } from 'croner';
import { LocalCloudFault } from '../fault.ts';

export interface Recurrence {
  /** Whether it happens again and again, or once. */
  readonly recurs: boolean;
  /** The first instant after the given one; `undefined` if there is none. */
  next(after: Date): Date | undefined;
}

const units: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** First and last value of each field of a cron expression, for steps that begin at a number. */
const fieldRanges = [
  ['minute', 59],
  ['hour', 23],
  ['day of month', 31],
  ['month', 12],
  ['day of week', 7],
  ['year', 2199],
] as const;

/**
 * @param begin The instant that a rate counts from.
 * @throws LocalCloudFault if the expression is not one that the local cloud can follow exactly.
 */
export function parseExpression(expression: string, timeZone: string, begin: Date): Recurrence {
  const [, form, argument = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression) ?? [];
  if (form === 'rate') return parseRate(argument, begin) ?? refuse(expression);
  if (form === 'cron') return parseCron(argument, timeZone, expression);
  if (form === 'at') return parseAt(argument, timeZone, expression);
  return refuse(expression);
}

function parseRate(argument: string, begin: Date): Recurrence | undefined {
  const [, count, unit = ''] = /^(\d+) (minute|hour|day)s?$/.exec(argument) ?? [];
  const period = Number(count) * (units[unit] ?? Number.NaN);
  if (!(period > 0)) return undefined;
  return {
    recurs: true,
    next: (after) => {
      const periods = Math.max(1, Math.floor((after.getTime() - begin.getTime()) / period) + 1);
      return new Date(begin.getTime() + periods * period);
    },
  };
}

function parseCron(argument: string, timeZone: string, expression: string): Recurrence {
  const fields = argument.trim().split(/\s+/);
  const [, , dayOfMonth, , dayOfWeek] = fields;
  if (fields.length !== fieldRanges.length) return refuse(expression, 'expected six fields');
  // "You can't specify the day-of-month and day-of-week fields in the same cron expression."
  if ((dayOfMonth === '?') === (dayOfWeek === '?'))
    return refuse(expression, 'expected ? in one of the two day fields');
  const pattern = ['0', ...fields.map((field, index) => inCroner(field, index))].join(' ');
  try {
    const cron = new Cron(pattern, {
      timezone: timeZone,
      mode: '7-part',
      alternativeWeekdays: true,
      domAndDow: true,
      paused: true,
    });
    return { recurs: true, next: (after) => cron.nextRun(after) ?? undefined };
  } catch (cause) {
    return refuse(expression, cause instanceof Error ? cause.message : undefined);
  }
}

/** croner knows `?`, `W` and `#` as AWS does, but wants a range where a step begins at a number, and a day before `L`. */
function inCroner(field: string, index: number): string {
  const [name, last] = fieldRanges[index] ?? ['', 0];
  if (name === 'day of week' && field === 'L') return '7';
  return field
    .split(',')
    .map((part) => part.replace(/^(\d+)\/(\d+)$/, `$1-${last}/$2`))
    .join(',');
}

function parseAt(argument: string, timeZone: string, expression: string): Recurrence {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(argument)) return refuse(expression);
  const once = new Cron(argument, { timezone: timeZone, paused: true });
  return { recurs: false, next: (after) => once.nextRun(after) ?? undefined };
}

function refuse(expression: string, fault = 'expected rate(…), cron(…) or at(…)'): never {
  throw new LocalCloudFault(`schedule expression ${expression}: ${fault}`);
}
