/** SQS and EventBridge at the network's edge: the few actions that the steps use, over their JSON protocols. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import * as v from 'valibot';
import type { Clock } from './clock.ts';

const queueNames = ['arrivals', 'changes', 'finish'] as const;
export type QueueName = (typeof queueNames)[number];

/** A message in its queue; `visibleAt` is epoch milliseconds. */
export type Message = {
  readonly queue: QueueName;
  readonly body: unknown;
  readonly group: string | undefined;
  visibleAt: number;
  receives: number;
};

type BusEvent = { readonly source: string; readonly type: string; readonly detail: unknown };

export type QueuesAndBus = {
  readonly url: string;
  /** What waits, in the order in which it was sent. */
  readonly messages: Message[];
  /** Everything that was put on the bus. */
  readonly events: BusEvent[];
  readonly close: () => Promise<void>;
};

const entry = v.object({
  Id: v.optional(v.string(), ''),
  MessageBody: v.string(),
  DelaySeconds: v.optional(v.number(), 0),
  MessageGroupId: v.optional(v.string()),
});
const single = v.object({ QueueUrl: v.string(), ...entry.entries });
const batch = v.object({ QueueUrl: v.string(), Entries: v.pipe(v.array(entry), v.minLength(1), v.maxLength(10)) });
const puts = v.object({
  Entries: v.pipe(
    v.array(v.object({ Source: v.string(), DetailType: v.string(), Detail: v.string(), EventBusName: v.string() })),
    v.minLength(1),
    v.maxLength(10),
  ),
});

const queueOf = (url: string): QueueName => v.parse(v.picklist(queueNames), url.slice(url.lastIndexOf('/') + 1));

export async function startQueuesAndBus(clock: Clock): Promise<QueuesAndBus> {
  const messages: Message[] = [];
  const events: BusEvent[] = [];

  const send = (url: string, { Id, MessageBody, DelaySeconds, MessageGroupId: group }: v.InferOutput<typeof entry>) => {
    const visibleAt = clock.now() + 1000 * DelaySeconds;
    messages.push({ queue: queueOf(url), body: JSON.parse(MessageBody), group, visibleAt, receives: 0 });
    return {
      Id,
      MessageId: String(messages.length),
      MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
    };
  };

  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const target = request.headers['x-amz-target'];
    const body = await json(request);
    if (target === 'AmazonSQS.SendMessage') {
      const { QueueUrl, ...message } = v.parse(single, body);
      return send(QueueUrl, message);
    }
    if (target === 'AmazonSQS.SendMessageBatch') {
      const { QueueUrl, Entries } = v.parse(batch, body);
      return { Successful: Entries.map((message) => send(QueueUrl, message)), Failed: [] };
    }
    if (target !== 'AWSEvents.PutEvents') throw new Error(`this double knows nothing of ${target}`);
    const { Entries } = v.parse(puts, body);
    for (const { Source, DetailType, Detail } of Entries) {
      events.push({ source: Source, type: DetailType, detail: JSON.parse(Detail) });
    }
    return { FailedEntryCount: 0, Entries: Entries.map((_, at) => ({ EventId: String(at) })) };
  };

  const server = createServer((request, response) => {
    answer(request).then(
      (body) => response.setHeader('content-type', 'application/x-amz-json-1.0').end(JSON.stringify(body)),
      (error: unknown) => response.writeHead(400).end(JSON.stringify({ __type: 'Refused', message: String(error) })),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const close = async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { url: `http://127.0.0.1:${address.port}`, messages, events, close };
}
