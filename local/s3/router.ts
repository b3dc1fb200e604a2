import type { Action } from './action.ts';
import { checksumHeaders } from './checksum.ts';
import type { S3Request } from './request.ts';
import { notImplemented } from './s3-error.ts';

/**
 * Headers of the signature, of the SDK, and of a body's hash, which may come with every request: SDK v3 sends the checksum
 * of no bytes with a GET.
 */
const commonHeaders = new Set([
  ...checksumHeaders,
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-security-token',
  'x-amz-user-agent',
]);

function levelOf(request: S3Request): Action['level'] {
  if (request.bucket === '') return 'service';
  return request.key === '' ? 'bucket' : 'object';
}

/** A selector is a parameter's name, or `name=value`. */
function hasSelector(request: S3Request, selector: string): boolean {
  const [name = '', value] = selector.split('=');
  const given = request.query.get(name);
  return value === undefined ? given !== undefined : given === value;
}

function isMeant(action: Action, request: S3Request): boolean {
  return (
    action.method === request.method &&
    action.level === levelOf(request) &&
    (action.selectors ?? []).every((selector) => hasSelector(request, selector)) &&
    (action.selectorHeader === undefined || request.headers.has(action.selectorHeader))
  );
}

/** How much a request must say to mean the action: of several, the most specific is meant. */
function specificity(action: Action): number {
  return (action.selectors?.length ?? 0) + (action.selectorHeader === undefined ? 0 : 1);
}

function isKnownHeader(action: Action, name: string): boolean {
  if (!name.startsWith('x-amz-') || commonHeaders.has(name) || name === action.selectorHeader) return true;
  return (action.headers ?? []).some((known) =>
    known.endsWith('*') ? name.startsWith(known.slice(0, -1)) : name === known,
  );
}

function describe(request: S3Request): string {
  const query = [...request.query.keys()].map((name) => `?${name}`).join(' ');
  return `${request.method} on ${levelOf(request) === 'service' ? 'the' : 'a'} ${levelOf(request)}${query && ` with ${query}`}`;
}

/**
 * Finds the action that a request means.
 * @throws S3Error NotImplemented naming the method, query parameter or `x-amz-` header that no action here understands:
 * S3 would do something for it, and doing nothing would look like success.
 */
export function findAction(actions: readonly Action[], request: S3Request): Action {
  const [action] = actions
    .filter((candidate) => isMeant(candidate, request))
    .sort((a, b) => specificity(b) - specificity(a));
  if (action === undefined) throw notImplemented(describe(request));
  const known = new Set([
    ...(action.selectors ?? []).map((selector) => selector.split('=')[0]),
    ...(action.query ?? []),
  ]);
  for (const name of request.query.keys()) {
    if (!known.has(name)) throw notImplemented(`${action.name} with the query parameter ?${name}`);
  }
  for (const name of request.headers.keys()) {
    if (!isKnownHeader(action, name)) throw notImplemented(`${action.name} with the header ${name}`);
  }
  return action;
}
