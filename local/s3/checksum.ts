import { createHash, hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import * as v from 'valibot';
import {
  combineCrcs,
  crc32cPolynomial,
  crc32Polynomial,
  crc64nvmePolynomial,
  type Digest,
  startCrc32c,
  startCrc64nvme,
} from './crc.ts';
import { invalidRequest } from './s3-error.ts';

/** The checksums that S3 can keep with an object (Amazon S3 User Guide, "Checking object integrity"), but for the newer XXHash family. */
export const ChecksumAlgorithm = v.picklist(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256']);
export type ChecksumAlgorithm = v.InferOutput<typeof ChecksumAlgorithm>;

export const ChecksumType = v.picklist(['FULL_OBJECT', 'COMPOSITE']);
export type ChecksumType = v.InferOutput<typeof ChecksumType>;

/** An object's checksum: base64 of its bytes, with `-N` behind it when it is made of the checksums of N parts. */
export const Checksum = v.object({ algorithm: ChecksumAlgorithm, type: ChecksumType, value: v.string() });
export type Checksum = v.InferOutput<typeof Checksum>;

type Algorithm = { bytes: number; polynomial?: bigint; elementName: string; start: () => Digest };

function startCrc32(): Digest {
  let crc = 0;
  return {
    update(chunk) {
      crc = crc32(chunk, crc);
    },
    digest() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(crc);
      return bytes;
    },
  };
}

const algorithms: Readonly<Record<ChecksumAlgorithm, Algorithm>> = {
  CRC32: { bytes: 4, polynomial: crc32Polynomial, elementName: 'ChecksumCRC32', start: startCrc32 },
  CRC32C: { bytes: 4, polynomial: crc32cPolynomial, elementName: 'ChecksumCRC32C', start: startCrc32c },
  CRC64NVME: { bytes: 8, polynomial: crc64nvmePolynomial, elementName: 'ChecksumCRC64NVME', start: startCrc64nvme },
  SHA1: { bytes: 20, elementName: 'ChecksumSHA1', start: () => createHash('sha1') },
  SHA256: { bytes: 32, elementName: 'ChecksumSHA256', start: () => createHash('sha256') },
};

/** What S3 computes when the client gives no checksum (User Guide, "Checking object integrity": since December 2024). */
export const defaultAlgorithm: ChecksumAlgorithm = 'CRC64NVME';

/** All checksum headers, for the lists of what an action understands. */
export const checksumHeaders: readonly string[] = ChecksumAlgorithm.options.map(checksumHeader);

export function startChecksum(algorithm: ChecksumAlgorithm): Digest {
  return algorithms[algorithm].start();
}

/** The header and trailer that carries the checksum. */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** The XML elements that tell a checksum, in results and listings of parts. */
export function checksumElement(algorithm: ChecksumAlgorithm, value: string): Record<string, string> {
  return { [algorithms[algorithm].elementName]: value };
}

/**
 * Reads an algorithm's name from a header.
 * @throws S3Error InvalidRequest when it is none of the five.
 */
export function parseAlgorithm(name: string): ChecksumAlgorithm {
  const parsed = v.safeParse(ChecksumAlgorithm, name.toUpperCase());
  if (parsed.success) return parsed.output;
  throw invalidRequest(
    `checksum algorithm ${name} is not supported. Supported values are ${ChecksumAlgorithm.options.join(', ')}`,
  );
}

/** Whether the text is base64 of as many bytes as the algorithm gives. */
export function isChecksumValue(algorithm: ChecksumAlgorithm, value: string): boolean {
  const bytes = Buffer.from(value, 'base64');
  return bytes.length === algorithms[algorithm].bytes && bytes.toString('base64') === value;
}

/**
 * The type of a multipart object's checksum: what was asked for, or S3's own choice. Only CRCs can cover a whole
 * multipart object, and CRC64NVME can do nothing else (User Guide, "Checking object integrity", table of types).
 * @throws S3Error InvalidRequest for a combination that S3 has not.
 */
export function multipartChecksumType(algorithm: ChecksumAlgorithm, asked: string | undefined): ChecksumType {
  const type = v.safeParse(ChecksumType, asked ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE'));
  const allowed =
    type.output === 'COMPOSITE' ? algorithm !== 'CRC64NVME' : algorithms[algorithm].polynomial !== undefined;
  if (type.success && allowed) return type.output;
  throw invalidRequest(`The ${asked} checksum type cannot be used with the ${algorithm} checksum algorithm.`);
}

function toNumber(value: string): bigint {
  return BigInt(`0x${Buffer.from(value, 'base64').toString('hex')}`);
}

/** The checksum of a multipart object from those of its parts, in the order of their numbers. */
export function joinChecksums(
  algorithm: ChecksumAlgorithm,
  type: ChecksumType,
  parts: readonly { value: string; size: number }[],
): Checksum {
  const { polynomial, bytes } = algorithms[algorithm];
  if (type === 'COMPOSITE' || polynomial === undefined) {
    const digest = startChecksum(algorithm);
    for (const part of parts) digest.update(Buffer.from(part.value, 'base64'));
    return { algorithm, type, value: `${digest.digest().toString('base64')}-${parts.length}` };
  }
  const whole = parts.reduce((crc, part) => combineCrcs(crc, toNumber(part.value), part.size, polynomial), 0n);
  const value = Buffer.from(whole.toString(16).padStart(bytes * 2, '0'), 'hex').toString('base64');
  return { algorithm, type, value };
}

/** The entity tag of a multipart object: MD5 of the parts' MD5s and their number (User Guide, "Checking object integrity"). */
export function joinEtags(etags: readonly string[]): string {
  return `${hash('md5', Buffer.from(etags.join(''), 'hex'))}-${etags.length}`;
}
