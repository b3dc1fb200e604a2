import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as v from 'valibot';
import { measure } from '../measure.ts';
import { aboutMessage } from './about.ts';
import { type ConsumedQueue, retrySooner } from './retry-sooner.ts';

/** Where a function's messages come from, and where it says that some of them failed. */
export type Consumer = { readonly logger: Logger; readonly metrics: Metrics; readonly queue?: ConsumedQueue };

/**
 * A function that consumes a queue: every message is parsed by `schema` and handled, and the answer names exactly those
 * that failed, so that only they come again. Right at any batch size.
 */
export function consume<Schema extends v.GenericSchema>(
  schema: Schema,
  handle: (message: v.InferOutput<Schema>) => Promise<void>,
  { logger, metrics, queue }: Consumer,
) {
  const handleRecord = async ({ body, messageId }: SQSRecord): Promise<void> => {
    const message = v.safeParse(schema, parseJson(body));
    if (!message.success) throw new UnknownMessage(`message ${messageId} is none that this function knows`);
    const begun = performance.now();
    await handle(message.output);
    logger.info('handled', { ...aboutMessage(message.output), milliseconds: Math.round(performance.now() - begun) });
  };
  return async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    logger.addContext(context);
    const processor = new BatchProcessor(EventType.SQS);
    const options = { context, throwOnFullBatchFailure: false };
    const response = await processPartialResponse(event, handleRecord, processor, options);
    // Errors and the records that they are about are kept side by side.
    for (const [at, error] of processor.errors.entries())
      logger.error('a message failed and will come again', { ...aboutRecord(processor.failureMessages[at]), error });
    measure(metrics, 'MessageHandled', event.Records.length - processor.errors.length);
    measure(metrics, 'MessageFailed', processor.errors.length);
    metrics.publishStoredMetrics();
    const failed = new Set(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const records = event.Records.filter(({ messageId }) => failed.has(messageId));
    if (queue !== undefined) await retrySooner(queue, records);
    return response;
  };
}

const sqsRecord = v.object({ body: v.string() });

function aboutRecord(record: unknown) {
  return v.is(sqsRecord, record) ? aboutMessage(parseJson(record.body)) : {};
}

/** Undefined for what is no JSON: the error would quote it. */
function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Something that nobody of ours sent. Its content is not named: it may be about a person. */
class UnknownMessage extends Error {
  override name = 'UnknownMessage';
}
