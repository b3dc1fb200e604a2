/** The services behind the door: how each reads a request, says no, and gets its answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../iam/caller.ts';
import type { Decision, Judge } from '../iam/judge.ts';
import type { Permission } from '../iam/permission.ts';
import type { Deployment } from '../resources/deployment.ts';
import type { Place } from '../template/scope.ts';
import { askForCapacity, capacityIn } from './capacity.ts';
import { headersFor, nothingDeleted, withDenials, without } from './delete-objects.ts';
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
  /** Knows the callers' policies. */
  readonly judge: Judge;
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

const never = () => false;
const target = (request: IncomingMessage) => String(request.headers['x-amz-target'] ?? '');

const s3: Service = {
  protocol: 'xml',
  // DeleteObjects names its objects in its body.
  streams: (request) => !isDeletion(request),
  unknownKey: { status: 403, code: 'InvalidAccessKeyId' },
  denied: { status: 403, code: 'AccessDenied' },
  understand: understandS3,
  answer: (exchange) => (isDeletion(exchange.request) ? answerDeletion(exchange) : answerStream(exchange)),
};

function isDeletion({ method, url = '' }: IncomingMessage): boolean {
  return method === 'POST' && /[?&]delete\b/.test(url);
}

/**
 * "If you have the s3:ListBucket permission …, Amazon S3 returns an HTTP status code 404 …. If you don't …, 403 (access
 * denied)" ("GetObject": permissions).
 */
function answerStream({ request, response, house, understood: { toSeeMissing }, may }: Exchange) {
  return forwardStream(request, response, house.ports.s3, (status) => {
    if (status !== 404 || toSeeMissing === undefined) return undefined;
    const decision = may(toSeeMissing);
    return decision.allowed ? undefined : { ...s3.denied, message: decision.reason };
  });
}

/** What may not be deleted is an error in the answer, beside what was ("DeleteObjects", S3 API reference). */
async function answerDeletion({ request, response, house, body, finish, understood, may }: Exchange) {
  const decisions = (understood.each ?? []).map(may);
  const denials = new Map(
    decisions.flatMap((decision, at) => (decision.allowed ? [] : [[at, decision.reason] as const])),
  );
  const { method, url, headers } = request;
  if (denials.size === 0) return forwardWhole(request, response, house.ports.s3, body, finish);
  const allowed = without(body, new Set(denials.keys()));
  if (allowed === undefined) return write(response, 'xml', withDenials(nothingDeleted, body, denials));
  const rest = { method, url, headers: headersFor(headers, allowed) };
  return forwardWhole(rest, response, house.ports.s3, allowed, (answer) =>
    Buffer.from(withDenials(finish(answer).toString(), body, denials)),
  );
}

const sqs: Service = {
  protocol: 'json',
  streams: never,
  unknownKey: { status: 403, code: 'InvalidClientTokenId' },
  denied: { status: 403, code: 'AccessDenied' },
  understand: (request, body, place) => understandSqs(target(request), body, place),
  answer: ({ request, response, body, finish, house }) =>
    forwardWhole(request, response, house.ports.sqs, body, finish),
};

const dynamodb: Service = {
  protocol: 'json',
  streams: never,
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
  streams: never,
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
  streams: never,
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
