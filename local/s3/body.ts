import { createHash } from 'node:crypto';
import { decodeAwsChunked } from './aws-chunked.ts';
import {
  ChecksumAlgorithm,
  checksumHeader,
  checksumHeaders,
  isChecksumValue,
  parseAlgorithm,
  startChecksum,
} from './checksum.ts';
import type { S3Request } from './request.ts';
import { invalidArgument, invalidRequest, malformedXml, notImplemented, S3Error } from './s3-error.ts';

/** What is known of a body when its last byte has been read and everything that was declared has proved true. */
export type Received = { size: number; md5: string; checksums: ReadonlyMap<ChecksumAlgorithm, string> };

/** A body under way: reading `chunks` to the end verifies it; `received` may be asked after that. */
export type Body = { chunks: AsyncIterable<Buffer>; received: () => Received };

/** What the headers say about the body. */
type Declared = {
  size: number;
  framed: boolean;
  sha256: string | undefined;
  md5: string | undefined;
  algorithm: ChecksumAlgorithm | undefined;
  /** Where the checksum stands: in a header, or in a trailer that comes behind the body. */
  checksum: string | 'trailer' | undefined;
};

/** User Guide, "Amazon S3 multipart upload limits": 5 GiB in one request, and for one part. */
const maxRequestBytes = 5 * 1024 ** 3;
/** More than 10,000 parts or 1,000 keys of 1,024 escaped bytes need. */
const maxDocumentBytes = 8 * 1024 ** 2;

/** Headers that only describe how a body is framed. */
export const bodyHeaders: readonly string[] = ['x-amz-decoded-content-length', 'x-amz-trailer'];

function readSize(headers: ReadonlyMap<string, string>, framed: boolean): number {
  const text = headers.get(framed ? 'x-amz-decoded-content-length' : 'content-length');
  if (text === undefined && !framed && headers.has('transfer-encoding')) {
    throw notImplemented('a body with Transfer-Encoding: chunked and no aws-chunked framing');
  }
  if (text === undefined) {
    throw new S3Error(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
  }
  if (!/^\d{1,15}$/.test(text)) throw invalidArgument('content-length', text, 'the length must be a whole number');
  const size = Number(text);
  if (size <= maxRequestBytes) return size;
  throw new S3Error(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
    details: { ProposedSize: text, MaxSizeAllowed: String(maxRequestBytes) },
  });
}

function readMd5(headers: ReadonlyMap<string, string>): string | undefined {
  const text = headers.get('content-md5');
  if (text === undefined) return undefined;
  const md5 = Buffer.from(text, 'base64');
  if (md5.length === 16) return md5.toString('hex');
  throw new S3Error(400, 'InvalidDigest', 'The Content-MD5 you specified is not valid.');
}

/** Which checksum the request brings, and where: at most one (API Reference, PutObject). */
function readChecksum(headers: ReadonlyMap<string, string>): Pick<Declared, 'algorithm' | 'checksum'> {
  const trailer = headers.get('x-amz-trailer')?.trim().toLowerCase();
  if (trailer !== undefined && !checksumHeaders.includes(trailer)) throw notImplemented(`the trailer ${trailer}`);
  const found = ChecksumAlgorithm.options.filter(
    (algorithm) => headers.has(checksumHeader(algorithm)) || trailer === checksumHeader(algorithm),
  );
  if (found.length > 1) {
    throw invalidRequest('Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.');
  }
  const algorithm = found[0];
  if (algorithm === undefined) {
    const named = headers.get('x-amz-sdk-checksum-algorithm');
    if (named === undefined) return { algorithm: undefined, checksum: undefined };
    throw invalidRequest(
      `x-amz-sdk-checksum-algorithm ${parseAlgorithm(named)} specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.`,
    );
  }
  const checksum = headers.get(checksumHeader(algorithm));
  if (checksum !== undefined && !isChecksumValue(algorithm, checksum)) {
    throw invalidRequest(`Value for ${checksumHeader(algorithm)} header is invalid.`);
  }
  return { algorithm, checksum: checksum ?? 'trailer' };
}

