/** One call to AWS: who calls, what, whether that may pass, and where it goes. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../iam/caller.ts';
import type { Permission } from '../iam/permission.ts';
import { readBody } from './body.ts';
import type { Call } from './call.ts';
import type { CallCounts } from './call-counts.ts';
import type { CredentialRegistry } from './credentials.ts';
import type { Intervene } from './intervention.ts';
import { type Protocol, refuse } from './refusal.ts';
import type { House, Service } from './service.ts';
import { services } from './services.ts';
import { signatureScope } from './signature.ts';

export interface Doorkeeper {
  readonly credentials: CredentialRegistry;
  readonly intervene: Intervene;
  readonly counts: CallCounts;
  /** Told of everything that was refused because the local cloud can't do it. */
  readonly warn: (line: string) => void;
  /** `undefined` while the local cloud is starting. */
  readonly house: () => House | undefined;
}

/**
 * What is true of every call here. The door stands in for AWS's endpoints, which are reached over TLS: loopback needs
 * none, and policies that deny everything else must not deny it.
 */
const connection = { 'aws:securetransport': 'true' } as const;

export async function answerCall(
  keeper: Doorkeeper,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const scope = signatureScope(request);
  if (scope === undefined) {
    const message = 'Request is missing Authentication Token';
    return refuse(response, 'json', { status: 403, code: 'MissingAuthenticationToken', message });
  }
  const caller = keeper.credentials.identify(scope.accessKeyId);
  const service = services[scope.service];
  if (service === undefined) {
    const who = caller?.name ?? 'nobody known';
    return refuseUnsupported(
      keeper,
      response,
      'json',
      `the local cloud has no service ${scope.service} (called by ${who})`,
    );
  }
  if (caller === undefined) {
    const message = 'The security token included in the request is invalid.';
    return refuse(response, service.protocol, { ...service.unknownKey, message });
  }
  const house = keeper.house();
  if (house === undefined) {
    const message = 'the local cloud is starting';
    return refuse(response, service.protocol, { status: 503, code: 'ServiceUnavailable', message });
  }
  await passOn(keeper, request, response, { name: scope.service, service, caller, house });
}

interface Addressed {
  readonly name: string;
  readonly service: Service;
  readonly caller: Caller;
  readonly house: House;
}

async function passOn(
  keeper: Doorkeeper,
  request: IncomingMessage,
  response: ServerResponse,
  { name, service, caller, house }: Addressed,
): Promise<void> {
  const { counts } = keeper;
  const body = service.streams(request) ? Buffer.alloc(0) : await readBody(request);
  const understood = service.understand(request, body, house.deployment.place);
  if (understood === undefined || understood.unsupported !== undefined) {
    const what = understood?.operation ?? `${request.method} ${request.url?.split('?')[1] ?? ''}`;
    const reason = understood?.unsupported ?? 'the local cloud does not know this request';
    return refuseUnsupported(
      keeper,
      response,
      service.protocol,
      `${name} ${what} (called by ${caller.name}): ${reason}`,
    );
  }
  const call: Call = { caller, service: name, ...understood, context: { ...understood.context, ...connection } };
  const may = (permission: Permission) => house.judge(caller, [permission], call.context);
  const decision = house.judge(caller, call.permissions, call.context);
  if (!decision.allowed) {
    counts.add(call, { failed: true });
    return refuse(response, service.protocol, { ...service.denied, message: decision.reason });
  }
  const intervention = keeper.intervene(call, body, house.deployment);
  if (intervention !== undefined && 'refusal' in intervention) {
    counts.add(call, { failed: true });
    return refuse(response, service.protocol, intervention.refusal);
  }
  const passage = intervention ?? { body, finish: (answer) => answer };
  const { status, capacityUnits = 0 } = await service.answer({
    request,
    response,
    ...passage,
    caller,
    house,
    understood,
    may,
  });
  counts.add(call, { failed: status >= 400, capacityUnits });
}

/** 501 is no status that SDKs try again. */
function refuseUnsupported({ warn }: Doorkeeper, response: ServerResponse, protocol: Protocol, message: string): void {
  warn(message);
  refuse(response, protocol, { status: 501, code: 'NotImplemented', message });
}
