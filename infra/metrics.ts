/** The metrics that dashboard and alarms have in common: our own, and AWS's. */
import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Rule } from 'aws-cdk-lib/aws-events';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { type FunctionName, type MetricName, measured } from '../shared/contracts/metrics.ts';
import { ownNamespace } from './names.ts';

/** The clock of alarms and graphs: the sweep measures every five minutes. */
export const period = Duration.minutes(5);

/** What is measured once an hour, by the purge. */
export const hour = Duration.hours(1);

interface Shape extends MetricOptions {
  /** The function that measures it, where several do. */
  readonly by?: FunctionName;
  /** Values of the dimensions that it has beside `service`. */
  readonly where?: Readonly<Record<string, string>>;
}

/** One of our own metrics: the sum of each five minutes, or as `shape` says. */
export function ours(
  metricName: MetricName,
  { by = measured[metricName].by[0], where = {}, ...shape }: Shape = {},
): Metric {
  return new Metric({
    namespace: ownNamespace,
    metricName,
    dimensionsMap: { service: by, ...where },
    period,
    statistic: Stats.SUM,
    ...shape,
  });
}

/** Seconds that the oldest message of a queue has waited, those in flight included. */
export function oldestMessage(queue: IQueue, label?: string): Metric {
  return queue.metricApproximateAgeOfOldestMessage({ period, statistic: Stats.MAXIMUM, ...(label && { label }) });
}

export function visibleMessages(queue: IQueue, label?: string): Metric {
  return queue.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MAXIMUM, ...(label && { label }) });
}

/** Events that a rule gave up on, to the dead-letter queue or for good ("Monitoring Amazon EventBridge"). */
export function failedDeliveries(rule: Rule, label?: string): Metric {
  return new Metric({
    namespace: 'AWS/Events',
    metricName: 'FailedInvocations',
    dimensionsMap: { RuleName: rule.ruleName },
    period,
    statistic: Stats.SUM,
    ...(label && { label }),
  });
}

/** A metric of the SFTP endpoint ("CloudWatch metrics for AWS Transfer Family servers"). */
export function endpointMetric(serverId: string, metricName: 'FilesIn' | 'BytesIn', label?: string): Metric {
  return new Metric({
    namespace: 'AWS/Transfer',
    metricName,
    dimensionsMap: { ServerId: serverId },
    period,
    statistic: Stats.SUM,
    ...(label && { label }),
  });
}

/** Bytes that a log group took in ("Monitoring CloudWatch Logs usage with CloudWatch metrics"). */
export function incomingBytes(logGroupName: string): Metric {
  return new Metric({
    namespace: 'AWS/Logs',
    metricName: 'IncomingBytes',
    dimensionsMap: { LogGroupName: logGroupName },
    period,
    statistic: Stats.SUM,
  });
}
