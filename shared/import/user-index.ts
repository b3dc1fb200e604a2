import { MOST_FILLED_BYTES } from '../csv/filled-cells.ts';
import { FINGERPRINT_BYTES, type Fingerprints } from '../csv/fingerprint.ts';
import { isPresent, type UserStatus, userStatuses } from '../domain/user.ts';
import { createEmailHasher, type EmailHash } from './email-hash.ts';
import { createFillPatterns } from './fill-patterns.ts';
import { createFingerprintTable } from './fingerprint-table.ts';
import { ensureBytes, reserveMemory } from './growing-memory.ts';
import { createKeyTable, MAXIMUM_KEYS } from './key-table.ts';
import { createUserNames } from './user-names.ts';

/** Flags of a user: a row of this file is about them; no file ever was; there is a fingerprint of the record, of the row. */
const SEEN = 1;
const IMPLIED = 2;
const HAS_RECORD = 4;
const HAS_RAW = 8;

/**
 * A user as the directory has it. Fingerprints are 16 bytes, and behind that of the row it says which of its cells are
 * filled; what is shorter or longer counts as none.
 */
type IndexedUser = {
  readonly key: string;
  readonly status: UserStatus;
  /** 0 to 4,294,967,295. */
  readonly version: number;
  readonly raw?: Uint8Array | undefined;
  readonly record?: Uint8Array | undefined;
  /** Given when it may be asked whose an address is. */
  readonly email?: string | undefined;
  /** Values of the identity fields, in their order, where there are several. */
  readonly names?: readonly (string | undefined)[] | undefined;
  /** Made because others name them. */
  readonly implied?: boolean | undefined;
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
  /** -1 if there is nobody. */
  readonly findByKey: (key: string) => number;
  /**
   * The user whom these identity values are about, in the order of the fields; with one field it is the key. -1 if there
   * is nobody.
   */
  readonly findByNames: (values: readonly (string | undefined)[]) => number;
  /** The user who has this identity value, in whichever field; -1 if there is nobody. */
  readonly findByName: (name: string) => number;
  readonly keyOf: (user: number) => string;
  readonly statusOf: (user: number) => UserStatus;
  readonly versionOf: (user: number) => number;
  /** Whether the user's record has this fingerprint (16 bytes); `false` for a user without one. */
  readonly hasRecord: (user: number, fingerprint: Uint8Array) => boolean;
  /** Whether the row that was imported last can be known again by its bytes: rows that were remarked on can't. */
  readonly hasRaw: (user: number) => boolean;
  /** The number of the pattern in which the cells of that row are filled, and what a number stands for. */
  readonly patternOf: (user: number) => number;
  readonly patternAt: (pattern: number) => Uint8Array;
  readonly isImplied: (user: number) => boolean;
  /** The hash of any address, to compare `emailOf` with. */
  readonly hashOf: (email: string) => EmailHash;
  /** Zeros for a user without one. */
  readonly emailOf: (user: number) => EmailHash;
  /** Notes that a row of the file is about them. */
  readonly see: (user: number) => void;
  readonly isSeen: (user: number) => boolean;
};

/**
 * An index of packed arrays: 44 bytes a user, 8 more with addresses, 8 to 22 in two hash tables, and the key's text;
 * about 77 to 85 MB for a million users. Finding leaves nothing to the garbage collector, and adding next to nothing.
 *
 * @param expected number of users to make room for; it grows beyond it, up to `MAXIMUM_KEYS`
 * @param identityFields how many fields tell one user from another
 */
