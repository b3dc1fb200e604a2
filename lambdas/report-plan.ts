import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { Import } from '../shared/domain/import.ts';
import { measure } from './measure.ts';

/**
 * One log line and the metrics of an import that has been planned: what becomes of it, how many rows and how fast. Of the
 * reasons for which it is held only the codes: the rest may be values of people.
 */
export function reportPlan(logger: Logger, metrics: Metrics, one: Import): void {
  const { tenant, id: importId, failure, counts } = one;
  const state = failure === undefined ? one.state : 'failed';
  const { rows, rejected } = counts;
  const seconds = ((one.planEndedAt ?? 0) - (one.planStartedAt ?? one.planEndedAt ?? 0)) / 1000;
  // One text: Logs Insights takes lists apart into fields of their own.
  const held = one.held?.map(({ code }) => code).join(', ');
  logger.info('import planned', { tenant, importId, state, rows, rejected, seconds, failure: failure?.code, held });
  metrics.addMetadata('tenant', tenant);
  metrics.addMetadata('importId', importId);
  measure(metrics, 'PlanRows', rows);
  measure(metrics, 'PlanSeconds', seconds);
  if (state === 'held') measure(metrics, 'ImportHeld', 1);
  metrics.publishStoredMetrics();
}
