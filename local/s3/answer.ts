import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Answer } from './action.ts';
import { S3Error } from './s3-error.ts';
import { toErrorXml, toXml } from './xml.ts';

/** An answer that is an S3 document. */
export function xmlAnswer(
  root: string,
  content: Readonly<Record<string, unknown>>,
  headers: Answer['headers'] = {},
): Answer {
  return { status: 200, headers, body: toXml(root, content) };
}

function toS3Error(error: unknown): S3Error {
  if (error instanceof S3Error) return error;
  console.error('local S3: an unexpected error, answered with InternalError:', error);
  return new S3Error(500, 'InternalError', 'We encountered an internal error. Please try again.');
}

/** The error document (API Reference, "Error responses"). 304 has no body by definition. */
export function errorAnswer(thrown: unknown, resource: string, requestId: string): Answer {
  const error = toS3Error(thrown);
  const content = {
    Code: error.code,
    Message: error.message,
    ...error.details,
    Resource: resource,
    RequestId: requestId,
    HostId: requestId,
  };
  return { status: error.status, headers: error.headers, body: toErrorXml(content) };
}

/** The id that S3 gives every request: 16 hexadecimal digits. */
export function makeRequestId(): string {
  return randomBytes(8).toString('hex').toUpperCase();
}

function writeHeaders(response: ServerResponse, answer: Answer, requestId: string): void {
  response.statusCode = answer.status;
  response.setHeader('x-amz-request-id', requestId);
  response.setHeader('x-amz-id-2', requestId);
  response.setHeader('server', 'AmazonS3');
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    if (value !== undefined) response.setHeader(name, value);
  }
}

/**
 * Sends an answer. HEAD gets the headers alone.
 * @throws Error when the client goes away in the middle of a stream.
 */
export async function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  request: { method: string; requestId: string },
): Promise<void> {
  writeHeaders(response, answer, request.requestId);
  if (answer.body === undefined || request.method === 'HEAD') {
    response.end();
    return;
  }
  if (typeof answer.body !== 'string') {
    await pipeline(answer.body, response);
    return;
  }
  response.setHeader('content-type', 'application/xml');
  response.end(answer.body);
}
