import type { SQLInputValue } from 'node:sqlite';
import * as v from 'valibot';
import { type Attributes, StoredHeaders } from './attributes.ts';
import { Checksum } from './checksum.ts';
import type { Database } from './database.ts';
import { StoredTags, type Tag } from './tags.ts';

/** One version of an object, or a delete marker. */
export type Version = Attributes & {
  /** Its place in time: of all versions of a key, the greatest is the current one. */
  order: number;
  bucket: string;
  key: string;
  /** `null` in a bucket without versions. */
  versionId: string;
  marker: boolean;
  /** Milliseconds since 1970; S3 shows whole seconds. */
  modifiedAt: number;
  size: number;
  /** Without quotes. */
  etag: string;
  checksum: Checksum | undefined;
};

/** A run of an object's bytes: one blob. A multipart object has one for each part. */
export type Segment = { blob: string; size: number };

/** A version in a listing; `latest` says whether it is the current one. */
export type ListedVersion = Version & { latest: boolean };

/** The versions of all objects. What changes something belongs into a transaction. */
export type Versions = {
  /** The newest version, which may be a delete marker. */
  findCurrent(bucket: string, key: string): Version | undefined;
  find(bucket: string, key: string, versionId: string): Version | undefined;
  insert(version: Version, segments: readonly Segment[]): void;
  /** Removes a version for good and gives the blobs that nobody needs any more. */
  remove(version: Version): Segment[];
  setTags(version: Version, tags: readonly Tag[]): void;
  segmentsOf(version: Version): Segment[];
  /** Current objects in binary order of their keys, from `key` on. */
  listObjects(bucket: string, key: string): Iterable<Version>;
  /** All versions and markers by key, newest first; of `key` itself only those that are older than `before`. */
  listVersions(bucket: string, key: string, before: number): Iterable<ListedVersion>;
};

const Row = v.pipe(
  v.object({
    ord: v.number(),
    bucket: v.string(),
    key: v.string(),
    version_id: v.string(),
    marker: v.number(),
    modified_at: v.number(),
    size: v.number(),
    etag: v.string(),
    checksum: v.pipe(v.string(), v.parseJson(), v.nullable(Checksum)),
    headers: StoredHeaders,
    encryption: StoredHeaders,
    tags: StoredTags,
    latest: v.optional(v.number(), 1),
  }),
  v.transform(
    ({ ord, version_id, modified_at, marker, latest, checksum, ...row }): ListedVersion => ({
      ...row,
      order: ord,
      versionId: version_id,
      modifiedAt: modified_at,
      marker: marker === 1,
      latest: latest === 1,
      checksum: checksum ?? undefined,
    }),
  ),
);

const SegmentRow = v.object({ blob: v.string(), size: v.number() });

const newestOfKey = '(select max(w.ord) from version w where w.bucket = v.bucket and w.key = v.key)';

function toRow(version: Version): SQLInputValue[] {
  return [
    version.order,
    version.bucket,
    version.key,
    version.versionId,
    version.marker ? 1 : 0,
    version.modifiedAt,
    version.size,
    version.etag,
    JSON.stringify(version.checksum ?? null),
    JSON.stringify(version.headers),
    JSON.stringify(version.encryption),
    JSON.stringify(version.tags),
  ];
}

/** Opens the versions of a catalogue. Keys are compared as SQLite compares text: by their UTF-8 bytes, as S3 does. */
export function openVersions({ connection }: Database): Versions {
  const current = connection.prepare('select * from version where bucket = ? and key = ? order by ord desc limit 1');
  const exact = connection.prepare('select * from version where bucket = ? and key = ? and version_id = ?');
  const insert = connection.prepare(`insert into version values (${Array(12).fill('?').join(', ')})`);
  const insertSegment = connection.prepare('insert into segment values (?, ?, ?, ?)');
  const segments = connection.prepare('select blob, size from segment where version = ? order by position');
  const removeSegments = connection.prepare('delete from segment where version = ?');
  const remove = connection.prepare('delete from version where ord = ?');
  const setTags = connection.prepare('update version set tags = ? where ord = ?');
  const objects = connection.prepare(
    `select * from version v where bucket = ? and key >= ? and marker = 0 and ord = ${newestOfKey} order by key`,
  );
  const versions = connection.prepare(
    `select *, ord = ${newestOfKey} as latest from version v
     where bucket = ?1 and key >= ?2 and (key > ?2 or ord < ?3) order by key, ord desc`,
  );

  function segmentsOf(version: Version): Segment[] {
    return v.parse(v.array(SegmentRow), segments.all(version.order));
  }

  function* parseRows(rows: Iterable<unknown>): Generator<ListedVersion> {
    for (const row of rows) yield v.parse(Row, row);
  }

  return {
    findCurrent: (bucket, key) => v.parse(v.optional(Row), current.get(bucket, key)),
    find: (bucket, key, versionId) => v.parse(v.optional(Row), exact.get(bucket, key, versionId)),
    insert(version, blobs) {
      insert.run(...toRow(version));
      blobs.forEach((segment, position) => {
        insertSegment.run(version.order, position, segment.blob, segment.size);
      });
    },
    remove(version) {
      const freed = segmentsOf(version);
      removeSegments.run(version.order);
      remove.run(version.order);
      return freed;
    },
    setTags(version, tags) {
      setTags.run(JSON.stringify(tags), version.order);
    },
    segmentsOf,
    listObjects: (bucket, key) => parseRows(objects.iterate(bucket, key)),
    listVersions: (bucket, key, before) => parseRows(versions.iterate(bucket, key, before)),
  };
}
