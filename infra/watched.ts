/** What dashboard and alarms look at, and the metrics that both use. */
import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Rule } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { metricsNamespace } from './function.ts';
import type { StepQueues } from './step-queues.ts';

export const functionNames = ['authenticate', 'plan', 'apply', 'finish', 'fail', 'sweep', 'purge'] as const;

export type FunctionName = (typeof functionNames)[number];

export interface Watched {
  readonly functions: Readonly<Record<FunctionName, IFunction>>;
  readonly queues: StepQueues;
  readonly rules: Readonly<Record<string, Rule>>;
  /** Id of the Transfer Family server. */
  readonly serverId: string;
}

export const period = Duration.minutes(5);

/** Seconds that the oldest message of a queue has waited, those in flight included. */
export function oldestMessage(queue: IQueue): Metric {
  return queue.metricApproximateAgeOfOldestMessage({ period, statistic: Stats.MAXIMUM });
}

export function visibleMessages(queue: IQueue): Metric {
  return queue.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MAXIMUM });
}

/** Events that a rule gave up on, to the dead-letter queue or for good ("Monitoring Amazon EventBridge"). */
export function failedDeliveries(rule: Rule): Metric {
  return new Metric({
    namespace: 'AWS/Events',
    metricName: 'FailedInvocations',
    dimensionsMap: { RuleName: rule.ruleName },
    period,
    statistic: Stats.SUM,
  });
}

/**
 * Seconds since the oldest of what the sweep found due became so: what it measures itself, under the namespace and the
 * dimension that Powertools gives all of its metrics.
 */
export function dueLag(): Metric {
  return new Metric({
    namespace: metricsNamespace,
    metricName: 'DueLag',
    dimensionsMap: { service: 'sweep' },
    period,
    statistic: Stats.MAXIMUM,
  });
}

/** Tenants whose imports somebody paused, as the last sweep found them. */
export function lanesPaused(): Metric {
  return new Metric({
    namespace: metricsNamespace,
    metricName: 'LanesPaused',
    dimensionsMap: { service: 'sweep' },
    period,
    statistic: Stats.MAXIMUM,
  });
}

/** Seconds since the oldest history that the purge found ended: what it measures itself. */
export function purgeLag(): Metric {
  return new Metric({
    namespace: metricsNamespace,
    metricName: 'PurgeLag',
    dimensionsMap: { service: 'purge' },
    period: Duration.hours(1),
    statistic: Stats.MAXIMUM,
  });
}

/** Deliveries that were missed, as the purge counts them. */
export function missedDeliveries(): Metric {
  return new Metric({
    namespace: metricsNamespace,
    metricName: 'DeliveriesMissed',
    dimensionsMap: { service: 'purge' },
    period: Duration.hours(1),
    statistic: Stats.SUM,
  });
}

/** A metric of the SFTP endpoint ("CloudWatch metrics for AWS Transfer Family servers"). */
export function endpointMetric(serverId: string, metricName: 'FilesIn' | 'BytesIn'): Metric {
  return new Metric({
    namespace: 'AWS/Transfer',
    metricName,
    dimensionsMap: { ServerId: serverId },
    period,
    statistic: Stats.SUM,
  });
}
