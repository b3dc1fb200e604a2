import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { Import } from '../shared/domain/import.ts';
import { measure } from './measure.ts';

/**
 * One log line and the metrics of an ended import (embedded metric format). Tenant and import id are metadata, so that
 * Logs Insights finds them and no dimension grows with the number of customers.
 */
export function reportImport(logger: Logger, metrics: Metrics, one: Import): void {
  const { tenant, id: importId, state, counts, failure } = one;
  const seconds = ((one.finishedAt ?? one.receivedAt) - one.receivedAt) / 1000;
  logger.info('import ended', { tenant, importId, state, counts, failure: failure?.code, seconds });
  const ended = metrics.singleMetric();
  ended.addMetadata('tenant', tenant);
  ended.addMetadata('importId', importId);
  ended.addDimension('state', state);
  measure(ended, 'ImportEnded', 1);
  metrics.addMetadata('tenant', tenant);
  metrics.addMetadata('importId', importId);
  measure(metrics, 'ImportSeconds', seconds);
  measure(metrics, 'ImportRows', counts.rows);
  measure(metrics, 'ImportRowsRejected', counts.rejected);
  metrics.publishStoredMetrics();
}
