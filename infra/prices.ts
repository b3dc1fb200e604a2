/**
 * List prices in USD, us-east-1, on demand and without free tiers: what the dashboard multiplies by. Other regions are some
 * percent off, and the bill is what counts; the graphs are there to see what makes cost grow.
 */
import { type FunctionName, type MetricName, measured } from '../shared/contracts/metrics.ts';

export const prices = {
  /** "AWS Lambda pricing", arm64, first tier. */
  lambda: { gigabyteSecond: 0.0000133334, request: 0.2e-6 },
  /** "Amazon DynamoDB pricing", on demand. */
  dynamodb: { writeUnit: 0.625e-6, readUnit: 0.125e-6 },
  /** "Amazon SQS pricing", standard queues; a request of more than 64 KB counts again for each 64 KB. */
  sqs: { request: 0.4e-6 },
  /** "AWS Transfer Family pricing": an hour of one protocol, whether anybody uses it or not. */
  transfer: { hour: 0.3, gigabyte: 0.04 },
  /** "Amazon CloudWatch pricing", first tiers; what stands is by the month. */
  cloudwatch: { logGigabyte: 0.5, metric: 0.3, alarmMetric: 0.1, compositeAlarm: 0.5, dashboard: 3 },
  /** "AWS Key Management Service pricing", by the month. */
  kms: { key: 1 },
} as const;

/** How many metrics of our own there are: each combination of dimensions is one that is paid for. */
export function ownMetrics(): number {
  const combinations = ({ by, dimensions = {} }: Counted): number =>
    Object.values(dimensions).reduce((product, values) => product * values.length, by.length);
  return Object.values<Counted>(measured).reduce((sum, one) => sum + combinations(one), 0);
}

type Counted = {
  readonly by: readonly FunctionName[];
  readonly dimensions?: Readonly<Record<string, readonly string[]>>;
} & Pick<(typeof measured)[MetricName], 'means'>;
