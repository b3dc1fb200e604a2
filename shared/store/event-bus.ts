import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import pMap from 'p-map';
import { type DeliveryEvent, type DirectoryEvent, type DirectoryEventType, eventSource } from '../contracts/events.ts';

/** An EventBridge bus and the client that reaches it. */
export type EventBus = { readonly events: EventBridgeClient; readonly name: string };

export type OutgoingEvent =
  | { readonly type: DirectoryEventType; readonly detail: DirectoryEvent }
  | { readonly type: 'delivery.late'; readonly detail: DeliveryEvent };

/** PutEvents takes 10 entries, 256 KB in all ("PutEvents", EventBridge API reference); an event of ours is below 2 KB. */
const batchSize = 10;

/** The bus did not take some events: throwing sends the chunk's events again, which consumers drop by their ids. */
class NotEmitted extends Error {
  override name = 'NotEmitted';
}

/** Puts events on the bus. */
export async function emitEvents({ events, name }: EventBus, outgoing: readonly OutgoingEvent[]): Promise<void> {
  const starts = Array.from({ length: Math.ceil(outgoing.length / batchSize) }, (_, at) => at * batchSize);
  const emitBatch = async (start: number): Promise<void> => {
    const entries = outgoing.slice(start, start + batchSize).map(({ type, detail }) => ({
      Source: eventSource,
      DetailType: type,
      Detail: JSON.stringify(detail),
      EventBusName: name,
    }));
    const { FailedEntryCount = 0 } = await events.send(new PutEventsCommand({ Entries: entries }));
    if (FailedEntryCount > 0) throw new NotEmitted(`${FailedEntryCount} of ${entries.length} events were not taken`);
  };
  await pMap(starts, emitBatch, { concurrency: 8 });
}
