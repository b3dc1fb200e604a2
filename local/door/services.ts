/** The services behind the door: how each reads a request, says no, and gets its answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Deployment } from '../resources/deployment.ts';
import type { Place } from '../template/scope.ts';
import { askForCapacity, capacityIn } from './capacity.ts';
import type { Caller } from './credentials.ts';
import { understandDynamoDb } from './dynamodb-call.ts';
import { forwardStream, forwardWhole } from './forward.ts';
import { type Publish, putEvents, understandEvents } from './put-events.ts';
import { answerQuery, understandQuery } from './query-calls.ts';
import { type Protocol, type Refusal, refuse } from './refusal.ts';
import { understandS3 } from './s3-call.ts';
import { understandSqs } from './sqs-call.ts';
import type { Understood } from './understood.ts';

/** What stands behind the door. */
export interface House {
  readonly deployment: Deployment;
  /** Ports of the emulators. */
  readonly ports: { readonly s3: number; readonly sqs: number; readonly dynamodb: number };
  readonly publish: Publish;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Empty where the service streams its bodies. */
  readonly body: Buffer;
  /** What becomes of the service's answer where it does not stream. */
  readonly finish: (answer: Buffer) => Buffer;
  readonly caller: Caller;
  readonly house: House;
}

export interface Service {
  readonly protocol: Protocol;
  /** Whether bodies are handed on as they come, unread. */
  readonly streams: boolean;
  /** The service's own words for an unknown access key and for a call that is not allowed ("Common errors"). */
  readonly unknownKey: Omit<Refusal, 'message'>;
  readonly denied: Omit<Refusal, 'message'>;
  readonly understand: (request: IncomingMessage, body: Buffer, place: Place) => Understood | undefined;
  /** Answers; gives the status and the capacity that was consumed. */
  readonly answer: (exchange: Exchange) => Promise<{ readonly status: number; readonly capacityUnits?: number }>;
}

const target = (request: IncomingMessage) => String(request.headers['x-amz-target'] ?? '');

const s3: Service = {
  protocol: 'xml',
  streams: true,
  unknownKey: { status: 403, code: 'InvalidAccessKeyId' },
  denied: { status: 403, code: 'AccessDenied' },
  understand: understandS3,
  answer: ({ request, response, house }) => forwardStream(request, response, house.ports.s3),
};

const sqs: Service = {
  protocol: 'json',
  streams: false,
  unknownKey: { status: 403, code: 'InvalidClientTokenId' },
  denied: { status: 403, code: 'AccessDenied' },
  understand: (request, body, place) => understandSqs(target(request), body, place),
  answer: ({ request, response, body, finish, house }) =>
    forwardWhole(request, response, house.ports.sqs, body, finish),
};

const dynamodb: Service = {
  protocol: 'json',
  streams: false,
  unknownKey: { status: 400, code: 'UnrecognizedClientException' },
  denied: { status: 400, code: 'AccessDeniedException' },
  understand: (request, body, place) => understandDynamoDb(target(request), body, place),
  answer: async ({ request, response, body, finish, house }) => {
    const asking = countsCapacity.test(target(request)) ? askForCapacity(body) : body;
    const answer = await forwardWhole(request, response, house.ports.dynamodb, asking, finish);
    return { status: answer.status, capacityUnits: capacityIn(answer.body) };
  },
};

/** Operations on tables have no `ReturnConsumedCapacity`. */
const countsCapacity = /(Item|Query|Scan)$/;

const events: Service = {
  protocol: 'json',
  streams: false,
  unknownKey: { status: 400, code: 'UnrecognizedClientException' },
  denied: { status: 400, code: 'AccessDeniedException' },
  understand: (request, body, place) => understandEvents(target(request), body, place),
  answer: async ({ response, body, finish, house }) => {
    const answer = await putEvents(body, house.deployment.place, house.publish);
    return write(response, 'json', typeof answer === 'string' ? finish(Buffer.from(answer)).toString() : answer);
  },
};

const query = (service: string): Service => ({
  protocol: 'query',
  streams: false,
  unknownKey: { status: 403, code: 'InvalidClientTokenId' },
  denied: { status: 403, code: 'AccessDenied' },
  understand: (_request, body) => understandQuery(service, body),
  answer: async ({ response, body, caller, house }) =>
    write(response, 'query', answerQuery(service, body, caller, house.deployment)),
});

function write(response: ServerResponse, protocol: Protocol, answer: string | Refusal): { readonly status: number } {
  if (typeof answer !== 'string') {
    refuse(response, protocol, answer);
    return { status: answer.status };
  }
  response.writeHead(200, { 'content-type': protocol === 'json' ? 'application/x-amz-json-1.1' : 'text/xml' });
  response.end(answer);
  return { status: 200 };
}

/** By the name in the signature's scope. */
export const services: Readonly<Record<string, Service>> = {
  s3,
  sqs,
  dynamodb,
  events,
  cloudformation: query('cloudformation'),
  sts: query('sts'),
};
