/** Delivers what is in the queues to the steps, as the functions do: at least once, in any order, dead letters included. */
import * as v from 'valibot';
import { applyMessage, arrivalsQueueMessage, finishQueueMessage } from '../../../shared/contracts/messages.ts';
import { applyChunk } from '../../../shared/import/apply-chunk.ts';
import { failStep } from '../../../shared/import/fail-step.ts';
import { finishImport } from '../../../shared/import/finish-import.ts';
import { planUpload } from '../../../shared/import/plan-upload.ts';
import { arrivalOf, noteCutOff, registerUpload } from '../../../shared/import/register-upload.ts';
import { removeUpload } from '../../../shared/import/remove-upload.ts';
import type { Cloud } from './cloud.ts';
import type { Message } from './queues-and-bus.ts';

export type Delivery = {
  /** Which of the visible messages comes next; the first by default. */
  readonly choose?: (ready: readonly Message[]) => Message | undefined;
  /** Every message comes twice. */
  readonly twice?: boolean;
  /** Messages for which this says so are left in their queues. */
  readonly leaves?: (message: Message) => boolean;
  /** Delayed messages are waited for, by the clock. */
  readonly waits?: boolean;
};

/** After this many failures a message is a dead letter; the queues of the templates take as many. */
const mostReceives = 5;

/** Far beyond what any of the tests needs: a message that comes for ever is a fault. */
const mostDeliveries = 5000;

/** Delivers until nothing is left. Returns the number of deliveries. */
export async function deliver(cloud: Cloud, delivery: Delivery = {}): Promise<number> {
  let count = 0;
  for (let next = nextOf(cloud, delivery); next !== undefined; next = nextOf(cloud, delivery)) {
    await deliverOne(cloud, next);
    if (delivery.twice) await deliverOne(cloud, { ...next, receives: 0 });
    count += 1;
    if (count > mostDeliveries) throw new Error(`there is no end to ${JSON.stringify(next)}`);
  }
  return count;
}

function nextOf(
  { messages, clock }: Cloud,
  { choose, leaves = () => false, waits = true }: Delivery,
): Message | undefined {
  const wanted = messages.filter((message) => !leaves(message));
  const isReady = ({ visibleAt }: Message): boolean => visibleAt <= clock.now();
  if (waits && wanted.length > 0 && !wanted.some(isReady)) {
    clock.advance(Math.min(...wanted.map(({ visibleAt }) => visibleAt)) - clock.now());
  }
  const ready = wanted.filter(isReady);
  return choose === undefined ? ready[0] : choose(ready);
}

async function deliverOne(cloud: Cloud, message: Message): Promise<void> {
  try {
    await cloud.tap.live(() => run(cloud, message));
  } catch {
    message.receives += 1;
    if (message.receives < mostReceives) return;
    // What fails here as well stays among the dead letters, for a person.
    await cloud.tap.live(() => bury(cloud, message)).catch(() => undefined);
  }
  const at = cloud.messages.indexOf(message);
  if (at >= 0) cloud.messages.splice(at, 1);
}

/** What the functions `plan`, `apply` and `finish` do with a message. */
async function run({ context }: Cloud, { queue, body }: Message): Promise<unknown> {
  if (queue === 'changes') return applyChunk(context, v.parse(applyMessage, body));
  if (queue === 'finish') {
    const message = v.parse(finishQueueMessage, body);
    return message.step === 'remove' ? removeUpload(context, message) : finishImport(context, message);
  }
  const message = v.parse(arrivalsQueueMessage, body);
  if ('step' in message) return planUpload(context, message);
  return message.source === 'aws.s3' ? registerUpload(context, arrivalOf(message)) : noteCutOff(context, message);
}

/** What the function `fail` does with a dead letter. */
async function bury({ context }: Cloud, { queue, body }: Message): Promise<unknown> {
  if (queue === 'changes') return failStep(context, v.parse(applyMessage, body));
  const message = v.parse(v.union([arrivalsQueueMessage, finishQueueMessage]), body);
  if ('step' in message) return message.step === 'remove' ? undefined : failStep(context, message);
  return message.source === 'aws.s3' ? registerUpload(context, arrivalOf(message)) : noteCutOff(context, message);
}
