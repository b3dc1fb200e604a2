import type { Fingerprints } from '../csv/fingerprint.ts';
import { type UserStatus, userStatuses } from '../domain/user.ts';
import { createKeyTable, grownLength, placesFor } from './key-table.ts';

/** What a file has said of a user so far. `protected`: a rejected row is about the user, who is not missing then. */
export const userMarks = { seen: 1, protected: 2, duplicate: 4 } as const;

/** One of {@link userMarks}. */
export type UserMark = keyof typeof userMarks;

const HAS_RAW = 64;
const HAS_RECORD = 128;

/** A user as the directory has it. Fingerprints are 16 bytes; one of another length counts as none. */
export type IndexedUser = {
  readonly key: string;
  readonly status: UserStatus;
  /** 0 to 4,294,967,295. */
  readonly version: number;
  readonly raw?: Uint8Array | undefined;
  readonly record?: Uint8Array | undefined;
};

/** The known users of a tenant, by number from 0 to `size() - 1`. */
export type UserIndex = {
  readonly size: () => number;
  /** Throws if the key is there: a directory has no key twice. */
  readonly add: (user: IndexedUser) => number;
  /**
   * Writes into `users`, for each of `count` fingerprints, the user whose last row was just that one, or -1. Many in
   * one call, since each waits for main memory and they can wait together.
   */
  readonly findByRaw: (fingerprints: Fingerprints, count: number, users: Int32Array) => void;
  readonly findByKey: (key: string) => number;
  readonly keyOf: (user: number) => string;
  readonly statusOf: (user: number) => UserStatus;
  readonly versionOf: (user: number) => number;
  /** Whether the user's record has this fingerprint (16 bytes); `false` for a user without one. */
  readonly hasRecord: (user: number, fingerprint: Uint8Array) => boolean;
  readonly mark: (user: number, mark: UserMark) => void;
  readonly isMarked: (user: number, mark: UserMark) => boolean;
};

/**
 * An index of packed arrays: 42 bytes a user, 8 to 22 in two hash tables, and the key's text; about 75 MB for a
 * million users. Neither adding nor finding leaves anything to the garbage collector.
 *
 * @param expected number of users to make room for; it grows beyond it
 */
export function createUserIndex(expected: number): UserIndex {
  const keys = createKeyTable(expected);
  let capacity = Math.max(1, expected);
  let raws = new Int32Array(4 * capacity);
  let records = new Uint8Array(16 * capacity);
  let versions = new Uint32Array(capacity);
  let statuses = new Uint8Array(capacity);
  let marks = new Uint8Array(capacity);
  let rawPlaces = new Uint32Array(placesFor(expected));
  let rawCount = 0;

  const grow = () => {
    capacity = grownLength(capacity);
    raws = new Int32Array(raws.buffer.transfer(16 * capacity));
    records = new Uint8Array(records.buffer.transfer(16 * capacity));
    versions = new Uint32Array(versions.buffer.transfer(4 * capacity));
    statuses = new Uint8Array(statuses.buffer.transfer(capacity));
    marks = new Uint8Array(marks.buffer.transfer(capacity));
  };

  /** A fingerprint is as good as random already: its first word is the hash. */
  const placeRaw = (user: number) => {
    const mask = rawPlaces.length - 1;
    let place = (raws[4 * user] ?? 0) & mask;
    while (rawPlaces[place]) place = (place + 1) & mask;
    rawPlaces[place] = user + 1;
  };

  const addRaw = (user: number, raw: Uint8Array) => {
    const view = new DataView(raw.buffer, raw.byteOffset, 16);
    for (let i = 0; i < 4; i++) raws[4 * user + i] = view.getInt32(4 * i, true);
    marks[user] = (marks[user] ?? 0) | HAS_RAW;
    rawCount++;
    if (rawCount <= 0.7 * rawPlaces.length) return placeRaw(user);
    rawPlaces = new Uint32Array(2 * rawPlaces.length);
    for (let other = 0; other <= user; other++) if ((marks[other] ?? 0) & HAS_RAW) placeRaw(other);
  };

  const addRecord = (user: number, record: Uint8Array) => {
    records.set(record, 16 * user);
    marks[user] = (marks[user] ?? 0) | HAS_RECORD;
  };

  const hasRaw = (user: number, fingerprints: Fingerprints, i: number): boolean =>
    raws[4 * user] === fingerprints[4 * i] &&
    raws[4 * user + 1] === fingerprints[4 * i + 1] &&
    raws[4 * user + 2] === fingerprints[4 * i + 2] &&
    raws[4 * user + 3] === fingerprints[4 * i + 3];

  const searchRaw = (fingerprints: Fingerprints, i: number): number => {
    const mask = rawPlaces.length - 1;
    let place = (fingerprints[4 * i] ?? 0) & mask;
    for (let found = rawPlaces[place]; found; found = rawPlaces[place]) {
      if (hasRaw(found - 1, fingerprints, i)) return found - 1;
      place = (place + 1) & mask;
    }
    return -1;
  };

  return {
    size: keys.size,
    add: ({ key, status, version, raw, record }) => {
      const user = keys.put(key);
      if (keys.size() !== user + 1) throw new Error('a user was put into the index twice');
      if (user === capacity) grow();
      statuses[user] = userStatuses.indexOf(status);
      versions[user] = version;
      marks[user] = 0;
      if (raw?.length === 16) addRaw(user, raw);
      if (record?.length === 16) addRecord(user, record);
      return user;
    },
    findByRaw: (fingerprints, count, users) => {
      const mask = rawPlaces.length - 1;
      for (let i = 0; i < count; i++) users[i] = (rawPlaces[(fingerprints[4 * i] ?? 0) & mask] ?? 0) - 1;
      for (let i = 0; i < count; i++) {
        const first = users[i] ?? -1;
        if (first >= 0 && !hasRaw(first, fingerprints, i)) users[i] = searchRaw(fingerprints, i);
      }
    },
    findByKey: keys.find,
    keyOf: keys.keyAt,
    statusOf: (user) => userStatuses[statuses[user] ?? 0] ?? userStatuses[0],
    versionOf: (user) => versions[user] ?? 0,
    hasRecord: (user, fingerprint) => {
      if (!((marks[user] ?? 0) & HAS_RECORD) || fingerprint.length !== 16) return false;
      const at = 16 * user;
      for (let i = 0; i < 16; i++) if (records[at + i] !== fingerprint[i]) return false;
      return true;
    },
    mark: (user, mark) => {
      marks[user] = (marks[user] ?? 0) | userMarks[mark];
    },
    isMarked: (user, mark) => ((marks[user] ?? 0) & userMarks[mark]) !== 0,
  };
}
