import { DatabaseSync } from 'node:sqlite';

/** The catalogue: which versions, uploads and undelivered events exist. Bytes are in files beside it, see blobs.ts. */
export type Database = {
  connection: DatabaseSync;
  /** Runs `work` as one durable step: all of it is on disk when this returns, or none. */
  transaction<Result>(work: () => Result): Result;
  /** The next number of the only counter there is: it never repeats, not across restarts either. Inside a transaction. */
  nextOrder(): number;
  close(): void;
};

const schema = `
  create table if not exists counter (value integer not null) strict;
  insert into counter select 0 where not exists (select 1 from counter);
  create table if not exists bucket (
    name text primary key, versioned integer not null, created_at integer not null
  ) strict;
  create table if not exists version (
    ord integer primary key, bucket text not null, key text not null, version_id text not null,
    marker integer not null, modified_at integer not null, size integer not null, etag text not null,
    checksum text not null, headers text not null, encryption text not null, tags text not null
  ) strict;
  create unique index if not exists version_id on version (bucket, key, version_id);
  create index if not exists version_order on version (bucket, key, ord desc);
  create table if not exists segment (
    version integer not null, position integer not null, blob text not null, size integer not null,
    primary key (version, position)
  ) strict, without rowid;
  create table if not exists upload (
    ord integer primary key, upload_id text not null unique, bucket text not null, key text not null,
    initiated_at integer not null, algorithm text, checksum_type text not null,
    headers text not null, encryption text not null, tags text not null
  ) strict;
  create index if not exists upload_order on upload (bucket, key, ord);
  create table if not exists part (
    upload integer not null, number integer not null, blob text not null, size integer not null,
    etag text not null, checksum text not null, modified_at integer not null,
    primary key (upload, number)
  ) strict, without rowid;
  create table if not exists notification (ord integer primary key, event text not null) strict;
`;

/**
 * Opens the catalogue, or makes it.
 * @throws Error when another process has it open: its blobs would be taken for leftovers.
 */
export function openDatabase(path: string): Database {
  const connection = new DatabaseSync(path);
  try {
    // FULL: a commit is on disk, and not only in the system's cache, before a request is answered.
    connection.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full;');
    connection.exec(`begin exclusive; ${schema} commit;`);
  } catch (error) {
    connection.close();
    throw new Error(`the local S3's catalogue ${path} can't be opened: is another process using it?`, { cause: error });
  }
  const next = connection.prepare('update counter set value = value + 1 returning value');
  return {
    connection,
    transaction(work) {
      connection.exec('begin immediate');
      try {
        const result = work();
        connection.exec('commit');
        return result;
      } catch (error) {
        if (connection.isTransaction) connection.exec('rollback');
        throw error;
      }
    },
    nextOrder() {
      const value = next.get()?.value;
      if (typeof value !== 'number') throw new Error('the catalogue has lost its counter');
      return value;
    },
    close: () => connection.close(),
  };
}
