/** How many messages wait in each queue, and for how long: asked of the emulator, which takes no message out for it. */
import * as v from 'valibot';
import type { Queue } from '../../resources/queue.ts';
import type { Sample } from '../metrics/sample.ts';

const depths = v.array(
  v.object({ name: v.string(), approximateMessageCount: v.number(), approximateInflightCount: v.number() }),
);

const message = v.object({ sentTimestamp: v.number() });
const contents = v.object({
  messages: v.object({ ready: v.array(message), inflight: v.array(v.object({ message })) }),
});

/** Messages of a queue beyond which their age is not asked for: all of them would travel for it. */
const mostMessages = 2000;

/** @param port Of the SQS emulator. */
export async function lookAtQueues(queues: readonly Queue[], port: number, now: number): Promise<readonly Sample[]> {
  const known = new Set(queues.map(({ name }) => name));
  const all = v.parse(depths, await ask(port, ''));
  const looked = await Promise.all(
    all
      .filter(({ name }) => known.has(name))
      .map(async ({ name, approximateMessageCount: visible, approximateInflightCount: inFlight }) => {
        const sample = (metric: string, value: number): Sample => ({
          namespace: 'AWS/SQS',
          name: metric,
          dimensions: { QueueName: name },
          at: now,
          value,
        });
        const depth = sample('ApproximateNumberOfMessagesVisible', visible);
        if (visible + inFlight > mostMessages) return [depth];
        const age = visible + inFlight === 0 ? 0 : await oldest(port, name, now);
        return [depth, sample('ApproximateAgeOfOldestMessage', age)];
      }),
  );
  return looked.flat();
}

/** Seconds that the oldest message has been there, those in flight included. */
async function oldest(port: number, queue: string, now: number): Promise<number> {
  const { messages } = v.parse(contents, await ask(port, `/${encodeURIComponent(queue)}`));
  const sent = [...messages.ready, ...messages.inflight.map(({ message: one }) => one)].map((one) => one.sentTimestamp);
  return Math.max(0, ...sent.map((instant) => (now - instant) / 1000));
}

async function ask(port: number, path: string): Promise<unknown> {
  const answer = await fetch(`http://127.0.0.1:${port}/_fauxqs/queues${path}`);
  return answer.json();
}
