import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import * as v from 'valibot';
import { finishEnvironment } from '../shared/contracts/environment.ts';
import { finishQueueMessage } from '../shared/contracts/messages.ts';
import { type FinishContext, finishImport } from '../shared/import/finish-import.ts';
import { removeUpload } from '../shared/import/remove-upload.ts';
import { clientsFor } from '../shared/store/clients.ts';
import { reportImport } from './report-import.ts';
import { consume } from './sqs/consume.ts';

/** Sums up imports, and takes their uploads off the SFTP site. */
export const makeFinish = (context: FinishContext, logger: Logger, metrics: Metrics) =>
  consume(
    finishQueueMessage,
    async (message) => {
      if (message.step === 'remove') return removeUpload(context, message);
      const finished = await finishImport(context, message);
      if (finished !== undefined) reportImport(logger, metrics, finished);
    },
    { logger, metrics, queue: { sqs: context.queues.sqs, url: context.queues.finish } },
  );

function realContext(): FinishContext {
  const environment = v.parse(finishEnvironment, process.env);
  const { lane, bucket } = clientsFor(environment);
  return { ...lane, uploads: bucket(environment.UPLOADS_BUCKET) };
}

export const handler = makeFinish(realContext(), new Logger(), new Metrics());
