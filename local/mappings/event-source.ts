/**
 * An event source mapping of a queue: receives, invokes, and deletes what was handled. What was not stays in the queue:
 * it comes again when its visibility timeout has run out, and goes to the dead-letter queue in the end.
 */
import { setTimeout as pause } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  type DeleteMessageBatchRequestEntry,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SecondReceives } from '../chaos/second-receives.ts';
import { LocalCloudFault } from '../fault.ts';
import type { FunctionRunner } from '../lambda/function-runner.ts';
import { synchronousPayload } from '../limits/payload.ts';
import type { Mapping } from '../resources/mapping.ts';
import type { Queue } from '../resources/queue.ts';
import { collectBatch } from './batch.ts';
import { failedMessages } from './batch-failures.ts';
import { portionsOf } from './portions.ts';
import { sqsEvent } from './records.ts';

/** ms before a receive that failed is tried again. */
const faultPause = 1000;
/** Entries of one `DeleteMessageBatch`. */
const deleteLimit = 10;

export interface EventSource {
  /** Stops receiving; what is being handled is cut off and comes again. */
  close(): void;
}

export interface EventSourceOptions {
  readonly mapping: Mapping;
  readonly queue: Queue;
  readonly runner: FunctionRunner;
  /** Signs as the function's role, as Lambda does when it polls. */
  readonly sqs: SQSClient;
  readonly region: string;
  /** Has messages handed out twice on purpose. */
  readonly twice: SecondReceives;
  readonly warn: (line: string) => void;
}

/** @throws LocalCloudFault where "CreateEventSourceMapping" would refuse the queue. */
export function checkEventSource({ runner: { lambda }, queue }: Pick<EventSourceOptions, 'runner' | 'queue'>): void {
  if (queue.visibilityTimeout >= lambda.timeoutSeconds) return;
  throw new LocalCloudFault(
    `queue ${queue.name} has a visibility timeout of ${queue.visibilityTimeout} seconds, less than the ${lambda.timeoutSeconds} seconds that function ${lambda.name} may run: Lambda refuses such an event source`,
  );
}

export function startEventSource(options: EventSourceOptions): EventSource {
  const { mapping, queue, runner, sqs, region, twice, warn } = options;
  const stop = new AbortController();
  const slots = Math.min(mapping.maximumConcurrency ?? Number.POSITIVE_INFINITY, runner.concurrency);
  const underWay = new Set<Promise<void>>();

  async function handle(batch: readonly Message[]): Promise<void> {
    const outcome = await runner.invoke(JSON.stringify(sqsEvent(batch, queue.arn, region)));
    if (!outcome.ok) return;
    const ids = new Set(batch.map(({ MessageId = '' }) => MessageId));
    const failed = mapping.partialResponses ? failedMessages(outcome.payload, ids) : new Set<string>();
    const handled = batch.filter(({ MessageId = '' }) => !failed.has(MessageId));
    await remove(twice.deletable(handled));
  }

  async function remove(messages: readonly Message[]): Promise<void> {
    for (let at = 0; at < messages.length; at += deleteLimit) {
      const entries = messages
        .slice(at, at + deleteLimit)
        .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      const refused = await removeBatch(entries);
      // Whatever still is not deleted then comes again.
      if (refused.length > 0) await removeBatch(refused);
    }
  }

  /** The entries that SQS did not delete though nothing was wrong with them. */
  async function removeBatch(entries: readonly DeleteMessageBatchRequestEntry[]) {
    const command = new DeleteMessageBatchCommand({ QueueUrl: queue.url, Entries: [...entries] });
    const { Failed = [] } = await sqs.send(command);
    const ids = new Set(Failed.filter(({ SenderFault }) => SenderFault !== true).map(({ Id }) => Id));
    return entries.filter(({ Id }) => ids.has(Id));
  }

  function launch(batch: readonly Message[]): void {
    const handling = handle(batch)
      .catch((cause: unknown) => complain('could not be handled', cause))
      .finally(() => underWay.delete(handling));
    underWay.add(handling);
  }

  function complain(what: string, cause: unknown): void {
    if (!stop.signal.aborted)
      warn(`messages of ${queue.name} ${what}: ${cause instanceof Error ? cause.message : cause}`);
  }

  async function poll(): Promise<void> {
    while (!stop.signal.aborted) {
      if (underWay.size >= slots) await Promise.race(underWay);
      try {
        const batch = await collectBatch(sqs, queue.url, mapping, stop.signal);
        if (batch.length === 0 || stop.signal.aborted) continue;
        const copies = await twice.received(queue.url, batch);
        for (const portion of portionsOf(batch, queue.arn, region, synchronousPayload)) launch(portion);
        if (copies.length > 0) launch(copies);
      } catch (cause) {
        complain('could not be received', cause);
        await pause(faultPause, undefined, { ref: false });
      }
    }
  }

  void poll();
  return { close: () => stop.abort() };
}
