/**
 * What Signature Version 4 says about a request before anything of it is read ("Elements of an AWS API request
 * signature"). The signature itself is not verified: everything listens on loopback, and its keys protect nothing else.
 */
import type { IncomingMessage } from 'node:http';

export interface Scope {
  readonly accessKeyId: string;
  readonly region: string;
  /** Signing name: `s3`, `dynamodb`, `sqs`, `events`, … */
  readonly service: string;
}

/** `undefined` if the request is not signed. */
export function signatureScope(request: IncomingMessage): Scope | undefined {
  const header = request.headers.authorization?.match(/^AWS4-HMAC-SHA256 .*Credential=([^,\s]+)/)?.[1];
  const credential = header ?? presigned(request.url ?? '');
  if (credential === undefined) return undefined;
  const [accessKeyId = '', , region = '', service = ''] = credential.split('/');
  return { accessKeyId, region, service };
}

function presigned(url: string): string | undefined {
  const query = url.indexOf('?');
  if (query < 0 || !url.includes('X-Amz-Credential=')) return undefined;
  return new URLSearchParams(url.slice(query)).get('X-Amz-Credential') ?? undefined;
}
