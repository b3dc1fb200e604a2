import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import * as v from 'valibot';
import { applyEnvironment } from '../shared/contracts/environment.ts';
import { applyMessage } from '../shared/contracts/messages.ts';
import { type ApplyContext, applyChunk } from '../shared/import/apply-chunk.ts';
import { chunkClientsFor } from '../shared/store/clients.ts';
import { consume } from './sqs/consume.ts';

/** Applies chunks of plans to the directory. */
export const makeApply = (context: ApplyContext, logger: Logger, metrics: Metrics) =>
  consume(applyMessage, (message) => applyChunk(context, message), {
    logger,
    metrics,
    queue: { sqs: context.queues.sqs, url: context.queues.changes },
  });

function realContext(): ApplyContext {
  const environment = v.parse(applyEnvironment, process.env);
  const { chunks, table } = chunkClientsFor(environment);
  return {
    ...chunks,
    directory: table(environment.DIRECTORY_TABLE),
    bus: { events: new EventBridgeClient(), name: environment.EVENT_BUS },
  };
}

export const handler = makeApply(realContext(), new Logger(), new Metrics());
