import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  type ChecksumAlgorithm,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { describe, expect, it } from 'vitest';
import { failureOf, openTestS3 } from './open-test-s3.ts';

const Bucket = 'versioned';
const MiB = 1024 ** 2;

async function begin(client: S3Client, Key: string, more: object = {}): Promise<string> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }));
  return UploadId ?? '';
}

async function uploadPart(client: S3Client, Key: string, UploadId: string, PartNumber: number, Body: Buffer) {
  const { ETag, ChecksumCRC32 } = await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
  return { PartNumber, ETag, ChecksumCRC32 };
}

type Parts = { PartNumber: number; ETag: string | undefined }[];

function complete(client: S3Client, Key: string, UploadId: string, Parts: Parts, more: object = {}) {
  const MultipartUpload = { Parts: Parts.map((part) => ({ ...part, ETag: part.ETag ?? '' })) };
  return client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload, ...more }));
}

async function read(client: S3Client, Key: string, more: object = {}): Promise<Buffer> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

function md5(bytes: Buffer): Buffer {
  return createHash('md5').update(bytes).digest();
}

describe('a multipart upload', () => {
  it('of 12 MiB by lib-storage from a stream gives the same bytes, also across the seam of two parts', async () => {
    const { client, events } = await openTestS3();
    const bytes = randomBytes(12 * MiB);
    const Body = Readable.from([bytes.subarray(0, 1_000_000), bytes.subarray(1_000_000)], { objectMode: false });
    const done = await new Upload({ client, params: { Bucket, Key: 'big', Body, Metadata: { a: '1' } } }).done();
    expect(bytes.equals(await read(client, 'big'))).toBe(true);
    const Range = `bytes=${5 * MiB - 10}-${5 * MiB + 9}`;
    expect(bytes.subarray(5 * MiB - 10, 5 * MiB + 10).equals(await read(client, 'big', { Range }))).toBe(true);
    const sums = [0, 5, 10].map((start) => md5(bytes.subarray(start * MiB, (start + 5) * MiB)));
    const etag = `${md5(Buffer.concat(sums)).toString('hex')}-3`;
    expect(done.ETag).toBe(`"${etag}"`);
    expect(await client.send(new HeadObjectCommand({ Bucket, Key: 'big' }))).toMatchObject({ Metadata: { a: '1' } });
    expect(events.map(({ reason, size, etag }) => ({ reason, size, etag }))).toEqual([
      { reason: 'CompleteMultipartUpload', size: bytes.length, etag },
    ]);
  });

  it('takes parts in any order, the newest of a number, and just those that are named', async () => {
    const { client, directory } = await openTestS3();
    const [one, two, other] = [randomBytes(5 * MiB), randomBytes(10), randomBytes(20)];
    const id = await begin(client, 'a');
    const last = await uploadPart(client, 'a', id, 7, two);
    await uploadPart(client, 'a', id, 3, other);
    const first = await uploadPart(client, 'a', id, 3, one);
    await uploadPart(client, 'a', id, 9, other);
    const { Parts } = await client.send(new ListPartsCommand({ Bucket, Key: 'a', UploadId: id }));
    expect(Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [3, one.length],
      [7, two.length],
      [9, other.length],
    ]);
    await complete(client, 'a', id, [first, last]);
    expect(Buffer.concat([one, two]).equals(await read(client, 'a'))).toBe(true);
    expect(await readdir(join(directory, 'blobs'))).toHaveLength(2);
  });

  it('refuses wrong, missing, disordered and too small parts, and stays open', async () => {
    const { client, events } = await openTestS3();
    const id = await begin(client, 'a');
    const one = await uploadPart(client, 'a', id, 1, randomBytes(100));
    const two = await uploadPart(client, 'a', id, 2, randomBytes(100));
    const failures = [
      [[{ ...one, ETag: two.ETag }], 'InvalidPart'],
      [[one, { PartNumber: 3, ETag: one.ETag }], 'InvalidPart'],
      [[two, one], 'InvalidPartOrder'],
      [[one, two], 'EntityTooSmall'],
      [[], 'MalformedXML'],
    ] as const;
    for (const [parts, name] of failures) {
      expect((await failureOf(complete(client, 'a', id, [...parts]))).name).toBe(name);
    }
    expect(events).toEqual([]);
    await complete(client, 'a', id, [one]);
    expect((await failureOf(complete(client, 'a', id, [one]))).name).toBe('NoSuchUpload');
  });

  it('that is aborted leaves nothing', async () => {
    const { client, directory } = await openTestS3();
    const id = await begin(client, 'a');
    await uploadPart(client, 'a', id, 1, randomBytes(100));
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'a', UploadId: id }));
    expect(await readdir(join(directory, 'blobs'))).toEqual([]);
    expect((await failureOf(uploadPart(client, 'a', id, 2, randomBytes(1)))).name).toBe('NoSuchUpload');
  });

  it('does not overwrite with If-None-Match', async () => {
    const { client } = await openTestS3();
    const id = await begin(client, 'a');
    const part = await uploadPart(client, 'a', id, 1, randomBytes(100));
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'first' }));
    expect((await failureOf(complete(client, 'a', id, [part], { IfNoneMatch: '*' }))).name).toBe('PreconditionFailed');
    expect((await read(client, 'a')).toString()).toBe('first');
  });

  it('is as old as its beginning: a PUT that came after that stays the current version', async () => {
    let now = 1_700_000_000_000;
    const { client } = await openTestS3({ now: () => now });
    const id = await begin(client, 'a');
    now += 60_000;
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'put later' }));
    const part = await uploadPart(client, 'a', id, 1, Buffer.from('begun earlier'));
    const { VersionId = '' } = await complete(client, 'a', id, [part]);
    expect((await read(client, 'a')).toString()).toBe('put later');
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'a', VersionId }));
    expect(head.LastModified).toEqual(new Date(1_700_000_000_000));
  });

  it('copies parts out of other objects', async () => {
    const { client } = await openTestS3();
    const source = randomBytes(6 * MiB);
    await client.send(new PutObjectCommand({ Bucket, Key: 'source', Body: source }));
    const id = await begin(client, 'a');
    const from = { Bucket, Key: 'a', UploadId: id, CopySource: 'versioned/source' };
    const range = { PartNumber: 1, CopySourceRange: `bytes=0-${5 * MiB - 1}` };
    const first = await client.send(new UploadPartCopyCommand({ ...from, ...range }));
    const second = await client.send(new UploadPartCopyCommand({ ...from, PartNumber: 2 }));
    await complete(client, 'a', id, [
      { PartNumber: 1, ETag: first.CopyPartResult?.ETag },
      { PartNumber: 2, ETag: second.CopyPartResult?.ETag },
    ]);
    expect(Buffer.concat([source.subarray(0, 5 * MiB), source]).equals(await read(client, 'a'))).toBe(true);
    const beyond = { PartNumber: 3, CopySourceRange: `bytes=0-${6 * MiB}` };
    expect((await failureOf(client.send(new UploadPartCopyCommand({ ...from, ...beyond })))).status).toBe(404);
  });

  it.each<[ChecksumAlgorithm, 'COMPOSITE' | 'FULL_OBJECT']>([
    ['CRC32', 'COMPOSITE'],
    ['CRC32', 'FULL_OBJECT'],
    ['CRC64NVME', 'FULL_OBJECT'],
    ['SHA256', 'COMPOSITE'],
  ])('has a %s checksum of type %s', async (algorithm, ChecksumType) => {
    const { client } = await openTestS3();
    const [one, two] = [randomBytes(5 * MiB), randomBytes(1000)];
    const name = `Checksum${algorithm}` as 'ChecksumCRC32';
    const parts: (Parts[number] & { [key: string]: unknown })[] = [];
    const id = await begin(client, 'a', { ChecksumAlgorithm: algorithm, ChecksumType });
    for (const [index, Body] of [one, two].entries()) {
      const at = { Bucket, Key: 'a', UploadId: id, PartNumber: index + 1 };
      const part = await client.send(new UploadPartCommand({ ...at, Body, ChecksumAlgorithm: algorithm }));
      parts.push({ PartNumber: index + 1, ETag: part.ETag, [name]: part[name] });
    }
    const wrong = parts.map((part) => ({ ...part, [name]: parts[0]?.[name] }));
    expect((await failureOf(complete(client, 'a', id, wrong))).name).toBe('InvalidPart');
    const done = await complete(client, 'a', id, parts);
    const whole = { Bucket, Key: 'whole', Body: Buffer.concat([one, two]), ChecksumAlgorithm: algorithm };
    const put = await client.send(new PutObjectCommand(whole));
    expect(done.ChecksumType).toBe(ChecksumType);
    if (ChecksumType === 'FULL_OBJECT') expect(done[name]).toBe(put[name]);
    else expect(done[name]).toMatch(/-2$/);
  });

  it('is listed with others by key and age, page by page', async () => {
    const { client } = await openTestS3();
    const expected: string[] = [];
    for (const key of ['a', 'b', 'b', 'c/d', 'c/e']) expected.push(`${key} ${await begin(client, key)}`);
    for (const MaxUploads of [1, 2, 10]) {
      const found: string[] = [];
      let markers: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
      while (markers !== undefined) {
        const page: ListMultipartUploadsCommandOutput = await client.send(
          new ListMultipartUploadsCommand({ Bucket, MaxUploads, ...markers }),
        );
        found.push(...(page.Uploads ?? []).map(({ Key, UploadId }) => `${Key} ${UploadId}`));
        const { NextKeyMarker: KeyMarker = '', NextUploadIdMarker: UploadIdMarker = '' } = page;
        markers = page.IsTruncated ? { KeyMarker, UploadIdMarker } : undefined;
      }
      expect(found).toEqual(expected);
    }
    const grouped = await client.send(new ListMultipartUploadsCommand({ Bucket, Delimiter: '/' }));
    expect(grouped.CommonPrefixes).toEqual([{ Prefix: 'c/' }]);
    expect(grouped.Uploads).toHaveLength(3);
  });
});
