/**
 * Deliveries that happen twice. EventBridge: "at least once" ("Event delivery level" in its service level agreements);
 * Lambda: "it's possible for it to receive the same event … multiple times because the queue itself is eventually
 * consistent" ("How Lambda handles errors and retries with asynchronous invocation"); Scheduler: "at-least-once".
 */
import type { Delivery } from '../events/buses.ts';
import type { AsyncInvocations } from '../lambda/async-invocations.ts';
import type { Chaos } from './chaos.ts';

/** Ms before a throttled event is tried again: "from 1 second after the first attempt", and twice as long each time. */
const firstPause = 1000;

/** Events that rules send to queues are sent twice; whether one of them is late is decided where messages are sent. */
export function repeatedDelivery(delivery: Delivery, chaos: Chaos): Delivery {
  return {
    ...delivery,
    send: async (...event) => {
      await delivery.send(...event);
      if (chaos.repeats()) await delivery.send(...event);
    },
  };
}

/** Asynchronous invocations happen twice, or wait because the function is throttled. They live in memory, as all of these. */
export function disturbedInvocations(invocations: AsyncInvocations, chaos: Chaos): AsyncInvocations {
  const timers = new Set<NodeJS.Timeout>();
  const after = (milliseconds: number, then: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      then();
    }, milliseconds);
    timers.add(timer);
  };
  return {
    accept(runner, event) {
      const attempt = (pause: number) => {
        if (chaos.throttles()) return after(pause, () => attempt(pause * 2));
        invocations.accept(runner, event);
        if (chaos.repeats()) after(chaos.lateness() * 1000, () => invocations.accept(runner, event));
      };
      attempt(firstPause);
    },
    close: () => {
      for (const timer of timers) clearTimeout(timer);
      invocations.close();
    },
  };
}
