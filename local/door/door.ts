/**
 * The one address of the local cloud. It tells who calls which operation on what, lets the call pass or refuses it as
 * AWS would, and hands it on to the emulator of the service, or answers it itself.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenOnLoopback } from '../listen.ts';
import { answerCall } from './answer-call.ts';
import type { Call } from './call.ts';
import { createCallCounts } from './call-counts.ts';
import type { CredentialRegistry } from './credentials.ts';
import { type Intervene, inTurn } from './intervention.ts';
import { answerOperator, type Operations, operatorPath } from './operator.ts';
import type { House } from './service.ts';

export interface Door {
  readonly port: number;
  /** Lets calls in. Until then they are answered with 503, which SDKs try again. */
  open(house: House, operations: Operations): void;
  close(): Promise<void>;
}

export interface DoorOptions {
  readonly port: number;
  readonly credentials: CredentialRegistry;
  /** Refuses or changes calls that were allowed, as limits and chaos do. */
  readonly intervene?: Intervene;
  /** Told of everything that was refused because the local cloud can't do it. */
  readonly warn: (line: string) => void;
  /** Told of each call and the capacity that it took in DynamoDB. */
  readonly onCall?: (call: Call, capacityUnits: number) => void;
}

/** ms that an idle connection is kept: longer than an SDK pauses. */
const keepAliveTimeout = 60_000;

/** @throws LocalCloudFault if the port is taken. */
export async function startDoor({ port, credentials, intervene = inTurn(), warn, onCall }: DoorOptions): Promise<Door> {
  const counts = createCallCounts(onCall);
  let behind: { readonly house: House; readonly operations: Operations } | undefined;
  const keeper = { credentials, intervene, counts, warn, house: () => behind?.house };

  const answer = (request: IncomingMessage, response: ServerResponse) =>
    request.url?.startsWith(operatorPath)
      ? answerOperator(request, response, counts, behind?.operations)
      : answerCall(keeper, request, response);

  // A gigabyte over a slow line is no fault: requests may take as long as they take.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout }, (request, response) => {
    answer(request, response).catch((cause: unknown) => {
      // A caller that has gone, such as a long poll that was stopped, waits for no answer.
      if (response.destroyed) return;
      warn(
        `the door could not answer ${request.method} ${request.url}: ${cause instanceof Error ? cause.message : cause}`,
      );
      response.destroy();
    });
  });
  return {
    port: await listenOnLoopback(server, port, '--port'),
    open(house, operations) {
      behind = { house, operations };
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