function readDeclared(headers: ReadonlyMap<string, string>): Declared {
  const payload = headers.get('x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD';
  const framed = payload.startsWith('STREAMING-');
  const isHash = /^[0-9a-f]{64}$/.test(payload);
  if (!framed && !isHash && payload !== 'UNSIGNED-PAYLOAD') {
    throw invalidArgument(
      'x-amz-content-sha256',
      payload,
      'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-… or a valid sha256 value.',
    );
  }
  if (!framed && headers.get('content-encoding')?.includes('aws-chunked')) {
    throw invalidRequest('aws-chunked encoding needs an x-amz-content-sha256 of STREAMING-…');
  }
  return {
    size: readSize(headers, framed),
    framed,
    sha256: isHash ? payload : undefined,
    md5: readMd5(headers),
    ...readChecksum(headers),
  };
}

function badDigest(what: string): S3Error {
  return new S3Error(400, 'BadDigest', `The ${what} you specified did not match the calculated checksum.`);
}

function verifyChecksum(declared: Declared, received: Received, trailers: ReadonlyMap<string, string>): void {
  if (declared.algorithm === undefined) return;
  const name = checksumHeader(declared.algorithm);
  const expected = declared.checksum === 'trailer' ? trailers.get(name) : declared.checksum;
  if (expected === undefined) {
    throw new S3Error(400, 'MalformedTrailerError', `The trailer ${name} was announced and did not come`);
  }
  if (expected !== received.checksums.get(declared.algorithm)) throw badDigest(declared.algorithm);
}

/** Throws unless everything that was declared of a body is true. */
function verify(
  declared: Declared,
  received: Received,
  sha256: string | undefined,
  trailers: ReadonlyMap<string, string>,
): void {
  if (received.size !== declared.size) {
    throw new S3Error(400, 'IncompleteBody', 'The request body is not as long as its declared length');
  }
  if (sha256 !== declared.sha256) {
    throw new S3Error(
      400,
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  }
  if (declared.md5 !== undefined && received.md5 !== declared.md5) throw badDigest('Content-MD5');
  verifyChecksum(declared, received, trailers);
}

/** The digests that every stored stream gets: MD5 for the entity tag, and checksums. */
function startDigests(algorithms: readonly ChecksumAlgorithm[]) {
  const sums = new Map(algorithms.map((algorithm) => [algorithm, startChecksum(algorithm)]));
  const md5 = createHash('md5');
  return {
    update(chunk: Uint8Array): void {
      md5.update(chunk);
      for (const sum of sums.values()) sum.update(chunk);
    },
    digest(): Omit<Received, 'size'> {
      const checksums = new Map([...sums].map(([algorithm, sum]) => [algorithm, sum.digest().toString('base64')]));
      return { md5: md5.digest('hex'), checksums };
    },
  };
}

/** Lets a body be asked for what is known of it once it has been read to its end. */
function makeBody(read: (done: (received: Received) => void) => AsyncIterable<Buffer>): Body {
  let received: Received | undefined;
  return {
    chunks: read((result) => {
      received = result;
    }),
    received() {
      if (received === undefined) throw new Error('a body was asked for its digests before it was read to its end');
      return received;
    },
  };
}

/** Bytes from elsewhere than a request, such as an object that is copied: nothing is declared, so nothing can be wrong. */
export function openCopy(source: AsyncIterable<Uint8Array>, algorithms: readonly ChecksumAlgorithm[]): Body {
  return makeBody(async function* readChunks(done) {
    const digests = startDigests(algorithms);
    let size = 0;
    for await (const chunk of source) {
      size += chunk.length;
      digests.update(chunk);
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    }
    done({ size, ...digests.digest() });
  });
}

/**
 * Opens a request's body: takes away its framing, and throws at its end unless every digest that was declared is right.
 * So whoever stores it has stored nothing yet when it proves wrong.
 * @param also checksums wanted beside the one that the client declares.
 * @throws S3Error at once for headers that can't be; IncompleteBody, BadDigest, XAmzContentSHA256Mismatch from the stream.
 */
export function openBody(request: S3Request, also: readonly ChecksumAlgorithm[]): Body {
  const declared = readDeclared(request.headers);
  const trailers = new Map<string, string>();
  return makeBody(async function* readChunks(done) {
    const source = declared.framed ? decodeAwsChunked(request.body(), trailers) : request.body();
    const digests = startDigests(declared.algorithm === undefined ? also : [declared.algorithm, ...also]);
    const sha256 = declared.sha256 === undefined ? undefined : createHash('sha256');
    let size = 0;
    for await (const chunk of source) {
      size += chunk.length;
      if (size > declared.size) break;
      digests.update(chunk);
      sha256?.update(chunk);
      yield chunk;
    }
    const received = { size, ...digests.digest() };
    verify(declared, received, sha256?.digest('hex'), trailers);
    done(received);
  });
}

/** The algorithm whose checksum the request brings, if it brings one. */
export function declaredAlgorithm(request: S3Request): ChecksumAlgorithm | undefined {
  return readChecksum(request.headers).algorithm;
}

/**
 * Reads a small XML body as text, verified.
 * @throws S3Error MalformedXML beyond 8 MiB, and what openBody throws.
 */
export async function readDocument(request: S3Request): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const chunk of openBody(request, []).chunks) {
    size += chunk.length;
    if (size > maxDocumentBytes) throw malformedXml();
    pieces.push(chunk);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** As readDocument, where the checksum headers tell of something else than the document. */
export async function readPlainDocument(request: S3Request): Promise<string> {
  const headers = new Map([...request.headers].filter(([name]) => !checksumHeaders.includes(name)));
  return readDocument({ ...request, headers });
}
