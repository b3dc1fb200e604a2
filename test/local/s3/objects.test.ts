import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  type ChecksumAlgorithm,
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { failureOf, openTestS3 } from './open-test-s3.ts';

async function read(client: S3Client, key: string, more: object = {}): Promise<string> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: 'plain', Key: key, ...more }));
  return (await Body?.transformToString()) ?? '';
}

function put(client: S3Client, key: string, more: object = {}) {
  return client.send(new PutObjectCommand({ Bucket: 'plain', Key: key, Body: 'hello, world', ...more }));
}

describe('an object', () => {
  it('comes back with its bytes, entity tag, metadata, content headers and encryption', async () => {
    const { client } = await openTestS3({ now: () => Date.parse('2026-02-03T04:05:06.789Z') });
    const written = await put(client, 'a', {
      ContentType: 'text/csv',
      ContentEncoding: 'identity',
      CacheControl: 'no-store',
      Metadata: { 'user-agent': 'AWSTransfer' },
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: 'key-1',
      Tagging: 'colour=red&shape=round',
    });
    const shown = await client.send(new GetObjectCommand({ Bucket: 'plain', Key: 'a' }));
    expect(await shown.Body?.transformToString()).toBe('hello, world');
    expect(written.ETag).toBe(`"${createHash('md5').update('hello, world').digest('hex')}"`);
    expect(written.VersionId).toBeUndefined();
    const expected = {
      ETag: written.ETag,
      ContentLength: 12,
      ContentType: 'text/csv',
      ContentEncoding: 'identity',
      CacheControl: 'no-store',
      Metadata: { 'user-agent': 'AWSTransfer' },
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: 'key-1',
      TagCount: 2,
      LastModified: new Date('2026-02-03T04:05:06.000Z'),
    };
    expect(shown).toMatchObject(expected);
    expect(await client.send(new HeadObjectCommand({ Bucket: 'plain', Key: 'a' }))).toMatchObject(expected);
  });

  it('may be empty', async () => {
    const { client } = await openTestS3();
    await put(client, 'empty', { Body: '' });
    expect(await read(client, 'empty')).toBe('');
  });

  it('is streamed from another connection as it comes', async () => {
    const { client } = await openTestS3();
    const bytes = randomBytes(3_000_001);
    const origin = createServer((_request, response) => response.end(bytes)).listen(0, '127.0.0.1');
    onTestFinished(() => void origin.close());
    await new Promise((resolve) => origin.once('listening', resolve));
    const source = await new Promise<IncomingMessage>((resolve) =>
      get({ port: (origin.address() as AddressInfo).port, host: '127.0.0.1', agent: false }, resolve),
    );
    await put(client, 'streamed', { Body: source, ContentLength: bytes.length });
    const { Body } = await client.send(new GetObjectCommand({ Bucket: 'plain', Key: 'streamed' }));
    expect(bytes.equals((await Body?.transformToByteArray()) ?? Buffer.alloc(0))).toBe(true);
  });

  it.each([
    ['bytes=0-4', 'hello', 'bytes 0-4/12'],
    ['bytes=7-', 'world', 'bytes 7-11/12'],
    ['bytes=-5', 'world', 'bytes 7-11/12'],
    ['bytes=7-100', 'world', 'bytes 7-11/12'],
    ['bytes=-100', 'hello, world', 'bytes 0-11/12'],
    ['bytes=5-2', 'hello, world', undefined],
    ['bytes=0-1,3-4', 'hello, world', undefined],
  ])('is read by the range %s', async (Range, expected, contentRange) => {
    const { client } = await openTestS3();
    await put(client, 'a');
    const { Body, ContentRange } = await client.send(new GetObjectCommand({ Bucket: 'plain', Key: 'a', Range }));
    expect(await Body?.transformToString()).toBe(expected);
    expect(ContentRange).toBe(contentRange);
  });

  it('refuses a range behind its end', async () => {
    const { client } = await openTestS3();
    await put(client, 'a');
    expect(await failureOf(read(client, 'a', { Range: 'bytes=12-' }))).toEqual({ name: 'InvalidRange', status: 416 });
  });

  it('is read under conditions', async () => {
    const { client } = await openTestS3();
    const { ETag } = await put(client, 'a');
    expect(await read(client, 'a', { IfMatch: ETag })).toBe('hello, world');
    expect((await failureOf(read(client, 'a', { IfMatch: '"other"' }))).status).toBe(412);
    expect((await failureOf(read(client, 'a', { IfNoneMatch: ETag }))).status).toBe(304);
    expect((await failureOf(read(client, 'a', { IfModifiedSince: new Date(Date.now() + 5000) }))).status).toBe(304);
    expect((await failureOf(read(client, 'a', { IfUnmodifiedSince: new Date(0) }))).status).toBe(412);
  });

  it('that is not there is NoSuchKey, and in a bucket that is not there NoSuchBucket', async () => {
    const { client } = await openTestS3();
    expect(await failureOf(read(client, 'a'))).toEqual({ name: 'NoSuchKey', status: 404 });
    expect(await failureOf(read(client, 'a', { Bucket: 'other' }))).toEqual({ name: 'NoSuchBucket', status: 404 });
    const head = client.send(new HeadObjectCommand({ Bucket: 'plain', Key: 'a' }));
    expect(await failureOf(head)).toEqual({ name: 'NotFound', status: 404 });
  });

  it('replaces the one before and leaves no bytes of it on disk', async () => {
    const { client, directory } = await openTestS3();
    await put(client, 'a');
    await put(client, 'a', { Body: 'second' });
    expect(await read(client, 'a')).toBe('second');
    expect(await readdir(join(directory, 'blobs'))).toHaveLength(1);
    await client.send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'a' }));
    expect(await readdir(join(directory, 'blobs'))).toHaveLength(0);
  });

  it('can be read to its end when it is deleted in the middle', async () => {
    const { client, directory } = await openTestS3();
    const bytes = randomBytes(8_000_000);
    await put(client, 'a', { Body: bytes });
    const { Body } = await client.send(new GetObjectCommand({ Bucket: 'plain', Key: 'a' }));
    await client.send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'a' }));
    expect(bytes.equals((await Body?.transformToByteArray()) ?? Buffer.alloc(0))).toBe(true);
    await expect.poll(() => readdir(join(directory, 'blobs'))).toHaveLength(0);
  });

  it('keeps its tags until they are changed', async () => {
    const { client } = await openTestS3();
    const at = { Bucket: 'plain', Key: 'a' };
    await put(client, 'a', { Tagging: 'x=1' });
    const tags = [{ Key: 'b & c', Value: '<2>' }];
    await client.send(new PutObjectTaggingCommand({ ...at, Tagging: { TagSet: tags } }));
    expect((await client.send(new GetObjectTaggingCommand(at))).TagSet).toEqual(tags);
    expect(await read(client, 'a')).toBe('hello, world');
    await client.send(new DeleteObjectTaggingCommand(at));
    expect((await client.send(new GetObjectTaggingCommand(at))).TagSet).toEqual([]);
  });
});

