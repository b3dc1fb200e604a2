/** S3 behind the door: bodies stream, what is missing is told to who may list, and deletions are judged one by one. */
import type { IncomingMessage } from 'node:http';
import { headersFor, nothingDeleted, withDenials, without } from './delete-objects.ts';
import { forwardStream, forwardWhole } from './forward.ts';
import { understandS3 } from './s3-call.ts';
import { type Exchange, type Service, write } from './service.ts';

export const s3: Service = {
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
