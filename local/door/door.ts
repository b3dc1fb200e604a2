/**
 * The one address of the local cloud. It tells who calls which operation on what, lets the call pass or refuses it as
 * AWS would, and hands it on to the emulator of the service, or answers it itself.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenOnLoopback } from '../listen.ts';
import { readBody } from './body.ts';
import { type Authorize, allowKnownCallers, type Call } from './call.ts';
import { createCallCounts } from './call-counts.ts';
import type { CredentialRegistry } from './credentials.ts';
import { answerOperator, type Operations, operatorPath } from './operator.ts';
import { refuse } from './refusal.ts';
import { type House, services } from './services.ts';
import { signatureScope } from './signature.ts';

export interface Door {
  readonly port: number;
  /** Lets calls in. Until then they are answered with 503, which SDKs try again. */
  open(house: House, operations: Operations): void;
  close(): Promise<void>;
}

export interface DoorOptions {
  readonly port: number;
  readonly credentials: CredentialRegistry;
  readonly authorize?: Authorize;
  /** Told of everything that was refused because the local cloud can't do it. */
  readonly warn: (line: string) => void;
}

/**
 * What is true of every call here. The door stands in for AWS's endpoints, which are reached over TLS: loopback needs
 * none, and policies that deny everything else must not deny it.
 */
const connection = { 'aws:SecureTransport': 'true', 'aws:SourceIp': '127.0.0.1' } as const;

/** @throws LocalCloudFault if the port is taken. */
export async function startDoor({
  port,
  credentials,
  authorize = allowKnownCallers,
  warn,
}: DoorOptions): Promise<Door> {
  const counts = createCallCounts();
  let house: House | undefined;
  let operations: Operations | undefined;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.startsWith(operatorPath)) return answerOperator(request, response, counts, operations);
    const scope = signatureScope(request);
    const service = services[scope?.service ?? ''];
    const caller = credentials.identify(scope?.accessKeyId ?? '');
    if (scope === undefined) {
      const message = 'Request is missing Authentication Token';
      return refuse(response, 'json', { status: 403, code: 'MissingAuthenticationToken', message });
    }
    if (service === undefined) {
      return refuseUnsupported(
        response,
        'json',
        `the local cloud has no service ${scope.service} (called by ${caller?.name ?? 'nobody known'})`,
      );
    }
    if (caller === undefined) {
      return refuse(response, service.protocol, {
        ...service.unknownKey,
        message: 'The security token included in the request is invalid.',
      });
    }
    if (house === undefined) {
      return refuse(response, service.protocol, {
        status: 503,
        code: 'ServiceUnavailable',
        message: 'the local cloud is starting',
      });
    }
    const body = service.streams ? Buffer.alloc(0) : await readBody(request);
    const understood = service.understand(request, body, house.deployment.place);
    if (understood === undefined || understood.unsupported !== undefined) {
      const what = understood?.operation ?? `${request.method} ${request.url?.split('?')[1] ?? ''}`;
      const reason = understood?.unsupported ?? 'the local cloud does not know this request';
      return refuseUnsupported(
        response,
        service.protocol,
        `${scope.service} ${what} (called by ${caller.name}): ${reason}`,
      );
    }
    const context = { ...understood.context, ...connection };
    const call: Call = { caller, service: scope.service, ...understood, context };
    const decision = authorize(call);
    if (!decision.allowed) {
      counts.add(call, { failed: true });
      return refuse(response, service.protocol, { ...service.denied, message: decision.reason });
    }
    const { status, capacityUnits = 0 } = await service.answer({ request, response, body, caller, house });
    counts.add(call, { failed: status >= 400, capacityUnits });
  }

  /** 501 is no status that SDKs try again. */
  function refuseUnsupported(response: ServerResponse, protocol: Parameters<typeof refuse>[1], message: string): void {
    warn(message);
    refuse(response, protocol, { status: 501, code: 'NotImplemented', message });
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((cause: unknown) => {
      // A caller that has gone, such as a long poll that was stopped, waits for no answer.
      if (response.destroyed) return;
      warn(
        `the door could not answer ${request.method} ${request.url}: ${cause instanceof Error ? cause.message : cause}`,
      );
      response.destroy();
    });
  });
  // A 1 GB upload takes as long as it takes; idle connections outlast the pauses of an SDK.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 60_000;
  const boundPort = await listenOnLoopback(server, port, '--port');
  return {
    port: boundPort,
    open(readyHouse, readyOperations) {
      house = readyHouse;
      operations = readyOperations;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
