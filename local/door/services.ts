/** The services behind the door: how each reads a request, says no, and gets its answer. */
import type { IncomingMessage } from 'node:http';
import { askForCapacity, capacityIn } from './capacity.ts';
import { understandDynamoDb } from './dynamodb-call.ts';
import { forwardWhole } from './forward.ts';
import { putEvents, understandEvents } from './put-events.ts';
import { answerQuery, understandQuery } from './query-calls.ts';
import { s3 } from './s3-service.ts';
import { type Service, write } from './service.ts';
import { understandSqs } from './sqs-call.ts';

const never = () => false;
const target = (request: IncomingMessage) => String(request.headers['x-amz-target'] ?? '');

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

/** By the name in the signature's scope. */
export const services: Readonly<Record<string, Service>> = {
  s3,
  sqs,
  dynamodb,
  events,
  cloudformation: query('cloudformation'),
  sts: query('sts'),
};
