import type { Metrics } from '@aws-lambda-powertools/metrics';
import { type MetricName, measured } from '../shared/contracts/metrics.ts';

/** Adds a value of one of our metrics, in its unit; `publishStoredMetrics` writes it. */
export function measure(metrics: Metrics, name: MetricName, value: number): void {
  metrics.addMetric(name, measured[name].unit, value);
}
