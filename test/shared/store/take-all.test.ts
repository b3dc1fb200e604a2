import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import type { ApplyMessage } from '../../../shared/contracts/messages.ts';
import { emitEvents, type OutgoingEvent } from '../../../shared/store/event-bus.ts';
import { sendChunks } from '../../../shared/store/steps.ts';

let server: Server;

afterEach(() => void server.close());

/** What of each request to AWS is not taken: its answer, made of the request's entries. */
async function serve(answer: (entries: readonly { Id?: string; Detail?: string }[], call: number) => object) {
  const calls: string[][] = [];
  const respond = (body: string): string => {
    const { Entries } = JSON.parse(body);
    calls.push(Entries.map(({ Detail, MessageBody }: Record<string, string>) => idOf(Detail ?? MessageBody ?? '')));
    return JSON.stringify(answer(Entries, calls.length));
  };
  server = createServer((request, response) => {
    void text(request).then((body) => response.end(respond(body)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const endpoint = `http://127.0.0.1:${port}`;
  const config = { endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
  return { calls, config, endpoint };
}

const idOf = (body: string): string => JSON.parse(body).id ?? JSON.parse(body).chunk;

const hired = (id: string): OutgoingEvent => ({
  type: 'user.created',
  detail: { id, tenant: 'acme', importId: 'i', key: id, fields: [] },
});

describe('events', () => {
  const taken = { EventId: 'x' };
  const busAt = (config: object) => ({ events: new EventBridgeClient(config), name: 'bus' });

  it('that are throttled are put again, and those that were taken are not', async () => {
    const { calls, config } = await serve((entries, call) => ({
      FailedEntryCount: 0,
      Entries: entries.map((_, at) =>
        call === 1 && at > 0 ? { ErrorCode: at === 1 ? 'ThrottlingException' : 'InternalFailure' } : taken,
      ),
    }));
    await emitEvents(busAt(config), ['a', 'b', 'c'].map(hired));
    expect(calls).toEqual([
      ['a', 'b', 'c'],
      ['b', 'c'],
    ]);
  });

  it('that can never be taken are an error at once', async () => {
    const { calls, config } = await serve(() => ({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'MalformedDetail' }] }));
    await expect(emitEvents(busAt(config), [hired('a')])).rejects.toThrow('an event was not taken: MalformedDetail');
    expect(calls).toHaveLength(1);
  });

  it('that are throttled to the end are an error', async () => {
    const { calls, config } = await serve(() => ({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }] }));
    await expect(emitEvents(busAt(config), [hired('a')])).rejects.toThrow('1 of 1 events were throttled to the end');
    expect(calls).toHaveLength(8);
  }, 20_000);
});

describe('messages of chunks', () => {
  const chunk = (number: number): ApplyMessage => {
    const about = { step: 'apply', tenant: 'acme', importId: 'i', fence: 1 } as const;
    return { ...about, chunk: number, key: 'k', sha256: 's' };
  };

  it('that were not taken are sent again, and no others', async () => {
    const { calls, config, endpoint } = await serve((_entries, call) => ({
      Successful: [],
      Failed: call === 1 ? [{ Id: '1', SenderFault: false, Code: 'RequestThrottled' }] : [],
    }));
    const queues = { sqs: new SQSClient(config), changes: `${endpoint}/q`, arrivals: '', finish: '' };
    await sendChunks(queues, [chunk(0), chunk(1)]);
    expect(calls).toEqual([[0, 1], [1]]);
  });
});
