import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import * as v from 'valibot';
import { purgeEnvironment } from '../shared/contracts/environment.ts';
import { purgeHistory } from '../shared/import/purge-history.ts';
import type { HistoryStores } from '../shared/import/purge-import.ts';
import { type LateContext, tellLateFiles } from '../shared/import/tell-late-files.ts';
import { measure } from './measure.ts';

/** What the schedule sends: `<aws.scheduler.scheduled-time>` ("Context attributes", EventBridge Scheduler user guide). */
const purgeEvent = v.object({ time: v.pipe(v.string(), v.isoTimestamp()) });

/** Milliseconds before its timeout at which no other import is begun: one of 10 million users has some 20,000 objects. */
const reserve = 120_000;

type PurgeContext = HistoryStores & LateContext;

/** Log and metrics of what the purge does. */
type Telling = { readonly logger: Logger; readonly metrics: Metrics };

/**
 * The hourly pass: deletes history past its days, and tells of files that did not come. The event's time is its only clock.
 * Neither part waits for the other, and what fails in one is thrown when both have been tried: the event comes again.
 */
export const makePurge =
  (context: PurgeContext, telling: Telling) =>
  async (event: unknown, lambda: Context): Promise<void> => {
    telling.logger.addContext(lambda);
    const time = Date.parse(v.parse(purgeEvent, event).time);
    const hasTime = () => lambda.getRemainingTimeInMillis() > reserve;
    const tried = await Promise.allSettled([purge(context, time, hasTime, telling), tellLate(context, time, telling)]);
    telling.metrics.publishStoredMetrics();
    const failures = tried.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    if (failures.length === 1) throw failures[0];
    if (failures.length > 1) throw new AggregateError(failures, 'neither histories nor late files could be cared for');
  };

async function purge(
  stores: HistoryStores,
  now: number,
  hasTime: () => boolean,
  { logger, metrics }: Telling,
): Promise<void> {
  const { failure, ...done } = await purgeHistory(stores, now, hasTime);
  logger.info('purged', { purge: done });
  measure(metrics, 'ImportsPurged', done.purged);
  measure(metrics, 'PurgeLag', done.lag);
  if (failure !== undefined) throw failure;
}

async function tellLate(context: LateContext, now: number, { logger, metrics }: Telling): Promise<void> {
  const { failure, tenants } = await tellLateFiles(context, now);
  for (const tenant of tenants) logger.warn('a file did not come', { tenant });
  measure(metrics, 'DeliveriesMissed', tenants.length);
  if (failure !== undefined) throw failure;
}

function realContext(): PurgeContext {
  const environment = v.parse(purgeEnvironment, process.env);
  const s3 = new S3Client();
  const db = DynamoDBDocumentClient.from(new DynamoDBClient());
  return {
    tenants: { db, name: environment.TENANTS_TABLE },
    imports: { db, name: environment.IMPORTS_TABLE },
    uploads: { s3, name: environment.UPLOADS_BUCKET },
    work: { s3, name: environment.WORK_BUCKET },
    bus: { events: new EventBridgeClient(), name: environment.EVENT_BUS },
  };
}

let run: ReturnType<typeof makePurge> | undefined;

export const handler = (event: unknown, lambda: Context): Promise<void> => {
  run ??= makePurge(realContext(), { logger: new Logger(), metrics: new Metrics() });
  return run(event, lambda);
};
