import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Import } from '../shared/domain/import.ts';

/**
 * One log line and the metrics of an ended import (embedded metric format). Tenant and import id are metadata, so that
 * Logs Insights finds them and no dimension grows with the number of customers.
 */
export function reportImport(logger: Logger, metrics: Metrics, one: Import): void {
  const { tenant, id: importId, state, counts, failure } = one;
  const seconds = ((one.finishedAt ?? one.receivedAt) - one.receivedAt) / 1000;
  logger.info('import ended', { tenant, importId, state, counts, failure: failure?.code, seconds });
  const measured = metrics.singleMetric();
  measured.addMetadata('tenant', tenant);
  measured.addMetadata('importId', importId);
  measured.addDimension('state', state);
  measured.addMetric('ImportEnded', MetricUnit.Count, 1);
  metrics.addMetadata('tenant', tenant);
  metrics.addMetadata('importId', importId);
  metrics.addMetric('ImportSeconds', MetricUnit.Seconds, seconds);
  metrics.addMetric('ImportRows', MetricUnit.Count, counts.rows);
  metrics.publishStoredMetrics();
}
