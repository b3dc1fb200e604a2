/**
 * Splits a public key blob into its fields. Each one is a 32-bit length and as many bytes: strings and `mpint`s are
 * framed alike (RFC 4251, 5), and RSA, ECDSA and Ed25519 keys consist of nothing else (RFC 4253 6.6, RFC 5656 3.1,
 * RFC 8709 4). `undefined` when a field is cut off.
 */
export function readFields(blob: Buffer): readonly Buffer[] | undefined {
  const fields: Buffer[] = [];
  let at = 0;
  while (at < blob.length) {
    if (at + 4 > blob.length) return undefined;
    const end = at + 4 + blob.readUInt32BE(at);
    if (end > blob.length) return undefined;
    fields.push(blob.subarray(at + 4, end));
    at = end;
  }
  return fields;
}
