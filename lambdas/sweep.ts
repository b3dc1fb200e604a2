import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import * as v from 'valibot';
import { sweepEnvironment } from '../shared/contracts/environment.ts';
import type { ArrivalContext } from '../shared/import/register-upload.ts';
import { sweepImports } from '../shared/import/sweep-imports.ts';
import { clientsFor } from '../shared/store/clients.ts';

/** What the schedule sends: `<aws.scheduler.scheduled-time>` ("Context attributes", EventBridge Scheduler user guide). */
const sweepEvent = v.object({ time: v.pipe(v.string(), v.isoTimestamp()) });

/** The scheduled pass that carries out what has become due. The event's time is its clock. */
export const makeSweep =
  (context: Omit<ArrivalContext, 'now'>, logger: Logger, metrics: Metrics) =>
  async (event: unknown, lambda: Context): Promise<void> => {
    logger.addContext(lambda);
    const time = Date.parse(v.parse(sweepEvent, event).time);
    const sweep = await sweepImports({ ...context, now: () => time });
    logger.info('swept', { sweep });
    metrics.addMetric('LanesSwept', MetricUnit.Count, sweep.lanes);
    metrics.addMetric('UploadsSwept', MetricUnit.Count, sweep.registered);
    metrics.addMetric('RemovalsSwept', MetricUnit.Count, sweep.removals);
    metrics.publishStoredMetrics();
  };

function realContext(): ArrivalContext {
  const environment = v.parse(sweepEnvironment, process.env);
  const { lane, bucket } = clientsFor(environment);
  return { ...lane, uploads: bucket(environment.UPLOADS_BUCKET) };
}

export const handler = makeSweep(realContext(), new Logger(), new Metrics());
