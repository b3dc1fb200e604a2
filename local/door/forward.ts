/** Hands a request on to an emulator. */
import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { readBody } from './body.ts';
import { type Refusal, refuse } from './refusal.ts';

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

/** Headers that belong to one connection, and the expectation that the door itself has answered. */
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'expect', 'upgrade', 'te', 'trailer']);

export interface Answer {
  readonly status: number;
  /** Empty if the body was streamed. */
  readonly body: Buffer;
}

/**
 * Sends a body that has been read, and waits for the whole answer: the cheapest way for small calls.
 * @param finish What becomes of an answer that is no error.
 */
export async function forwardWhole(
  request: Head,
  response: ServerResponse,
  port: number,
  body: Buffer,
  finish: (answer: Buffer) => Buffer,
): Promise<Answer> {
  const upstream = await open(request, port, { 'content-length': String(body.length) }, (outgoing) =>
    outgoing.end(body),
  );
  const status = upstream.statusCode ?? 502;
  const given = await readBody(upstream);
  const answer = status < 400 ? finish(given) : given;
  // The length and checksum of what the emulator said are not those of what is made of it.
  const { 'content-length': _length, 'x-amz-crc32': _checksum, ...headers } = passedOn(upstream.headers);
  response.writeHead(status, { ...headers, 'content-length': answer.length });
  response.end(answer);
  return { status, body: answer };
}

/**
 * Streams both bodies, whatever their size, at the pace of the slower end.
 * @param refusalOf is asked when the answer's status is known: what the caller is told in its stead
 */
export async function forwardStream(
  request: IncomingMessage,
  response: ServerResponse,
  port: number,
  refusalOf: (status: number | undefined) => Refusal | undefined,
): Promise<Answer> {
  const length = request.headers['content-length'];
  const chunked = request.headers['transfer-encoding'];
  const framing = {
    ...(length !== undefined && { 'content-length': length }),
    ...(chunked !== undefined && { 'transfer-encoding': chunked }),
  };
  const upstream = await open(request, port, framing, (outgoing) => {
    // What is refused by its headers is refused before its body comes.
    outgoing.flushHeaders();
    // A fault of either end ends the other; it is reported by the answer, or by its absence.
    pipeline(request, outgoing).catch((cause: Error) => outgoing.destroy(cause));
  });
  const refusal = refusalOf(upstream.statusCode);
  if (refusal !== undefined) {
    upstream.resume();
    refuse(response, 'xml', refusal);
    return { status: refusal.status, body: Buffer.alloc(0) };
  }
  response.writeHead(upstream.statusCode ?? 502, passedOn(upstream.headers));
  await pipeline(upstream, response);
  return { status: upstream.statusCode ?? 502, body: Buffer.alloc(0) };
}

/** What a request says before its body. */
type Head = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

function open(
  request: Head,
  port: number,
  framing: Readonly<Record<string, string>>,
  send: (outgoing: ReturnType<typeof httpRequest>) => void,
): Promise<IncomingMessage> {
  return new Promise((fulfil, reject) => {
    const outgoing = httpRequest(
      {
        host: '127.0.0.1',
        port,
        agent,
        method: request.method,
        path: request.url,
        headers: { ...passedOn(request.headers), ...framing },
      },
      fulfil,
    );
    outgoing.on('error', reject);
    send(outgoing);
  });
}

function passedOn(headers: IncomingMessage['headers']): Record<string, string | string[]> {
  const passed: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !hopByHop.has(name)) passed[name] = value;
  }
  return passed;
}
