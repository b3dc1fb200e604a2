import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Answer } from './action.ts';
import { actions } from './actions.ts';
import { errorAnswer, makeRequestId, sendAnswer } from './answer.ts';
import type { S3Notification } from './notification.ts';
import { openS3 } from './open-s3.ts';
import { parseRequest } from './request.ts';
import { findAction } from './router.ts';
import type { S3 } from './s3.ts';
import { S3Error } from './s3-error.ts';

export type { S3Notification } from './notification.ts';

/** Longer than clients keep an idle connection, so that it is not closed under a request that is just being sent. */
const keepAliveMs = 60_000;

async function answerRequest(
  s3: S3,
  message: IncomingMessage,
  response: ServerResponse,
  mustContinue: boolean,
): Promise<Answer> {
  const request = parseRequest(message, response, mustContinue);
  const action = findAction(actions, request);
  if (request.bucket !== '' && !s3.buckets.has(request.bucket)) {
    throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist', {
      details: { BucketName: request.bucket },
    });
  }
  return action.run(s3, request);
}

/** Answers one request; rejects only when the client has gone. */
async function serve(s3: S3, message: IncomingMessage, response: ServerResponse, mustContinue: boolean): Promise<void> {
  const requestId = makeRequestId();
  const method = message.method ?? 'GET';
  let answer: Answer;
  try {
    answer = await answerRequest(s3, message, response, mustContinue);
  } catch (error) {
    if (message.destroyed && !message.complete) return;
    answer = errorAnswer(error, message.url?.split('?')[0] ?? '/', requestId);
  }
  // Without "100 Continue" nobody knows whether the body still comes: the connection can't be used again.
  if (mustContinue && !message.complete) response.setHeader('connection', 'close');
  await sendAnswer(response, answer, { method, requestId });
}

/**
 * Starts the local S3 on 127.0.0.1: path-style, file-backed, for callers that somebody else has authenticated. What it
 * has answered survives a `kill -9`; what it does not know it refuses with NotImplemented.
 * @param options.directory where everything is kept; one process at a time.
 * @param options.port 0, the default, takes a free one.
 * @param options.notify gets every event before the request that caused it is answered. An event whose delivery fails, or
 * is cut off, is delivered again: at least once, as by S3.
 * @param options.now milliseconds since 1970; the system's clock by default.
 * @returns `close` ends connections at once and resolves when the directory is free.
 * @throws Error when the directory or the port is in use.
 */
export async function startS3(options: {
  directory: string;
  port?: number;
  buckets: readonly { name: string; versioned: boolean }[];
  notify: (event: S3Notification) => Promise<void> | void;
  now?: () => number;
}): Promise<{ url: string; port: number; close(): Promise<void> }> {
  const s3 = await openS3({ ...options, now: options.now ?? Date.now });
  const running = new Set<Promise<void>>();

  function accept(message: IncomingMessage, response: ServerResponse, mustContinue: boolean): void {
    const work: Promise<void> = serve(s3, message, response, mustContinue)
      // A client that has gone away gets no answer; sendAnswer has closed what it was reading.
      .catch(() => response.destroy())
      .then(() => void running.delete(work));
    running.add(work);
  }

  // No limit to the time of a request: a gigabyte over a slow line is no fault.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: keepAliveMs });
  server.on('request', (message, response) => accept(message, response, false));
  server.on('checkContinue', (message, response) => accept(message, response, true));

  async function close(): Promise<void> {
    s3.outbox.stop();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
    await Promise.all(running);
    s3.database.close();
  }

  const port = await listen(server, options.port ?? 0).catch(async (error: unknown) => {
    s3.database.close();
    throw error;
  });
  s3.outbox.replay();
  return { url: `http://127.0.0.1:${port}`, port, close };
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
    });
  });
}
