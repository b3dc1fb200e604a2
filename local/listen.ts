import { once } from 'node:events';
import type { Server } from 'node:net';
import { LocalCloudFault } from './fault.ts';

/**
 * Listens on loopback and gives the port (0 asks for any).
 * @param option The command line's option for this port, which the fault names.
 * @throws LocalCloudFault if the port is taken.
 */
export async function listenOnLoopback(server: Server, port: number, option: string): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch((cause: unknown) => {
    throw cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE' ? portTaken(port, option) : cause;
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

export function portTaken(port: number, option: string): LocalCloudFault {
  return new LocalCloudFault(
    `port ${port} is taken by another program: choose another one, for example ${option} ${port + 1}`,
  );
}
