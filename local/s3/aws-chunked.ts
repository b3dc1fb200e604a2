import { S3Error } from './s3-error.ts';

/** Longer than any size line with its signature, and than any trailer that S3 takes. */
const maxLineBytes = 8192;

function incompleteBody(): S3Error {
  return new S3Error(
    400,
    'IncompleteBody',
    'The request body terminated unexpectedly: it is shorter than its aws-chunked framing says',
  );
}

function malformed(what: string): S3Error {
  return new S3Error(400, 'InvalidRequest', `The aws-chunked body is not well-formed: ${what}`);
}

/** Bytes from a stream by line and by length; holds one chunk of the source at a time. */
function openReader(source: AsyncIterable<Buffer>) {
  const iterator = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);

  async function readMore(): Promise<void> {
    const next = await iterator.next();
    if (next.done) throw incompleteBody();
    held = held.length === 0 ? next.value : Buffer.concat([held, next.value]);
  }

  return {
    async readLine(): Promise<string> {
      let end = held.indexOf(10);
      while (end < 0) {
        if (held.length > maxLineBytes) throw malformed('a line has no end');
        await readMore();
        end = held.indexOf(10);
      }
      const line = held.toString('latin1', 0, end).replace(/\r$/, '');
      held = held.subarray(end + 1);
      return line;
    },
    async *readBytes(length: number): AsyncGenerator<Buffer> {
      for (let left = length; left > 0; ) {
        if (held.length === 0) await readMore();
        const piece = held.subarray(0, left);
        held = held.subarray(piece.length);
        left -= piece.length;
        yield piece;
      }
    },
    /** Lets the source end in an orderly way: HTTP's own last chunk comes behind ours. */
    async end(): Promise<void> {
      await iterator.return?.();
    },
  };
}

function parseSize(line: string): number {
  const size = /^([0-9a-fA-F]{1,12})(;.*)?$/.exec(line)?.[1];
  if (size === undefined) throw malformed('a chunk has no hexadecimal size');
  return Number.parseInt(size, 16);
}

/**
 * Takes away the `aws-chunked` framing: `size[;chunk-signature=…]`, the bytes, a size of 0, trailers, an empty line
 * (API Reference, "Signature Calculations for the Authorization Header: Transferring Payload in Multiple Chunks" and
 * "… Including Trailing Headers"). Signatures are skipped.
 * @param trailers is filled when the stream has ended; names in lower case.
 * @throws S3Error IncompleteBody, InvalidRequest or MalformedTrailerError, from the stream.
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  const reader = openReader(source);
  for (let size = parseSize(await reader.readLine()); size > 0; size = parseSize(await reader.readLine())) {
    yield* reader.readBytes(size);
    if ((await reader.readLine()) !== '') throw malformed('a chunk is longer than its size says');
  }
  for (let line = await reader.readLine(); line !== ''; line = await reader.readLine()) {
    const colon = line.indexOf(':');
    if (colon < 1) throw new S3Error(400, 'MalformedTrailerError', 'The trailer is not of the form name:value');
    trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  await reader.end();
}
