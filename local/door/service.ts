/** What a service behind the door is, and what it is given. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../iam/caller.ts';
import type { Decision, Judge } from '../iam/judge.ts';
import type { Permission } from '../iam/permission.ts';
import type { Deployment } from '../resources/deployment.ts';
import type { Place } from '../template/scope.ts';
import type { Publish } from './put-events.ts';
import { type Protocol, type Refusal, refuse } from './refusal.ts';
import type { Understood } from './understood.ts';

/** What stands behind the door. */
export interface House {
  readonly deployment: Deployment;
  /** Knows the callers' policies. */
  readonly judge: Judge;
  /** Ports of the emulators. */
  readonly ports: { readonly s3: number; readonly sqs: number; readonly dynamodb: number };
  readonly publish: Publish;
}

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Empty where the service streams its bodies. */
  readonly body: Buffer;
  /** What becomes of the service's answer where it does not stream. */
  readonly finish: (answer: Buffer) => Buffer;
  readonly caller: Caller;
  readonly house: House;
  readonly understood: Understood;
  /** Asks the judge about something else that the caller needs. */
  readonly may: (permission: Permission) => Decision;
}

export interface Service {
  readonly protocol: Protocol;
  /** Whether a request's body is handed on as it comes, unread. */
  readonly streams: (request: IncomingMessage) => boolean;
  /** The service's own words for an unknown access key and for a call that is not allowed ("Common errors"). */
  readonly unknownKey: Omit<Refusal, 'message'>;
  readonly denied: Omit<Refusal, 'message'>;
  readonly understand: (request: IncomingMessage, body: Buffer, place: Place) => Understood | undefined;
  /** Answers; gives the status and the capacity that was consumed. */
  readonly answer: (exchange: Exchange) => Promise<{ readonly status: number; readonly capacityUnits?: number }>;
}

/** Writes what the door answers itself. */
export function write(
  response: ServerResponse,
  protocol: Protocol,
  answer: string | Refusal,
): { readonly status: number } {
  if (typeof answer !== 'string') {
    refuse(response, protocol, answer);
    return { status: answer.status };
  }
  response.writeHead(200, { 'content-type': protocol === 'json' ? 'application/x-amz-json-1.1' : 'text/xml' });
  response.end(answer);
  return { status: 200 };
}
