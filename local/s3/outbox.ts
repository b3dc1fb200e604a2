import * as v from 'valibot';
import type { Database } from './database.ts';
import type { S3Notification } from './notification.ts';

/** Events that are written down with what they tell of, and kept until they have been delivered. */
export type Outbox = {
  /** Writes an event down, inside the transaction of its change, and gives its number. */
  add(event: Omit<S3Notification, 'sequencer'>): number;
  /** Delivers events; one whose delivery fails is tried again later, and the change stays what it is. */
  deliver(orders: readonly number[]): Promise<void>;
  /** Delivers again what an earlier run may not have delivered. S3 too delivers at least once (User Guide, "Amazon S3 Event Notifications"). */
  replay(): void;
  /** No more deliveries. */
  stop(): void;
};

const retryAfterMs = 1000;

const Row = v.object({ ord: v.number(), event: v.pipe(v.string(), v.parseJson()) });

/** Sorts as text in the order of changes, as the user guide promises for events of one key ("Event message structure"). */
function sequencerOf(order: number): string {
  return order.toString(16).toUpperCase().padStart(18, '0');
}

/**
 * Opens the outbox of a catalogue.
 * @param parse reads back what was written; the event's shape belongs to who defines it.
 */
export function openOutbox(
  { connection, nextOrder }: Database,
  parse: (event: unknown) => S3Notification,
  notify: (event: S3Notification) => Promise<void> | void,
): Outbox {
  const insert = connection.prepare('insert into notification values (?, ?)');
  const find = connection.prepare('select * from notification where ord = ?');
  const pending = connection.prepare('select ord from notification order by ord');
  const remove = connection.prepare('delete from notification where ord = ?');
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;

  async function deliverOne(order: number): Promise<void> {
    if (stopped) return;
    const row = v.parse(v.optional(Row), find.get(order));
    if (row === undefined) return;
    await notify(parse(row.event));
    if (!stopped) remove.run(order);
  }

  async function deliver(orders: readonly number[]): Promise<void> {
    for (const order of orders) {
      try {
        await deliverOne(order);
      } catch (error) {
        retryLater(order, error);
      }
    }
  }

  function retryLater(order: number, error: unknown): void {
    if (stopped) return;
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`local S3: event ${order} could not be delivered, next try in ${retryAfterMs} ms: ${reason}`);
    const timer = setTimeout(() => {
      timers.delete(timer);
      void deliver([order]);
    }, retryAfterMs);
    timers.add(timer.unref());
  }

  return {
    add(event) {
      const order = nextOrder();
      insert.run(order, JSON.stringify({ ...event, sequencer: sequencerOf(order) }));
      return order;
    },
    deliver,
    replay() {
      void deliver(pending.all().map(({ ord }) => v.parse(v.number(), ord)));
    },
    stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
