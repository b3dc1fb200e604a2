/**
 * SQS: fauxqs with its state in SQLite, on loopback. Runs as a child process; its argument is the folder. It takes no
 * notice of message groups on standard queues: there is no fairness between groups here, and messages don't name theirs.
 */
import { existsSync } from 'node:fs';
import { Server } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startFauxqs } from 'fauxqs';
import * as v from 'valibot';

const [, , dataDir = ''] = process.argv;

/**
 * Whoever had received a message before the last stop is gone: what was in flight becomes visible at once. AWS would
 * wait for the visibility timeout; a person who starts the system again should not have to.
 */
function makeVisible(): void {
  const file = join(dataDir, 'fauxqs.db');
  if (!existsSync(file)) return;
  const database = new DatabaseSync(file);
  database.exec('UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL');
  database.close();
}

/** fauxqs 2.4.1 listens on all addresses and can't be told otherwise. */
function listenOnLoopbackOnly(): void {
  const listen = Server.prototype.listen;
  Server.prototype.listen = new Proxy(listen, {
    apply(target, server, [options, ...rest]) {
      const onLoopback = typeof options === 'object' ? { ...options, host: '127.0.0.1' } : options;
      return Reflect.apply(target, server, [onLoopback, ...rest]);
    },
  });
}

const storeModule = v.object({ SqsQueue: v.function() });

/**
 * A message that is moved to a dead-letter queue begins anew there: its receives in the queue before don't count. fauxqs 2.4.1
 * counts on, so that a dead-letter queue with one of its own would hand nothing to whoever consumes it.
 */
async function countReceivesByQueue(): Promise<void> {
  const { SqsQueue } = v.parse(
    storeModule,
    await import(new URL('sqs/sqsStore.js', import.meta.resolve('fauxqs')).href),
  );
  const prototype: unknown = SqsQueue.prototype;
  if (typeof prototype !== 'object' || prototype === null) throw new Error('fauxqs has no queues any more');
  const enqueue: unknown = Reflect.get(prototype, 'enqueue');
  if (typeof enqueue !== 'function') throw new Error('queues of fauxqs have no enqueue any more');
  const anew = new Proxy(enqueue, {
    apply(target, queue, [message, ...rest]) {
      Reflect.set(message, 'approximateReceiveCount', 0);
      return Reflect.apply(target, queue, [message, ...rest]);
    },
  });
  Reflect.set(prototype, 'enqueue', anew);
}

makeVisible();
listenOnLoopbackOnly();
await countReceivesByQueue();
const server = await startFauxqs({ port: 0, dataDir, logger: false, defaultRegion: process.env.AWS_REGION ?? '' });
process.send?.({ port: server.port });
process.on('disconnect', () => process.exit());
// A terminal sends its interrupt to the whole group: the parent decides when this process ends.
process.on('SIGINT', () => undefined);