describe('a conditional write', () => {
  it('of two that want to be first, exactly one wins', async () => {
    const { client } = await openTestS3();
    const bodies = Array.from({ length: 8 }, (_, index) => `${index}`);
    const results = await Promise.allSettled(bodies.map((Body) => put(client, 'once', { Body, IfNoneMatch: '*' })));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    const winner = results.findIndex((result) => result.status === 'fulfilled');
    expect(await read(client, 'once')).toBe(`${winner}`);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason.name).toBe('PreconditionFailed');
    }
  });

  it('with If-Match writes over the object that it names and no other', async () => {
    const { client } = await openTestS3();
    const { ETag } = await put(client, 'a');
    expect((await failureOf(put(client, 'a', { IfMatch: '"other"' }))).status).toBe(412);
    await put(client, 'a', { Body: 'new', IfMatch: ETag });
    expect((await failureOf(put(client, 'a', { Body: 'late', IfMatch: ETag }))).status).toBe(412);
    expect((await failureOf(put(client, 'b', { IfMatch: ETag }))).name).toBe('NoSuchKey');
    expect(await read(client, 'a')).toBe('new');
  });
});

describe('a checksum', () => {
  const algorithms: ChecksumAlgorithm[] = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'];

  it.each(algorithms)('%s is verified in a header and in a trailer, and given back', async (ChecksumAlgorithm) => {
    const { client } = await openTestS3();
    const whole = await put(client, 'a', { ChecksumAlgorithm });
    const stream = Readable.from([Buffer.from('hello, '), Buffer.from('world')], { objectMode: false });
    await put(client, 'b', { Body: stream, ContentLength: 12, ChecksumAlgorithm });
    for (const Key of ['a', 'b']) {
      const head = await client.send(new HeadObjectCommand({ Bucket: 'plain', Key, ChecksumMode: 'ENABLED' }));
      const name = `Checksum${ChecksumAlgorithm}` as 'ChecksumCRC32';
      expect(head[name]).toBe(whole[name]);
      expect(head[name]).toBeTruthy();
    }
    expect(await read(client, 'b')).toBe('hello, world');
  });

  it.each([
    ['ChecksumCRC32', 'AAAAAA=='],
    ['ChecksumCRC32C', 'AAAAAA=='],
    ['ChecksumCRC64NVME', 'AAAAAAAAAAA='],
    ['ChecksumSHA256', Buffer.alloc(32).toString('base64')],
    ['ContentMD5', Buffer.alloc(16).toString('base64')],
  ])('%s that is wrong stores nothing', async (name, value) => {
    const { client, directory, events } = await openTestS3();
    expect(await failureOf(put(client, 'a', { [name]: value }))).toEqual({ name: 'BadDigest', status: 400 });
    expect((await failureOf(read(client, 'a'))).name).toBe('NoSuchKey');
    expect(await readdir(join(directory, 'blobs'))).toEqual([]);
    expect(events).toEqual([]);
  });
});

