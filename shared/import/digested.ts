import { createHash } from 'node:crypto';

/** Bytes on their way; `sha256` (hex) is asked for once, when all of them have passed. */
export type Digested = { readonly source: AsyncIterable<Uint8Array>; readonly sha256: () => string };

export function digested(bytes: AsyncIterable<Uint8Array>): Digested {
  const hash = createHash('sha256');
  async function* passOn(): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      hash.update(chunk);
      yield chunk;
    }
  }
  return { source: passOn(), sha256: () => hash.digest('hex') };
}
