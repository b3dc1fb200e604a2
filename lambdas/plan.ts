import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import * as v from 'valibot';
import { planEnvironment } from '../shared/contracts/environment.ts';
import { arrivalsQueueMessage } from '../shared/contracts/messages.ts';
import { type PlanContext, planUpload } from '../shared/import/plan-upload.ts';
import { arrivalOf, noteCutOff, registerUpload } from '../shared/import/register-upload.ts';
import { clientsFor } from '../shared/store/clients.ts';
import { reportPlan } from './report-plan.ts';
import { consume } from './sqs/consume.ts';

/** Registers uploads as they arrive, and plans the import whose turn it is. */
export function makePlan(given: PlanContext, logger: Logger, metrics: Metrics) {
  const context: PlanContext = { ...given, onPlanned: (one) => reportPlan(logger, metrics, one) };
  return consume(
    arrivalsQueueMessage,
    async (message) => {
      if ('step' in message) await planUpload(context, message);
      else if (message.source === 'aws.s3') await registerUpload(context, arrivalOf(message));
      else await noteCutOff(context, message);
    },
    { logger, metrics, queue: { sqs: context.queues.sqs, url: context.queues.arrivals } },
  );
}

function realContext(): PlanContext {
  const environment = v.parse(planEnvironment, process.env);
  const { lane, table, bucket } = clientsFor(environment);
  return {
    ...lane,
    tenants: table(environment.TENANTS_TABLE),
    directory: table(environment.DIRECTORY_TABLE),
    uploads: bucket(environment.UPLOADS_BUCKET),
    attemptId: randomUUID,
    historyDays: environment.HISTORY_DAYS,
  };
}

export const handler = makePlan(realContext(), new Logger(), new Metrics());