describe('a copy', () => {
  it('takes bytes, metadata and tags along, or new ones', async () => {
    const { client, events } = await openTestS3();
    await put(client, 'fröm +%', { Metadata: { a: '1' }, ContentType: 'text/csv', Tagging: 'x=1' });
    const source = { Bucket: 'plain', CopySource: `plain/${encodeURIComponent('fröm +%')}` };
    await client.send(new CopyObjectCommand({ ...source, Key: 'same' }));
    const replaced = { MetadataDirective: 'REPLACE', Metadata: { b: '2' }, TaggingDirective: 'REPLACE' } as const;
    await client.send(new CopyObjectCommand({ ...source, Key: 'other', ...replaced }));
    const same = await client.send(new HeadObjectCommand({ Bucket: 'plain', Key: 'same' }));
    const other = await client.send(new HeadObjectCommand({ Bucket: 'plain', Key: 'other' }));
    expect(await read(client, 'same')).toBe('hello, world');
    expect(same).toMatchObject({ Metadata: { a: '1' }, ContentType: 'text/csv', TagCount: 1 });
    expect(other).toMatchObject({ Metadata: { b: '2' } });
    expect(other.TagCount).toBeUndefined();
    expect(events.map((event) => event.reason)).toEqual(['PutObject', 'CopyObject', 'CopyObject']);
  });

  it('onto itself must change something', async () => {
    const { client } = await openTestS3();
    await put(client, 'a');
    const copy = client.send(new CopyObjectCommand({ Bucket: 'plain', Key: 'a', CopySource: 'plain/a' }));
    expect((await failureOf(copy)).name).toBe('InvalidRequest');
  });
});

describe('a bucket', () => {
  it('is listed, found, and says where it is and whether it has versions', async () => {
    const { client } = await openTestS3();
    const { Buckets } = await client.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual(['plain', 'versioned']);
    expect((await client.send(new HeadBucketCommand({ Bucket: 'plain' }))).BucketRegion).toBe('eu-west-1');
    expect((await client.send(new GetBucketLocationCommand({ Bucket: 'plain' }))).LocationConstraint).toBe('eu-west-1');
    expect((await client.send(new GetBucketVersioningCommand({ Bucket: 'plain' }))).Status).toBeUndefined();
    expect((await client.send(new GetBucketVersioningCommand({ Bucket: 'versioned' }))).Status).toBe('Enabled');
    expect((await failureOf(client.send(new HeadBucketCommand({ Bucket: 'other' })))).status).toBe(404);
  });

  it('loses many objects in one request', async () => {
    const { client, events } = await openTestS3();
    const keys = ['a', ' b\r\n<&>"', 'ç/😀'];
    for (const key of keys) await put(client, key);
    const Objects = [...keys, 'never there'].map((Key) => ({ Key }));
    const { Deleted, Errors } = await client.send(new DeleteObjectsCommand({ Bucket: 'plain', Delete: { Objects } }));
    expect(Deleted?.map(({ Key }) => Key)).toEqual([...keys, 'never there']);
    expect(Errors).toBeUndefined();
    for (const key of keys) expect((await failureOf(read(client, key))).name).toBe('NoSuchKey');
    const deleted = events.filter((event) => event.kind === 'Object Deleted');
    expect(deleted.map((event) => [event.key, event.deletionType])).toEqual(
      keys.map((key) => [key, 'Permanently Deleted']),
    );
  });
});

describe('what a client may wait for', () => {
  it('has been told of every event before it is answered, with what AWS tells', async () => {
    let release = () => {};
    const told: string[] = [];
    const { client } = await openTestS3({
      notify: (event) =>
        new Promise((resolve) => {
          told.push(`${event.kind} ${event.key} ${event.size} ${event.etag} ${event.requester}`);
          release = resolve;
        }),
    });
    let answered = false;
    const request = put(client, 'a b').then(() => {
      answered = true;
    });
    await expect.poll(() => told).toEqual(['Object Created a b 12 e4d7f1b4ed2e42d15898f4b27b019da4 TESTER']);
    expect(await read(client, 'a b')).toBe('hello, world');
    expect(answered).toBe(false);
    release();
    await request;
  });
});
