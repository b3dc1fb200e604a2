import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startS3 } from '../../../local/s3/server.ts';
import { connect, makeDirectory, openTestS3 } from './open-test-s3.ts';

const serverFile = fileURLToPath(new URL('./crash-server.ts', import.meta.url));
const Bucket = 'plain';

/** The S3 in a process of its own. */
async function spawnS3(directory: string, delivery: 'works' | 'hangs' = 'works') {
  const log = join(directory, 'events.log');
  const child = spawn(process.execPath, [serverFile, join(directory, 's3'), log, delivery], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => kill(child));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const url = String((await lines.next()).value);
  return { child, log, url, port: Number(new URL(url).port), nextLine: async () => String((await lines.next()).value) };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

describe('after a kill -9', () => {
  it('there is every object that was answered, and no half one', async () => {
    const directory = await makeDirectory();
    const { child, url, port } = await spawnS3(directory);
    const client = connect(url);
    const answered = new Map<string, Buffer>();
    for (let index = 0; index < 10; index++) {
      const body = randomBytes(10_000 * index);
      await client.send(new PutObjectCommand({ Bucket, Key: `k${index}`, Body: body }));
      answered.set(`k${index}`, body);
    }
    // One upload stops in the middle, others are on their way when the process is killed.
    const socket = connectTcp(port, '127.0.0.1').on('error', () => {});
    socket.write('PUT /plain/half HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\n');
    socket.write(randomBytes(500_000));
    const blobs = join(directory, 's3', 'blobs');
    await expect.poll(async () => (await readdir(blobs)).length).toBe(11);
    const racing = Array.from({ length: 50 }, async (_, index) => {
      const body = randomBytes(5000);
      await client.send(new PutObjectCommand({ Bucket, Key: `r${index}`, Body: body }));
      answered.set(`r${index}`, body);
    });
    const settled = Promise.allSettled(racing);
    await Promise.any(racing);
    await kill(child);
    await settled;

    const again = await openTestS3({ directory: join(directory, 's3') });
    const { Contents = [] } = await again.client.send(new ListObjectsV2Command({ Bucket }));
    const found = Contents.map(({ Key }) => Key);
    for (const key of answered.keys()) expect(found).toContain(key);
    expect(found).not.toContain('half');
    for (const { Key, Size } of Contents) {
      const { Body } = await again.client.send(new GetObjectCommand({ Bucket, Key }));
      const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
      expect(bytes.length).toBe(Size);
      expect(answered.get(Key ?? '')?.equals(bytes) ?? true).toBe(true);
    }
    // Of blobs too there are only those that objects have.
    expect(await readdir(blobs)).toHaveLength(Contents.length);
  });

  it('an event whose delivery was cut off is delivered', async () => {
    const directory = await makeDirectory();
    const { child, url, nextLine } = await spawnS3(directory, 'hangs');
    const put = connect(url).send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
    expect(await nextLine()).toBe('told a');
    const cutOff = expect(put).rejects.toThrow();
    await kill(child);
    await cutOff;
    const again = await openTestS3({ directory: join(directory, 's3') });
    await expect.poll(() => again.events.map((event) => event.key)).toEqual(['a']);
  });

  it('an event that was delivered long before is not delivered again', async () => {
    const directory = await makeDirectory();
    const { child, url, log } = await spawnS3(directory);
    const client = connect(url);
    for (const Key of ['a', 'b']) await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    expect((await readFile(log, 'utf8')).trim().split('\n')).toHaveLength(2);
    await kill(child);
    const again = await openTestS3({ directory: join(directory, 's3') });
    await again.client.send(new PutObjectCommand({ Bucket, Key: 'c', Body: 'x' }));
    expect(again.events.map((event) => event.key)).toEqual(['c']);
  });

  it('a multipart upload goes on where it was', async () => {
    const directory = await makeDirectory();
    const { child, url } = await spawnS3(directory);
    const [one, two] = [randomBytes(5 * 1024 ** 2), randomBytes(100)];
    const begun = await connect(url).send(new CreateMultipartUploadCommand({ Bucket, Key: 'a' }));
    const at = { Bucket, Key: 'a', UploadId: begun.UploadId };
    const first = await connect(url).send(new UploadPartCommand({ ...at, PartNumber: 1, Body: one }));
    await kill(child);
    const { client } = await openTestS3({ directory: join(directory, 's3') });
    const second = await client.send(new UploadPartCommand({ ...at, PartNumber: 2, Body: two }));
    const Parts = [first, second].map(({ ETag, ChecksumCRC32 }, index) => ({
      PartNumber: index + 1,
      ...(ETag && { ETag }),
      ...(ChecksumCRC32 && { ChecksumCRC32 }),
    }));
    await client.send(new CompleteMultipartUploadCommand({ ...at, MultipartUpload: { Parts } }));
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: 'a' }));
    expect(Buffer.concat([one, two]).equals((await Body?.transformToByteArray()) ?? Buffer.alloc(0))).toBe(true);
  });
});

describe('a start', () => {
  it('is refused while another process has the directory', async () => {
    const directory = await makeDirectory();
    await spawnS3(directory);
    await expect(openTestS3({ directory: join(directory, 's3') })).rejects.toThrow('is another process using it?');
  });

  it('is refused where a bucket shall lose its versions', async () => {
    const { directory, close } = await openTestS3();
    await close();
    const start = startS3({ directory, buckets: [{ name: 'versioned', versioned: false }], notify: () => {} });
    await expect(start).rejects.toThrow('the bucket versioned has versions');
  });

  it('is refused on a port that is taken, and leaves the directory free', async () => {
    const { port } = await openTestS3();
    const directory = await makeDirectory();
    await expect(startS3({ directory, port, buckets: [], notify: () => {} })).rejects.toThrow('EADDRINUSE');
    await openTestS3({ directory });
  });

  it('sweeps away only what no object has', async () => {
    const { directory, client, close } = await openTestS3();
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'kept' }));
    await close();
    await writeFile(join(directory, 'blobs', 'leftover'), 'half');
    const again = await openTestS3({ directory });
    expect(await readdir(join(directory, 'blobs'))).toHaveLength(1);
    const { Body } = await again.client.send(new GetObjectCommand({ Bucket, Key: 'a' }));
    expect(await Body?.transformToString()).toBe('kept');
  });
});

describe('a delivery that fails', () => {
  it('is tried again, and the write succeeds', async () => {
    const told: string[] = [];
    const { client } = await openTestS3({
      notify: ({ key }) => {
        told.push(key);
        if (told.length === 1) throw new Error('the queue is away');
      },
    });
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
    await expect.poll(() => told, { timeout: 5000 }).toEqual(['a', 'a']);
  });
});
