import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { failureOf, openTestS3 } from './open-test-s3.ts';

const Bucket = 'versioned';

async function put(client: S3Client, Key: string, Body: string): Promise<string> {
  const { VersionId } = await client.send(new PutObjectCommand({ Bucket, Key, Body }));
  return VersionId ?? '';
}

async function read(client: S3Client, Key: string, VersionId?: string): Promise<string> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, ...(VersionId && { VersionId }) }));
  return (await Body?.transformToString()) ?? '';
}

/** All versions and markers as `key:id`, page by page. */
async function listAll(client: S3Client, MaxKeys: number, eachPage: (ids: string[]) => Promise<void> = async () => {}) {
  const found: string[] = [];
  let markers: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
  for (;;) {
    const page = await client.send(new ListObjectVersionsCommand({ Bucket, MaxKeys, ...(markers as object) }));
    const ids = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map((row) => `${row.Key}:${row.VersionId}`);
    found.push(...ids);
    await eachPage(ids);
    if (!page.IsTruncated) return found;
    expect(ids.length).toBe(MaxKeys);
    markers = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  }
}

describe('a bucket with versions', () => {
  it('keeps every version, reads the newest and any by its id', async () => {
    const { client } = await openTestS3();
    const first = await put(client, 'a', 'one');
    const second = await put(client, 'a', 'two');
    expect(first).not.toBe(second);
    expect(await read(client, 'a')).toBe('two');
    expect(await read(client, 'a', first)).toBe('one');
    expect((await failureOf(read(client, 'b', first))).name).toBe('NoSuchVersion');
    expect((await failureOf(read(client, 'a', 'no-id'))).name).toBe('InvalidArgument');
  });

  it('hides a deleted object behind a marker, and shows it again when the marker is deleted', async () => {
    const { client, events } = await openTestS3();
    const version = await put(client, 'a', 'one');
    const deleted = await client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    expect(deleted.DeleteMarker).toBe(true);
    expect((await failureOf(read(client, 'a'))).name).toBe('NoSuchKey');
    const head = client.send(new HeadObjectCommand({ Bucket, Key: 'a' }));
    await expect(head).rejects.toMatchObject({ $response: { headers: { 'x-amz-delete-marker': 'true' } } });
    expect((await failureOf(read(client, 'a', deleted.VersionId))).name).toBe('MethodNotAllowed');
    expect((await client.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
    expect(await read(client, 'a', version)).toBe('one');
    const VersionId = deleted.VersionId ?? '';
    const undone = await client.send(new DeleteObjectCommand({ Bucket, Key: 'a', VersionId }));
    expect(undone).toMatchObject({ DeleteMarker: true, VersionId: deleted.VersionId });
    expect(await read(client, 'a')).toBe('one');
    expect(events.map((event) => [event.kind, event.deletionType, event.versionId])).toEqual([
      ['Object Created', undefined, version],
      ['Object Deleted', 'Delete Marker Created', deleted.VersionId],
      ['Object Deleted', 'Permanently Deleted', deleted.VersionId],
    ]);
  });

  it('deletes exactly the version that is named, once', async () => {
    const { client, events } = await openTestS3();
    const [first, second] = [await put(client, 'a', 'one'), await put(client, 'a', 'two')];
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'a', VersionId: second }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'a', VersionId: second }));
    expect(await read(client, 'a')).toBe('one');
    expect((await failureOf(read(client, 'a', second))).name).toBe('NoSuchVersion');
    expect(await listAll(client, 10)).toEqual([`a:${first}`]);
    expect(events.filter((event) => event.kind === 'Object Deleted')).toHaveLength(1);
  });

  it('lists versions newest first, page by page, each once', async () => {
    const { client } = await openTestS3();
    const expected: string[] = [];
    for (const key of ['a', 'b', 'c']) {
      const ids: string[] = [];
      for (const body of ['1', '2', '3']) ids.unshift(`${key}:${await put(client, key, body)}`);
      expected.push(...ids);
    }
    for (const size of [1, 2, 3, 4, 9, 10]) expect(await listAll(client, size)).toEqual(expected);
    const { Versions } = await client.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'b' }));
    expect(Versions?.map(({ IsLatest }) => IsLatest)).toEqual([true, false, false]);
  });

  it('can be emptied page by page, though the markers name what is already gone', async () => {
    const { client } = await openTestS3();
    for (const key of ['a', 'b', 'c']) for (const body of ['1', '2', '3']) await put(client, key, body);
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'b' }));
    const listed = await listAll(client, 2, async (ids) => {
      const Objects = ids.map((id) => ({ Key: id.slice(0, 1), VersionId: id.slice(2) }));
      await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    });
    expect(listed).toHaveLength(10);
    expect(await listAll(client, 10)).toEqual([]);
  });

  it('copies an older version back to the top', async () => {
    const { client } = await openTestS3();
    const first = await put(client, 'a', 'one');
    await put(client, 'a', 'two');
    const CopySource = `versioned/a?versionId=${first}`;
    const copy = await client.send(new CopyObjectCommand({ Bucket, Key: 'a', CopySource }));
    expect(copy.CopySourceVersionId).toBe(first);
    expect(await read(client, 'a')).toBe('one');
    expect(await listAll(client, 10)).toHaveLength(3);
  });

  it('gives events of a key growing sequencers, across a restart too', async () => {
    const s3 = await openTestS3();
    for (let index = 0; index < 20; index++) await put(s3.client, 'a', `${index}`);
    await s3.close();
    const again = await openTestS3({ directory: s3.directory });
    await put(again.client, 'a', 'last');
    const sequencers = [...s3.events, ...again.events].map((event) => event.sequencer);
    expect(sequencers).toEqual([...sequencers].sort());
    expect(new Set(sequencers).size).toBe(21);
  });
});
