/** A running checksum. `digest` is the big-endian value, as S3 encodes it in base64. */
export type Digest = { update(chunk: Uint8Array): void; digest(): Buffer };

/** CRC-32 (zlib's), reflected polynomial. */
export const crc32Polynomial = 0xedb88320n;
/** CRC-32C (Castagnoli), RFC 3720 appendix B.4, reflected. */
export const crc32cPolynomial = 0x82f63b78n;
/** CRC-64/NVME, NVM Express NVM Command Set specification 5.2.1.3.4, reflected. */
export const crc64nvmePolynomial = 0x9a6c9329ac4bc9b5n;

/** One entry of a byte-wise CRC table: the remainder of `index` after eight shifts. */
function remainder(index: number, polynomial: bigint): bigint {
  let value = BigInt(index);
  for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n;
  return value;
}

/** The table's halves as 32-bit words: BigInt per byte would be a hundred times slower. */
function makeTable(polynomial: bigint): { low: Int32Array; high: Int32Array } {
  const entries = Array.from({ length: 256 }, (_, index) => remainder(index, polynomial));
  return {
    low: Int32Array.from(entries, (entry) => Number(BigInt.asIntN(32, entry))),
    high: Int32Array.from(entries, (entry) => Number(BigInt.asIntN(32, entry >> 32n))),
  };
}

const crc32cTable = makeTable(crc32cPolynomial).low;
const crc64nvmeTable = makeTable(crc64nvmePolynomial);

/** A running CRC-32C. */
export function startCrc32c(): Digest {
  let crc = -1;
  return {
    update(chunk) {
      let value = crc;
      for (let at = 0; at < chunk.length; at++) {
        value = (value >>> 8) ^ (crc32cTable[(value ^ (chunk[at] ?? 0)) & 255] ?? 0);
      }
      crc = value;
    },
    digest() {
      const bytes = Buffer.alloc(4);
      bytes.writeInt32BE(~crc);
      return bytes;
    },
  };
}

/** A running CRC-64/NVME in two 32-bit halves. */
export function startCrc64nvme(): Digest {
  let crcLow = -1;
  let crcHigh = -1;
  return {
    update(chunk) {
      let low = crcLow;
      let high = crcHigh;
      for (let at = 0; at < chunk.length; at++) {
        const index = (low ^ (chunk[at] ?? 0)) & 255;
        low = ((low >>> 8) | (high << 24)) ^ (crc64nvmeTable.low[index] ?? 0);
        high = (high >>> 8) ^ (crc64nvmeTable.high[index] ?? 0);
      }
      crcLow = low;
      crcHigh = high;
    },
    digest() {
      const bytes = Buffer.alloc(8);
      bytes.writeInt32BE(~crcHigh, 0);
      bytes.writeInt32BE(~crcLow, 4);
      return bytes;
    },
  };
}

/** The product of two polynomials modulo the CRC's, all of them bit-reflected (as zlib's `multmodp`). */
function multiply(a: bigint, b: bigint, polynomial: bigint, one: bigint): bigint {
  let product = 0n;
  let factor = b;
  for (let bit = one; bit > 0n; bit >>= 1n) {
    if (a & bit) product ^= factor;
    factor = factor & 1n ? (factor >> 1n) ^ polynomial : factor >> 1n;
  }
  return product;
}

/**
 * The CRC of A followed by B, from the CRCs of both and the length of B in bytes: a multipart object's full-object
 * checksum without reading the parts again. The method is zlib's `crc32_combine`: CRC(A) times x^(8·length), plus CRC(B).
 */
export function combineCrcs(first: bigint, second: bigint, secondLength: number, polynomial: bigint): bigint {
  const one = polynomial >> 32n ? 1n << 63n : 1n << 31n;
  let power = one >> 8n;
  let shifted = first;
  for (let length = BigInt(secondLength); length > 0n; length >>= 1n) {
    if (length & 1n) shifted = multiply(shifted, power, polynomial, one);
    power = multiply(power, power, polynomial, one);
  }
  return shifted ^ second;
}
