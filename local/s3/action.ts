import type { S3Request } from './request.ts';
import type { S3 } from './s3.ts';

/** What is sent back. A body is an XML document or a stream of bytes. */
export type Answer = {
  status: number;
  headers?: Readonly<Record<string, string | undefined>>;
  body?: string | AsyncIterable<Uint8Array>;
};

/** One operation of S3's API, and by what a request is known to mean it. */
export type Action = {
  /** The operation's name in the API Reference. */
  name: string;
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  level: 'service' | 'bucket' | 'object';
  /** Query parameters that select the operation, with or without a fixed value. */
  selectors?: readonly string[];
  /** A header that selects the operation. */
  selectorHeader?: string;
  /** Further query parameters that it understands. */
  query?: readonly string[];
  /** The `x-amz-` headers that it understands; `*` at the end stands for any rest. Others are refused. */
  headers?: readonly string[];
  run(s3: S3, request: S3Request): Answer | Promise<Answer>;
};
