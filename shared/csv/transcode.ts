/**
 * A file in another encoding as UTF-8. The labels are those of the Encoding Standard (encoding.spec.whatwg.org); bytes
 * that mean nothing in it become U+FFFD, as everywhere on the web.
 */
export async function* transcode(
  source: AsyncIterable<Uint8Array>,
  encoding: 'utf-16le' | 'windows-1252',
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding);
  const encoder = new TextEncoder();
  for await (const piece of source) yield encoder.encode(decoder.decode(piece, { stream: true }));
  yield encoder.encode(decoder.decode());
}
