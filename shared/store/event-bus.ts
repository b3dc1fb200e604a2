import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import pMap from 'p-map';
import { type DeliveryEvent, type DirectoryEvent, type DirectoryEventType, eventSource } from '../contracts/events.ts';
import { takeAll } from './take-all.ts';

/** An EventBridge bus and the client that reaches it. */
export type EventBus = { readonly events: EventBridgeClient; readonly name: string };

export type OutgoingEvent =
  | { readonly type: DirectoryEventType; readonly detail: DirectoryEvent }
  | { readonly type: 'delivery.late'; readonly detail: DeliveryEvent };

/** PutEvents takes 10 entries, 256 KB in all ("PutEvents", EventBridge API reference); an event of ours is below 2 KB. */
const batchSize = 10;

/** Errors of single events that may be sent again ("PutEventsResultEntry", EventBridge API reference). */
const passing: readonly (string | undefined)[] = ['InternalFailure', 'ThrottlingException'];

/** The bus did not take some events: throwing sends the chunk's events again, which consumers drop by their ids. */
class NotEmitted extends Error {
  override name = 'NotEmitted';
}

/** Puts events on the bus; those that are throttled, again and again for a while. */
export async function emitEvents(bus: EventBus, outgoing: readonly OutgoingEvent[]): Promise<void> {
  const starts = Array.from({ length: Math.ceil(outgoing.length / batchSize) }, (_, at) => at * batchSize);
  const emitBatch = async (start: number): Promise<void> => {
    const batch = outgoing.slice(start, start + batchSize);
    const left = await takeAll(batch, (open) => putEvents(bus, open));
    if (left.length > 0) throw new NotEmitted(`${left.length} of ${batch.length} events were throttled to the end`);
  };
  await pMap(starts, emitBatch, { concurrency: 8 });
}

/** The events that may be sent again. The answer has an entry for each event, in their order. */
async function putEvents({ events, name }: EventBus, batch: readonly OutgoingEvent[]): Promise<OutgoingEvent[]> {
  const entries = batch.map(({ type, detail }) => ({
    Source: eventSource,
    DetailType: type,
    Detail: JSON.stringify(detail),
    EventBusName: name,
  }));
  const { Entries = [] } = await events.send(new PutEventsCommand({ Entries: entries }));
  const codes = Entries.map(({ ErrorCode }) => ErrorCode);
  const lasting = codes.find((code) => code !== undefined && !passing.includes(code));
  if (lasting !== undefined) throw new NotEmitted(`an event was not taken: ${lasting}`);
  return batch.filter((_, at) => codes[at] !== undefined);
}
