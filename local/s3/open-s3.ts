import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { openBlobs } from './blobs.ts';
import { type Database, openDatabase } from './database.ts';
import { S3Notification } from './notification.ts';
import { openOutbox } from './outbox.ts';
import type { Bucket, S3 } from './s3.ts';
import { openUploads } from './uploads.ts';
import { openVersions } from './versions.ts';

/** What the S3 is opened with; the fields are explained at startS3. */
export type Options = {
  directory: string;
  buckets: readonly { name: string; versioned: boolean }[];
  notify: (event: S3Notification) => Promise<void> | void;
  now: () => number;
};

const BucketRow = v.object({ name: v.string(), versioned: v.number(), created_at: v.number() });

/**
 * Makes the buckets that there are not yet. Others that the directory knows stay on disk and are not served.
 * @throws Error for a bucket that had versions and shall have none: S3 can't do that either (User Guide, "Using versioning in S3 buckets").
 */
function makeBuckets({ connection, transaction }: Database, options: Options): Map<string, Bucket> {
  const find = connection.prepare('select * from bucket where name = ?');
  const put = connection.prepare('insert or replace into bucket values (?, ?, ?)');
  return transaction(() => {
    const buckets = options.buckets.map(({ name, versioned }): Bucket => {
      const known = v.parse(v.optional(BucketRow), find.get(name));
      if (known?.versioned === 1 && !versioned) {
        throw new Error(`the bucket ${name} has versions: they can't be turned off, begin with an empty directory`);
      }
      const bucket = { name, versioned, createdAt: known?.created_at ?? options.now() };
      put.run(name, versioned ? 1 : 0, bucket.createdAt);
      return bucket;
    });
    return new Map(buckets.map((bucket) => [bucket.name, bucket]));
  });
}

function knownBlobs({ connection }: Database): Set<string> {
  const rows = connection.prepare('select blob from segment union all select blob from part').all();
  return new Set(rows.map(({ blob }) => v.parse(v.string(), blob)));
}

/**
 * Opens the S3 in a directory, takes away what a crash left half done, and makes its buckets.
 * @throws Error when the directory is in use, or a bucket can't be what it shall be.
 */
export async function openS3(options: Options): Promise<S3> {
  await mkdir(options.directory, { recursive: true });
  const database = openDatabase(join(options.directory, 'catalogue.sqlite'));
  try {
    const blobs = await openBlobs(join(options.directory, 'blobs'));
    await blobs.sweep(knownBlobs(database));
    return {
      database,
      blobs,
      versions: openVersions(database),
      uploads: openUploads(database),
      outbox: openOutbox(database, (event) => v.parse(S3Notification, event), options.notify),
      buckets: makeBuckets(database, options),
      now: options.now,
    };
  } catch (error) {
    database.close();
    throw error;
  }
}
