import type { Blobs } from './blobs.ts';
import type { Database } from './database.ts';
import type { Outbox } from './outbox.ts';
import type { Uploads } from './uploads.ts';
import type { Versions } from './versions.ts';

/** A bucket that is served. */
export type Bucket = { name: string; versioned: boolean; createdAt: number };

/** Everything that an action works with. */
export type S3 = {
  database: Database;
  versions: Versions;
  uploads: Uploads;
  blobs: Blobs;
  outbox: Outbox;
  buckets: ReadonlyMap<string, Bucket>;
  /** Milliseconds since 1970. */
  now: () => number;
};
