/**
 * SQS: fauxqs with its state in SQLite, on loopback. Runs as a child process; its argument is the folder. It takes no
 * notice of message groups on standard queues: there is no fairness between groups here, and messages don't name theirs.
 */
import { existsSync } from 'node:fs';
import { Server } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startFauxqs } from 'fauxqs';

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

makeVisible();
listenOnLoopbackOnly();
const server = await startFauxqs({ port: 0, dataDir, logger: false, defaultRegion: process.env.AWS_REGION ?? '' });
process.send?.({ port: server.port });
process.on('disconnect', () => process.exit());
// A terminal sends its interrupt to the whole group: the parent decides when this process ends.
process.on('SIGINT', () => undefined);
