import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import * as v from 'valibot';
import { failEnvironment } from '../shared/contracts/environment.ts';
import {
  applyMessage,
  finishMessage,
  objectCreatedEvent,
  planMessage,
  removeMessage,
  uploadFailedEvent,
} from '../shared/contracts/messages.ts';
import { failStep } from '../shared/import/fail-step.ts';
import { type ArrivalContext, arrivalOf, noteCutOff, registerUpload } from '../shared/import/register-upload.ts';
import { clientsFor } from '../shared/store/clients.ts';
import { consume } from './sqs/consume.ts';

const step = v.variant('step', [planMessage, applyMessage, finishMessage]);
const deadLetter = v.union([step, removeMessage, objectCreatedEvent, uploadFailedEvent]);

/**
 * Consumes the dead-letter queues: a step that can't be carried out fails its import, so that the tenant's lane goes on.
 * An arrival is tried once more, and stays in its queue for a person when that fails; a removal is the sweep's to repeat.
 */
export const makeFail = (context: ArrivalContext, logger: Logger, metrics: Metrics) =>
  consume(
    deadLetter,
    async (message) => {
      if (v.is(step, message)) {
        const { tenant, importId, step: name } = message;
        logger.warn('a step failed for good', { tenant, importId, step: name });
        await failStep(context, message);
      } else if (v.is(objectCreatedEvent, message)) await registerUpload(context, arrivalOf(message));
      else if (v.is(uploadFailedEvent, message)) await noteCutOff(context, message);
    },
    { logger, metrics },
  );

function realContext(): ArrivalContext {
  const environment = v.parse(failEnvironment, process.env);
  const { lane, bucket } = clientsFor(environment);
  return { ...lane, uploads: bucket(environment.UPLOADS_BUCKET) };
}

export const handler = makeFail(realContext(), new Logger(), new Metrics());
