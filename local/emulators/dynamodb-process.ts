/** DynamoDB: dynalite on disk, on loopback. Runs as a child process; its argument is the folder. */
import { once } from 'node:events';
import dynalite from 'dynalite';

const [, , path = ''] = process.argv;
const server = dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
process.on('disconnect', () => process.exit());
// A terminal sends its interrupt to the whole group: the parent decides when this process ends.
process.on('SIGINT', () => undefined);
