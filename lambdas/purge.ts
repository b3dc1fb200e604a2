import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import * as v from 'valibot';
import { purgeEnvironment } from '../shared/contracts/environment.ts';
import { purgeHistory } from '../shared/import/purge-history.ts';
import type { HistoryStores } from '../shared/import/purge-import.ts';

/** What the schedule sends: `<aws.scheduler.scheduled-time>` ("Context attributes", EventBridge Scheduler user guide). */
const purgeEvent = v.object({ time: v.pipe(v.string(), v.isoTimestamp()) });

/** Milliseconds before its timeout at which no other import is begun: one of 10 million users has some 20,000 objects. */
const reserve = 120_000;

/** The scheduled pass that deletes history past its days. The event's time is its only clock. */
export const makePurge =
  (stores: HistoryStores, { logger, metrics }: { readonly logger: Logger; readonly metrics: Metrics }) =>
  async (event: unknown, lambda: Context): Promise<void> => {
    logger.addContext(lambda);
    const time = Date.parse(v.parse(purgeEvent, event).time);
    const hasTime = () => lambda.getRemainingTimeInMillis() > reserve;
    const { failure, ...purge } = await purgeHistory(stores, time, hasTime);
    logger.info('purged', { purge });
    metrics.addMetric('ImportsPurged', MetricUnit.Count, purge.purged);
    metrics.addMetric('PurgeLag', MetricUnit.Seconds, purge.lag);
    metrics.publishStoredMetrics();
    if (failure !== undefined) throw failure;
  };

function realStores(): HistoryStores {
  const environment = v.parse(purgeEnvironment, process.env);
  const s3 = new S3Client();
  return {
    imports: { db: DynamoDBDocumentClient.from(new DynamoDBClient()), name: environment.IMPORTS_TABLE },
    uploads: { s3, name: environment.UPLOADS_BUCKET },
    work: { s3, name: environment.WORK_BUCKET },
  };
}

let purge: ReturnType<typeof makePurge> | undefined;

export const handler = (event: unknown, lambda: Context): Promise<void> => {
  purge ??= makePurge(realStores(), { logger: new Logger(), metrics: new Metrics() });
  return purge(event, lambda);
};
