import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { openTestS3 } from './open-test-s3.ts';

type Reply = { status: number; headers: IncomingHttpHeaders; body: string };

/** A request as no SDK makes it. */
function send(
  port: number,
  method: string,
  path: string,
  headers: object = {},
  body: string | Buffer = '',
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, method, path, agent: false, headers: { ...headers } });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      text(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        reject,
      );
    });
    outgoing.end(body);
  });
}

/** One chunk of an aws-chunked body. */
function chunk(data: string, extension = ''): string {
  return `${Buffer.byteLength(data).toString(16)}${extension}\r\n${data}\r\n`;
}

const signature = `;chunk-signature=${'0'.repeat(64)}`;
// CRC-32 of "hello, world".
const crc32 = '/6tyOg==';

describe('aws-chunked bodies', () => {
  it.each([
    [
      'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      {},
      `${chunk('hello, ', signature)}${chunk('world', signature)}0${signature}\r\n\r\n`,
    ],
    [
      'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
      { 'x-amz-trailer': 'x-amz-checksum-crc32' },
      `${chunk('hello, world', signature)}0${signature}\r\nx-amz-checksum-crc32:${crc32}\r\nx-amz-trailer-signature:${'0'.repeat(64)}\r\n\r\n`,
    ],
    [
      'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      { 'x-amz-trailer': 'x-amz-checksum-crc32' },
      `${chunk('hello')}${chunk(', world')}0\r\nx-amz-checksum-crc32:${crc32}\r\n\r\n`,
    ],
  ])('of %s are stored without their framing, however they are cut into packets', async (kind, more, body) => {
    const { port } = await openTestS3();
    const headers = {
      'content-encoding': 'aws-chunked,gzip',
      'x-amz-content-sha256': kind,
      'x-amz-decoded-content-length': '12',
      ...more,
    };
    const lines = Object.entries({ ...headers, 'content-length': body.length, host: 'x', connection: 'close' });
    const socket = connectTcp(port, '127.0.0.1').setNoDelay(true);
    socket.write(`PUT /plain/a HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
    for (const byte of body) {
      socket.write(byte);
      await new Promise(setImmediate);
    }
    expect(await text(socket)).toContain('HTTP/1.1 200 OK');
    const { body: stored, headers: shown } = await send(port, 'GET', '/plain/a');
    expect(stored).toBe('hello, world');
    expect(shown['content-encoding']).toBe('gzip');
  });

  const framing = { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' };
  it.each([
    [
      'a wrong trailer',
      'BadDigest',
      { 'x-amz-trailer': 'x-amz-checksum-crc32' },
      `${chunk('hello, world')}0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n`,
    ],
    [
      'no trailer where one was announced',
      'MalformedTrailerError',
      { 'x-amz-trailer': 'x-amz-checksum-crc32' },
      `${chunk('hello, world')}0\r\n\r\n`,
    ],
    ['a body that is shorter than it said', 'IncompleteBody', {}, `${chunk('hello')}0\r\n\r\n`],
    ['a body that is longer than it said', 'IncompleteBody', {}, `${chunk('hello, world!')}0\r\n\r\n`],
    ['a body that ends in a chunk', 'IncompleteBody', {}, 'c\r\nhello'],
    ['a chunk without a size', 'InvalidRequest', {}, 'zz\r\nhello\r\n0\r\n\r\n'],
    ['a chunk longer than its size', 'InvalidRequest', {}, '5\r\nhello, world\r\n0\r\n\r\n'],
  ])('with %s are refused as %s and store nothing', async (_what, code, more, body) => {
    const { port } = await openTestS3();
    const headers = { ...framing, 'x-amz-decoded-content-length': '12', ...more };
    const reply = await send(port, 'PUT', '/plain/a', headers, body);
    expect(reply.status).toBe(400);
    expect(reply.body).toContain(`<Code>${code}</Code>`);
    expect((await send(port, 'HEAD', '/plain/a')).status).toBe(404);
  });
});

describe('a body', () => {
  it('must have the hash that its signature covers', async () => {
    const { port } = await openTestS3();
    const hash = createHash('sha256').update('hello').digest('hex');
    const wrong = await send(port, 'PUT', '/plain/a', { 'x-amz-content-sha256': hash }, 'hallo');
    expect(wrong.body).toContain('<Code>XAmzContentSHA256Mismatch</Code>');
    expect((await send(port, 'HEAD', '/plain/a')).status).toBe(404);
    expect((await send(port, 'PUT', '/plain/a', { 'x-amz-content-sha256': hash }, 'hello')).status).toBe(200);
  });

  it('must say how long it is', async () => {
    const { port } = await openTestS3();
    const reply = await send(port, 'PUT', '/plain/a', { 'transfer-encoding': 'chunked' }, 'hello');
    expect(reply.status).toBe(501);
    expect(reply.body).toContain('Transfer-Encoding');
  });

  it('is not asked for when the headers are refused already', async () => {
    const { port } = await openTestS3();
    const socket = connectTcp(port, '127.0.0.1');
    socket.write('PUT /other/a HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 1000000\r\n\r\n');
    const reply = await text(socket);
    expect(reply).toMatch(/^HTTP\/1.1 404/);
    expect(reply).toContain('NoSuchBucket');
  });

  it('of a client that goes away stores nothing, and the server goes on', async () => {
    const { port, directory } = await openTestS3();
    const blobs = join(directory, 'blobs');
    const socket = connectTcp(port, '127.0.0.1');
    socket.write('PUT /plain/a HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\n');
    socket.write(randomBytes(100_000));
    await expect.poll(() => readdir(blobs)).toHaveLength(1);
    socket.destroy();
    await expect.poll(() => readdir(blobs)).toHaveLength(0);
    expect((await send(port, 'HEAD', '/plain/a')).status).toBe(404);
  });
});

describe('what is not implemented', () => {
  it.each([
    ['GET', '/plain?acl', {}, '?acl'],
    ['PUT', '/plain?policy', {}, '?policy'],
    ['GET', '/plain', {}, 'GET on a bucket'],
    ['PUT', '/new-bucket', {}, 'PUT on a bucket'],
    ['GET', '/plain/a?torrent', {}, '?torrent'],
    ['GET', '/plain/a?partNumber=1', {}, '?partNumber'],
    ['PUT', '/plain/a', { 'x-amz-object-lock-mode': 'GOVERNANCE' }, 'x-amz-object-lock-mode'],
    ['PUT', '/plain/a', { 'x-amz-server-side-encryption-customer-algorithm': 'AES256' }, 'customer-algorithm'],
    ['PUT', '/plain/a', { 'x-amz-storage-class': 'GLACIER' }, 'GLACIER'],
    ['PUT', '/plain/a', { 'if-none-match': '"abc"' }, 'If-None-Match'],
  ])('%s %s %j is refused by name', async (method, path, headers, named) => {
    const { port } = await openTestS3();
    const reply = await send(port, method, path, headers);
    expect(reply.status).toBe(501);
    expect(reply.body).toContain('<Code>NotImplemented</Code>');
    expect(reply.body).toContain(named);
  });
});

describe('errors', () => {
  it('are S3 documents with the ids of the request', async () => {
    const { port } = await openTestS3();
    const { body, headers } = await send(port, 'GET', '/plain/no%3Cpe');
    expect(headers['content-type']).toBe('application/xml');
    const id = headers['x-amz-request-id'];
    expect(id).toMatch(/^[0-9A-F]{16}$/);
    expect(body).toBe(
      `<?xml version="1.0" encoding="UTF-8"?><Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>no&lt;pe</Key><Resource>/plain/no%3Cpe</Resource><RequestId>${id}</RequestId><HostId>${id}</HostId></Error>`,
    );
  });

  it('of HEAD have no body', async () => {
    const { port } = await openTestS3();
    expect(await send(port, 'HEAD', '/plain/nope')).toMatchObject({ status: 404, body: '' });
  });

  it.each(['/plain/%ff', '/plain/%', '/plain/%e0%80'])('refuse %s, which is no percent-encoded UTF-8', async (path) => {
    const { port } = await openTestS3();
    expect((await send(port, 'GET', path)).body).toContain('<Code>InvalidURI</Code>');
  });

  it('refuse documents that are none', async () => {
    const { port } = await openTestS3();
    for (const body of ['<Delete><Object>', '<Delete/>', '<!DOCTYPE x [<!ENTITY a "b">]><Delete/>', 'no xml']) {
      const headers = { 'content-md5': createHash('md5').update(body).digest('base64') };
      const reply = await send(port, 'POST', '/plain?delete', headers, body);
      expect(reply.body).toContain('<Code>MalformedXML</Code>');
    }
  });
});

describe('a key in the path', () => {
  it('is decoded exactly once, and a plus is a plus', async () => {
    const { port } = await openTestS3();
    await send(port, 'PUT', '/plain/a%2520+b%00', {}, 'x');
    const { body } = await send(port, 'GET', '/plain?list-type=2');
    expect(body).toContain('<Key>a%20+b&#x0;</Key>');
    const encoded = await send(port, 'GET', '/plain?list-type=2&encoding-type=url');
    expect(encoded.body).toContain('<Key>a%2520%2Bb%00</Key>');
  });

  it('of a presigned request may have headers among its parameters', async () => {
    const { port, events } = await openTestS3();
    const query = 'X-Amz-Credential=SIGNER%2F20260101%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Signature=0&x-amz-meta-a=1';
    expect((await send(port, 'PUT', `/plain/a?${query}`, {}, 'x')).status).toBe(200);
    expect((await send(port, 'HEAD', '/plain/a')).headers['x-amz-meta-a']).toBe('1');
    expect(events.map((event) => event.requester)).toEqual(['SIGNER']);
  });
});
