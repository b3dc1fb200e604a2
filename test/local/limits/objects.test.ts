/** "Amazon S3 multipart upload limits", "Creating object key names", "Working with object metadata", "DeleteObjects", "PutObject". */
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CloudWithLimits, outcomeOf, startCloudWithLimits } from './cloud-with-limits.ts';

const smallestPart = 5 * 1024 * 1024;

let cloud: CloudWithLimits;

beforeAll(async () => {
  cloud = await startCloudWithLimits();
}, 30_000);
afterAll(() => cloud.close());

describe('objects', () => {
  it.each([
    ['x', 1024, 'taken'],
    ['x', 1025, 'KeyTooLongError'],
    ['ü', 512, 'taken'],
    ['ü', 513, 'KeyTooLongError'],
  ])('with a key of %s × %i', async (character, length, expected) => {
    const put = new PutObjectCommand({ Bucket: cloud.Bucket, Key: character.repeat(length), Body: 'x' });
    expect(await outcomeOf(cloud.s3.send(put))).toBe(expected);
  });

  it.each([
    [2048, 'taken'],
    [2049, 'MetadataTooLarge'],
  ])('with metadata of %i bytes', async (bytes, expected) => {
    const Metadata = { a: 'x'.repeat(bytes - 1) };
    const put = new PutObjectCommand({ Bucket: cloud.Bucket, Key: 'm', Body: 'x', Metadata });
    expect(await outcomeOf(cloud.s3.send(put))).toBe(expected);
  });

  it.each([
    [10, 'taken'],
    [11, 'BadRequest'],
  ])('with %i tags', async (count, expected) => {
    await cloud.s3.send(new PutObjectCommand({ Bucket: cloud.Bucket, Key: 't', Body: 'x' }));
    const TagSet = Array.from({ length: count }, (_, at) => ({ Key: `k${at}`, Value: 'v' }));
    const put = new PutObjectTaggingCommand({ Bucket: cloud.Bucket, Key: 't', Tagging: { TagSet } });
    expect(await outcomeOf(cloud.s3.send(put))).toBe(expected);
  });

  it('of more than 5 GiB in one put are refused by what the request says of its length', async () => {
    const { accessKeyId } = cloud.configuration.credentials;
    const scope = `${accessKeyId}/20260101/eu-central-1/s3/aws4_request`;
    const put = request(`${cloud.configuration.endpoint}/${cloud.Bucket}/big`, {
      method: 'PUT',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, Signature=0`,
        'content-length': 5 * 2 ** 30 + 1,
        expect: '100-continue',
      },
    });
    const answer = await new Promise<string>((fulfil, reject) => {
      put.on('response', (response) => void text(response).then(fulfil, reject)).on('error', reject);
      put.flushHeaders();
    });
    put.destroy();
    expect(answer).toContain('<Code>EntityTooLarge</Code>');
  });
});

describe('lists', () => {
  it.each([
    [1000, 'taken'],
    [1001, 'MalformedXML'],
  ])('of %i keys to delete', async (count, expected) => {
    const Objects = Array.from({ length: count }, (_, at) => ({ Key: `d${at}` }));
    const command = new DeleteObjectsCommand({ Bucket: cloud.Bucket, Delete: { Objects, Quiet: true } });
    expect(await outcomeOf(cloud.s3.send(command))).toBe(expected);
  });

  it('give at most 1,000 keys, however many are asked for', async () => {
    const command = new ListObjectsV2Command({ Bucket: cloud.Bucket, MaxKeys: 5000, Prefix: randomUUID() });
    expect((await cloud.s3.send(command)).MaxKeys).toBe(1000);
  });
});

describe('parts', () => {
  const upload = async () => {
    const where = { Bucket: cloud.Bucket, Key: 'parts' };
    return { ...where, UploadId: (await cloud.s3.send(new CreateMultipartUploadCommand(where))).UploadId };
  };

  it.each([
    [1, 'taken'],
    [10_000, 'taken'],
    [0, 'InvalidArgument'],
    [10_001, 'InvalidArgument'],
  ])('with the number %i', async (PartNumber, expected) => {
    const part = new UploadPartCommand({ ...(await upload()), PartNumber, Body: 'x' });
    expect(await outcomeOf(cloud.s3.send(part))).toBe(expected);
  });

  it.each([
    [smallestPart, 'taken'],
    [smallestPart - 1, 'EntityTooSmall'],
  ])('of %i bytes before the last one', async (size, expected) => {
    const where = await upload();
    const sizes = [size, 1];
    const Parts = await Promise.all(
      sizes.map(async (length, at) => {
        const part = { ...where, PartNumber: at + 1, Body: Buffer.alloc(length) };
        const { ETag } = await cloud.s3.send(new UploadPartCommand(part));
        return { ETag, PartNumber: at + 1 };
      }),
    );
    const complete = new CompleteMultipartUploadCommand({ ...where, MultipartUpload: { Parts } });
    expect(await outcomeOf(cloud.s3.send(complete))).toBe(expected);
  });
});
