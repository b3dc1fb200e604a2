import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type ChecksumAlgorithm, joinChecksums, startChecksum } from '../../../local/s3/checksum.ts';

function checksum(algorithm: ChecksumAlgorithm, data: Buffer): Buffer {
  const digest = startChecksum(algorithm);
  digest.update(data);
  return digest.digest();
}

describe('checksums', () => {
  // The "check" values of the catalogue of parametrised CRC algorithms: the CRC of these nine digits.
  it.each([
    ['CRC32', 'cbf43926'],
    ['CRC32C', 'e3069283'],
    ['CRC64NVME', 'ae8b14860a799888'],
  ] as const)('%s of 123456789 is the published %s', (algorithm, expected) => {
    expect(checksum(algorithm, Buffer.from('123456789')).toString('hex')).toBe(expected);
  });

  it.each(['CRC32', 'CRC32C', 'CRC64NVME'] as const)('%s of parts joins to that of the whole', (algorithm) => {
    const parts = [0, 1, 1000, 65_537].map((size) => randomBytes(size));
    const joined = joinChecksums(
      algorithm,
      'FULL_OBJECT',
      parts.map((part) => ({ value: checksum(algorithm, part).toString('base64'), size: part.length })),
    );
    expect(joined.value).toBe(checksum(algorithm, Buffer.concat(parts)).toString('base64'));
  });
});