export function createUserIndex(expected: number, identityFields = 1): UserIndex {
  const keys = createKeyTable(expected);
  const raws = createFingerprintTable(expected);
  const records = createColumn(FINGERPRINT_BYTES, (memory) => new Uint8Array(memory));
  const versions = createColumn(4, (memory) => new Uint32Array(memory));
  const statuses = createColumn(1, (memory) => new Uint8Array(memory));
  const patterns = createFillPatterns();
  const patternNumbers = createColumn(2, (memory) => new Uint16Array(memory));
  const flags = createColumn(1, (memory) => new Uint8Array(memory));
  const highs = createColumn(4, (memory) => new Uint32Array(memory));
  const lows = createColumn(4, (memory) => new Uint32Array(memory));
  const hashOf = createEmailHasher();
  const statusOf = (user: number): UserStatus => userStatuses[statuses.values[user] ?? 0] ?? userStatuses[0];

  /** The directory is read in no order: whoever is present comes before others, then the first by the key. */
  const isBetter = (user: number, other: number): boolean => {
    const isHere = isPresent(statusOf(user));
    return isHere === isPresent(statusOf(other)) ? keys.keyAt(user) < keys.keyAt(other) : isHere;
  };

  const userNames = identityFields > 1 ? createUserNames(identityFields, isBetter) : undefined;

  const addRecord = (user: number, record: Uint8Array) => {
    records.makeRoom(user);
    records.values.set(record, FINGERPRINT_BYTES * user);
    flags.values[user] = (flags.values[user] ?? 0) | HAS_RECORD;
  };

  /** A row in one pattern too many is decoded again each time, as one that is not known. */
  const addRaw = (user: number, raw: Uint8Array) => {
    if (raw.length <= FINGERPRINT_BYTES || raw.length > FINGERPRINT_BYTES + MOST_FILLED_BYTES) return;
    const pattern = patterns.numberOf(raw, FINGERPRINT_BYTES);
    if (pattern === undefined) return;
    raws.put(user, raw);
    patternNumbers.makeRoom(user);
    patternNumbers.values[user] = pattern;
    flags.values[user] = (flags.values[user] ?? 0) | HAS_RAW;
  };

  const addEmail = (user: number, email: string) => {
    const { high, low } = hashOf(email);
    for (const column of [highs, lows]) column.makeRoom(user);
    highs.values[user] = high;
    lows.values[user] = low;
  };

  return {
    size: keys.size,
    add: ({ key, status, version, raw, record, email, names = [], implied = false }) => {
      const user = keys.size();
      if (keys.put(key) < user) throw new Error('a user was put into the index twice');
      for (const column of [versions, statuses, flags]) column.makeRoom(user);
      statuses.values[user] = userStatuses.indexOf(status);
      versions.values[user] = version;
      flags.values[user] = implied ? IMPLIED : 0;
      if (email !== undefined) addEmail(user, email);
      userNames?.add(user, key, names);
      if (raw !== undefined) addRaw(user, raw);
      if (record?.length === FINGERPRINT_BYTES) addRecord(user, record);
      return user;
    },
    findByRaw: raws.find,
    findByKey: keys.find,
    findByNames: (values) => {
      if (userNames !== undefined) return userNames.find(values);
      return values[0] === undefined ? -1 : keys.find(values[0]);
    },
    findByName: userNames?.findAny ?? keys.find,
    keyOf: keys.keyAt,
    statusOf,
    versionOf: (user) => versions.values[user] ?? 0,
    hasRecord: (user, fingerprint) => {
      if (!((flags.values[user] ?? 0) & HAS_RECORD) || fingerprint.length !== FINGERPRINT_BYTES) return false;
      const at = FINGERPRINT_BYTES * user;
      for (let i = 0; i < FINGERPRINT_BYTES; i++) if (records.values[at + i] !== fingerprint[i]) return false;
      return true;
    },
    hasRaw: (user) => ((flags.values[user] ?? 0) & HAS_RAW) !== 0,
    patternOf: (user) => patternNumbers.values[user] ?? 0,
    patternAt: patterns.at,
    isImplied: (user) => ((flags.values[user] ?? 0) & IMPLIED) !== 0,
    hashOf,
    emailOf: (user) => ({ high: highs.values[user] ?? 0, low: lows.values[user] ?? 0 }),
    see: (user) => {
      flags.values[user] = (flags.values[user] ?? 0) | SEEN;
    },
    isSeen: (user) => ((flags.values[user] ?? 0) & SEEN) !== 0,
  };
}

/** One value of `width` bytes for each user. */
function createColumn<Values>(width: number, view: (memory: ArrayBuffer) => Values) {
  const memory = reserveMemory(width * MAXIMUM_KEYS);
  return { values: view(memory), makeRoom: (user: number) => ensureBytes(memory, width * (user + 1)) };
}
