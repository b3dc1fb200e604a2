import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { openTestS3 } from './open-test-s3.ts';

const Bucket = 'plain';

async function fill(client: S3Client, keys: readonly string[]): Promise<void> {
  for (const Key of keys) await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
}

/** Keys and groups, page by page. */
async function listAll(client: S3Client, MaxKeys: number, more: object = {}): Promise<string[]> {
  const found: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket, MaxKeys, ...more, ...(ContinuationToken && { ContinuationToken }) }),
    );
    found.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ''));
    found.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => `${Prefix} (group)`));
    expect(page.KeyCount).toBeLessThanOrEqual(MaxKeys);
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return found;
}

const strangeKeys = [
  ' leading and trailing ',
  '+',
  '%',
  '%20',
  '%2F',
  'a+b c',
  '..',
  '../../etc/passwd',
  'a/../b',
  './x',
  '//',
  '/leading',
  'a//b',
  'a/',
  'käse/日本語/😀',
  '\u{10ffff}',
  '\uffff',
  'quo\'te"<&>',
  'tab\tline\nreturn\rbell\u0007',
  '?versions&acl=#',
  'con.txt:stream',
  'x'.repeat(1024),
];

function binaryOrder(keys: readonly string[]): string[] {
  return [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

describe('keys', () => {
  it('of any text come back as they went in, in binary order, in every listing', async () => {
    const { client } = await openTestS3();
    await fill(client, strangeKeys);
    for (const Key of strangeKeys) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      expect(await Body?.transformToString()).toBe(Key);
    }
    const expected = binaryOrder(strangeKeys);
    expect(await listAll(client, 1000)).toEqual(expected);
    expect(await listAll(client, 3)).toEqual(expected);
    const encoded = await client.send(new ListObjectsV2Command({ Bucket, EncodingType: 'url' }));
    const decoded = encoded.Contents?.map(({ Key }) => decodeURIComponent((Key ?? '').replaceAll('+', ' ')));
    expect(decoded).toEqual(expected);
  });

  it('longer than 1,024 bytes are refused', async () => {
    const { client } = await openTestS3();
    await expect(fill(client, ['é'.repeat(513)])).rejects.toMatchObject({ name: 'KeyTooLongError' });
  });
});

describe('a listing', () => {
  const keys = ['a/1', 'a/2', 'a/b/3', 'b', 'c/d/e', 'c/d/f', 'd'];

  it.each([
    [{ Delimiter: '/' }, ['b', 'd', 'a/ (group)', 'c/ (group)']],
    [{ Prefix: 'a/' }, ['a/1', 'a/2', 'a/b/3']],
    [{ Prefix: 'a/', Delimiter: '/' }, ['a/1', 'a/2', 'a/b/ (group)']],
    [{ Prefix: 'c', Delimiter: '/d/' }, ['c/d/ (group)']],
    [{ StartAfter: 'a/2' }, ['a/b/3', 'b', 'c/d/e', 'c/d/f', 'd']],
    [{ StartAfter: 'c/d/', Prefix: 'c' }, ['c/d/e', 'c/d/f']],
    [{ Prefix: 'nothing' }, []],
  ])('with %j has just these', async (shape, expected) => {
    const { client } = await openTestS3();
    await fill(client, keys);
    expect(await listAll(client, 1000, shape)).toEqual(expected);
    for (const size of [1, 2, 3]) {
      expect((await listAll(client, size, shape)).sort()).toEqual([...expected].sort());
    }
  });

  it('of versions has groups and pages too', async () => {
    const { client } = await openTestS3();
    await fill(client, keys);
    const found: (string | undefined)[] = [];
    let KeyMarker: string | undefined;
    do {
      const more = KeyMarker === undefined ? {} : { KeyMarker };
      const page = await client.send(new ListObjectVersionsCommand({ Bucket, Delimiter: '/', MaxKeys: 1, ...more }));
      found.push(...(page.Versions ?? []).map(({ Key, VersionId }) => `${Key} ${VersionId}`));
      found.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
      KeyMarker = page.NextKeyMarker;
    } while (KeyMarker !== undefined);
    expect(found).toEqual(['a/', 'b null', 'c/', 'd null']);
  });

  it('of no keys is not truncated', async () => {
    const { client } = await openTestS3();
    await fill(client, keys);
    const page = await client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 0 }));
    expect(page).toMatchObject({ KeyCount: 0, IsTruncated: false });
  });

  it('shows the same second as the object itself', async () => {
    const { client } = await openTestS3({ now: () => 1_700_000_000_999 });
    await fill(client, ['a']);
    const [listed] = (await client.send(new ListObjectsV2Command({ Bucket }))).Contents ?? [];
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'a' }));
    expect(listed?.LastModified).toEqual(head.LastModified);
    expect(listed?.LastModified?.getTime()).toBe(1_700_000_000_000);
  });
});
