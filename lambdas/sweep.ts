import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Context } from 'aws-lambda';
import * as v from 'valibot';
import { sweepEnvironment } from '../shared/contracts/environment.ts';
import type { ArrivalContext } from '../shared/import/register-upload.ts';
import { type DueContext, sweepDue } from '../shared/import/sweep-due.ts';
import { sweepImports } from '../shared/import/sweep-imports.ts';
import { clientsFor } from '../shared/store/clients.ts';
import { measure } from './measure.ts';

/** What the schedule sends: `<aws.scheduler.scheduled-time>` ("Context attributes", EventBridge Scheduler user guide). */
const sweepEvent = v.object({ time: v.pipe(v.string(), v.isoTimestamp()) });

/** Milliseconds before its timeout at which the function begins nothing new that is due: a page of users takes seconds. */
const reserve = 20_000;

type SweepContext = Omit<ArrivalContext & DueContext, 'now'>;

/** Log and metrics of what the sweep does. */
type Telling = { readonly logger: Logger; readonly metrics: Metrics };

/**
 * The scheduled pass that carries out what has become due and cares for imports. The event's time is its clock. Neither
 * part waits for the other, and what fails in one is thrown when both have been tried: the event comes again.
 */
export const makeSweep =
  (context: SweepContext, telling: Telling) =>
  async (event: unknown, lambda: Context): Promise<void> => {
    telling.logger.addContext(lambda);
    const time = Date.parse(v.parse(sweepEvent, event).time);
    const at = { ...context, now: () => time };
    const hasTime = () => lambda.getRemainingTimeInMillis() > reserve;
    const tried = await Promise.allSettled([careForImports(at, telling), carryOutDue(at, hasTime, telling)]);
    telling.metrics.publishStoredMetrics();
    const failures = tried.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    if (failures.length === 1) throw failures[0];
    if (failures.length > 1) throw new AggregateError(failures, 'neither imports nor what is due could be swept');
  };

async function careForImports(context: ArrivalContext, { logger, metrics }: Telling): Promise<void> {
  const sweep = await sweepImports(context);
  logger.info('swept', { sweep });
  measure(metrics, 'LanesSwept', sweep.lanes);
  measure(metrics, 'LanesPaused', sweep.paused);
  measure(metrics, 'UploadsSwept', sweep.registered);
  measure(metrics, 'RemovalsSwept', sweep.removals);
  measure(metrics, 'ImportsHeld', sweep.backlog.held);
  measure(metrics, 'HeldLag', sweep.backlog.heldLag);
  measure(metrics, 'ImportLag', sweep.backlog.importLag);
}

async function carryOutDue(context: DueContext, hasTime: () => boolean, { logger, metrics }: Telling): Promise<void> {
  const { failure, ...due } = await sweepDue(context, hasTime);
  logger.info('carried out', { due });
  measure(metrics, 'DueCarriedOut', due.carriedOut);
  measure(metrics, 'DueLag', due.lag);
  if (failure !== undefined) throw failure;
}

function realContext(): SweepContext {
  const environment = v.parse(sweepEnvironment, process.env);
  const { lane, bucket, table } = clientsFor(environment);
  return {
    ...lane,
    directory: table(environment.DIRECTORY_TABLE),
    uploads: bucket(environment.UPLOADS_BUCKET),
    bus: { events: new EventBridgeClient(), name: environment.EVENT_BUS },
  };
}

let sweep: ReturnType<typeof makeSweep> | undefined;

export const handler = (event: unknown, lambda: Context): Promise<void> => {
  sweep ??= makeSweep(realContext(), { logger: new Logger(), metrics: new Metrics() });
  return sweep(event, lambda);
};
