import type { IncomingMessage, ServerResponse } from 'node:http';
import { invalidArgument, S3Error } from './s3-error.ts';

/** What one request asks, whatever HTTP made of it. Header names are in lower case. */
export type S3Request = {
  method: string;
  /** Path-style: the first segment; empty for the service itself. */
  bucket: string;
  /** Everything behind the bucket, decoded exactly once; empty for the bucket itself. */
  key: string;
  query: ReadonlyMap<string, string>;
  headers: ReadonlyMap<string, string>;
  caller: Caller;
  /** The bytes as they come. A client that waits for `100 Continue` gets it on the first read. */
  body: () => AsyncIterable<Buffer>;
};

/** Who signed, and for which region; the signature itself is the door's business. */
export type Caller = { accessKeyId: string | undefined; region: string };

/** Parameters of the signature and the SDK's own label: they select nothing (API Reference, "Authenticating Requests: Using Query Parameters"). */
const signing = new Set([
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-signedheaders',
  'x-amz-user-agent',
  'x-id',
]);

/** User Guide, "Naming Amazon S3 objects": up to 1,024 bytes of UTF-8. */
const maxKeyBytes = 1024;

function decodeOnce(text: string): string {
  try {
    if (/^[\x21-\x7e]*$/.test(text)) return decodeURIComponent(text);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
  }
  throw new S3Error(400, 'InvalidURI', "Couldn't parse the specified URI.");
}

/** The path is taken as text: a URL parser would resolve `..` and join `//`, which are parts of S3 keys. */
function parsePath(path: string): { bucket: string; key: string } {
  if (!path.startsWith('/')) throw new S3Error(400, 'InvalidURI', "Couldn't parse the specified URI.");
  const slash = path.indexOf('/', 1);
  const bucket = decodeOnce(slash < 0 ? path.slice(1) : path.slice(1, slash));
  const key = slash < 0 ? '' : decodeOnce(path.slice(slash + 1));
  const size = Buffer.byteLength(key);
  if (size <= maxKeyBytes) return { bucket, key };
  throw new S3Error(400, 'KeyTooLongError', 'Your key is too long', {
    details: { Size: String(size), MaxSizeAllowed: String(maxKeyBytes) },
  });
}

function readHeaders(message: IncomingMessage): Map<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(',') : value);
  }
  return headers;
}

/** A presigned request carries `x-amz-` headers as parameters; they mean the same. */
function splitQuery(search: string, headers: Map<string, string>): Map<string, string> {
  const query = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(search)) {
    const lower = name.toLowerCase();
    if (signing.has(lower)) continue;
    if (lower.startsWith('x-amz-')) headers.set(lower, value);
    else query.set(name, value);
  }
  return query;
}

/** The credential scope is `key/date/region/s3/aws4_request` (Signature Version 4). */
function readCaller(message: IncomingMessage, search: string): Caller {
  const authorization = /Credential=([^,\s]+)/.exec(message.headers.authorization ?? '')?.[1];
  const scope = (authorization ?? new URLSearchParams(search).get('X-Amz-Credential') ?? '').split('/');
  return { accessKeyId: scope[0] === '' ? undefined : scope[0], region: scope[2] ?? 'us-east-1' };
}

/** Not destroyed when reading stops early: the answer still has to go out on the same socket. */
async function* readBody(message: IncomingMessage, response: ServerResponse, mustContinue: boolean) {
  if (mustContinue) response.writeContinue();
  for await (const chunk of message.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('a request body must be read as bytes');
    yield chunk;
  }
}

/**
 * Reads what a request asks; the body stays unread.
 * @param mustContinue the client waits for `100 Continue` before it sends its body.
 * @throws S3Error InvalidURI for a path that is not percent-encoded UTF-8, KeyTooLongError.
 */
export function parseRequest(message: IncomingMessage, response: ServerResponse, mustContinue: boolean): S3Request {
  const url = message.url ?? '/';
  const mark = url.indexOf('?');
  const search = mark < 0 ? '' : url.slice(mark + 1);
  const headers = readHeaders(message);
  const query = splitQuery(search, headers);
  return {
    method: message.method ?? 'GET',
    ...parsePath(mark < 0 ? url : url.slice(0, mark)),
    query,
    headers,
    caller: readCaller(message, search),
    body: () => readBody(message, response, mustContinue),
  };
}

/**
 * A whole number among the query parameters, or the value it has by default.
 * @throws S3Error InvalidArgument when it is none, or out of bounds.
 */
export function readCount(
  request: S3Request,
  name: string,
  bounds: { min: number; max: number; default: number },
): number {
  const text = request.query.get(name);
  if (text === undefined || text === '') return bounds.default;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : -1;
  if (value >= bounds.min && value <= bounds.max) return value;
  throw invalidArgument(name, text, `${name} must be an integer between ${bounds.min} and ${bounds.max}`);
}
