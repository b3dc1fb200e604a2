import * as v from 'valibot';
import { type Attributes, StoredHeaders } from './attributes.ts';
import { ChecksumAlgorithm, ChecksumType, defaultAlgorithm } from './checksum.ts';
import type { Database } from './database.ts';
import { StoredTags } from './tags.ts';

/** A multipart upload that has been begun and neither completed nor aborted. */
export type Upload = Attributes & {
  /** Its place in time, which its object will have: see commit.ts. */
  order: number;
  uploadId: string;
  bucket: string;
  key: string;
  initiatedAt: number;
  /** What the client asked for; without it parts may come with any checksum. */
  asked: ChecksumAlgorithm | undefined;
  /** What the object's checksum is made with. */
  algorithm: ChecksumAlgorithm;
  checksumType: ChecksumType;
};

/** A part that has been uploaded. `checksum` is of the upload's algorithm. */
export type Part = { number: number; blob: string; size: number; etag: string; checksum: string; modifiedAt: number };

/** Multipart uploads under way. What changes something belongs into a transaction. */
export type Uploads = {
  find(bucket: string, key: string, uploadId: string): Upload | undefined;
  insert(upload: Upload): void;
  /** Ends an upload; the blobs of its parts are the caller's to keep or discard. */
  remove(upload: Upload): void;
  /** Stores a part, and gives the one of the same number that it replaces. */
  putPart(upload: Upload, part: Part): Part | undefined;
  /** Parts by number, above `after`. */
  listParts(upload: Upload, after: number): Part[];
  /** Uploads by key and then by age, from `key` on; of `key` itself only those begun later than `after`. */
  list(bucket: string, key: string, after: number): Iterable<Upload>;
};

const UploadRow = v.pipe(
  v.object({
    ord: v.number(),
    upload_id: v.string(),
    bucket: v.string(),
    key: v.string(),
    initiated_at: v.number(),
    algorithm: v.nullable(ChecksumAlgorithm),
    checksum_type: ChecksumType,
    headers: StoredHeaders,
    encryption: StoredHeaders,
    tags: StoredTags,
  }),
  v.transform(
    ({ ord, upload_id, initiated_at, checksum_type, algorithm, ...row }): Upload => ({
      ...row,
      order: ord,
      uploadId: upload_id,
      initiatedAt: initiated_at,
      checksumType: checksum_type,
      asked: algorithm ?? undefined,
      algorithm: algorithm ?? defaultAlgorithm,
    }),
  ),
);

const PartRow = v.pipe(
  v.object({
    number: v.number(),
    blob: v.string(),
    size: v.number(),
    etag: v.string(),
    checksum: v.string(),
    modified_at: v.number(),
  }),
  v.transform(({ modified_at, ...row }): Part => ({ ...row, modifiedAt: modified_at })),
);

/** Opens the multipart uploads of a catalogue. */
export function openUploads({ connection }: Database): Uploads {
  const find = connection.prepare('select * from upload where bucket = ? and key = ? and upload_id = ?');
  const insert = connection.prepare(`insert into upload values (${Array(10).fill('?').join(', ')})`);
  const remove = connection.prepare('delete from upload where ord = ?');
  const removeParts = connection.prepare('delete from part where upload = ?');
  const part = connection.prepare('select * from part where upload = ? and number = ?');
  const putPart = connection.prepare('insert or replace into part values (?, ?, ?, ?, ?, ?, ?)');
  const parts = connection.prepare('select * from part where upload = ? and number > ? order by number');
  const list = connection.prepare(
    'select * from upload where bucket = ?1 and key >= ?2 and (key > ?2 or ord > ?3) order by key, ord',
  );
  return {
    find: (bucket, key, uploadId) => v.parse(v.optional(UploadRow), find.get(bucket, key, uploadId)),
    insert(upload) {
      insert.run(
        upload.order,
        upload.uploadId,
        upload.bucket,
        upload.key,
        upload.initiatedAt,
        upload.asked ?? null,
        upload.checksumType,
        JSON.stringify(upload.headers),
        JSON.stringify(upload.encryption),
        JSON.stringify(upload.tags),
      );
    },
    remove(upload) {
      removeParts.run(upload.order);
      remove.run(upload.order);
    },
    putPart(upload, { number, blob, size, etag, checksum, modifiedAt }) {
      const replaced = v.parse(v.optional(PartRow), part.get(upload.order, number));
      putPart.run(upload.order, number, blob, size, etag, checksum, modifiedAt);
      return replaced;
    },
    listParts: (upload, after) => v.parse(v.array(PartRow), parts.all(upload.order, after)),
    *list(bucket, key, after) {
      for (const row of list.iterate(bucket, key, after)) yield v.parse(UploadRow, row);
    },
  };
}
