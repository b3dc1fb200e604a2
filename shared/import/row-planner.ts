import { hash } from 'node:crypto';
import { decodeRows, decodeStrayRow } from '../csv/cells.ts';
import { type Fingerprints, fingerprintBytes, fingerprintRows, fingerprintSalt } from '../csv/fingerprint.ts';
import type { RejectedRow, RowBatch } from '../csv/row-splitter.ts';
import { type Change, isRemoval } from '../domain/change.ts';
import { type Counts, countedAs, noCounts } from '../domain/counts.ts';
import { diff } from '../domain/diff.ts';
import type { Mapping } from '../domain/header.ts';
import type { Issue } from '../domain/issue.ts';
import { canonical, readKey, readRecord, type UserRecord } from '../domain/record.ts';
import { isActive, type User } from '../domain/user.ts';
import { absentees, removalOf } from './absentees.ts';
import { createChunkWriter, retractRows, type WrittenChunk } from './chunk-writer.ts';
import type { IssueWriter } from './issue-writer.ts';
import { createOccurrences, duplicateIssue, type Occurrences } from './occurrences.ts';
import type { PlanInput } from './plan-file.ts';

/** What the rows of a file come to. */
export type PlannedRows = {
  readonly changes: readonly WrittenChunk[];
  readonly removals: readonly WrittenChunk[];
  readonly counts: Counts;
  readonly activeBefore: number;
  readonly absenceRemovals: number;
  readonly unidentifiedRows: number;
};

/** Plans the rows of one file, batch by batch, against the users that are known. */
export type RowPlanner = {
  readonly take: (batch: RowBatch) => Promise<void>;
  readonly end: () => Promise<PlannedRows>;
};

/** A record that is not the one from last time: its user, if known, has to be read before it is planned. */
type Pending = {
  readonly row: number;
  readonly record: UserRecord;
  /** The user's number in the index; -1 for a new one. */
  readonly known: number;
  readonly raw: string;
  readonly recordHash: string;
};

/** Known users that are read at once: ten calls of BatchGetItem. */
const mostPendingKnown = 1_000;

/** What waits for a read of known users is planned with them, in the file's order; this bounds it. */
const mostPending = 2 * mostPendingKnown;

/**
 * Depends on nothing but the record, so that a new header or profile rewrites nobody whose values are the same. The first
 * 22 digits of base64 are its first 16 bytes.
 */
const fingerprintRecord = (record: UserRecord): string => hash('sha256', canonical(record), 'base64').slice(0, 22);

export function createRowPlanner(
  input: PlanInput,
  mapping: Mapping,
  header: Uint8Array,
  issues: IssueWriter,
): RowPlanner {
  const { index } = input;
  const salt = fingerprintSalt(header, String(input.revision));
  const occurrences = createOccurrences(index);
  const writers = {
    change: createChunkWriter('change', input.chunks),
    removal: createChunkWriter('removal', input.chunks),
  };
  const counts: Counts = { ...noCounts };
  const activeBefore = countActive(input);
  let fingerprints: Fingerprints = new Int32Array(0);
  let users = new Int32Array(0);
  let pending: Pending[] = [];
  let pendingKnown = 0;
  let unidentifiedRows = 0;
  let ordinal = 0;

  /** A row whose bytes are the same as last time needs no parsing at all: finds these, and returns the others. */
  const missesOf = (batch: RowBatch): number[] => {
    fingerprints = fingerprintRows(salt, batch, fingerprints);
    if (users.length < batch.count) users = new Int32Array(batch.count);
    index.findByRaw(fingerprints, batch.count, users);
    const misses: number[] = [];
    for (let at = 0; at < batch.count; at += 1) if ((users[at] ?? -1) < 0) misses.push(at);
    return misses;
  };

  const takeKnown = (known: number, row: number) => {
    if (!occurrences.isFirstOf(known, row)) return rejectRepeated(index.keyOf(known), row);
    counts.unchanged += 1;
    return undefined;
  };

  const rejectRepeated = (key: string, row: number) => {
    counts.rejected += 1;
    return issues.add([duplicateIssue(mapping.identity.title, key, row, occurrences.firstRowOf(key))]);
  };

  const takeCells = (cells: readonly string[], row: number, at: number) => {
    const reading = readRecord(cells, mapping, row);
    if (reading.record === undefined) return reject(reading.key, row, reading.issues);
    if (!occurrences.isFirst(reading.record.key, row)) return rejectRepeated(reading.record.key, row);
    takeRecord(reading.record, row, at);
    return undefined;
  };

  /** A rejected row protects its user from being missing, as far as it says who that is. */
  const reject = (key: string | undefined, row: number, found: readonly Issue[]) => {
    if (key === undefined) unidentifiedRows += 1;
    else if (occurrences.isFirst(key, row)) occurrences.protect(key);
    counts.rejected += 1;
    return issues.add(found);
  };

  const takeRecord = (record: UserRecord, row: number, at: number): void => {
    const recordHash = fingerprintRecord(record);
    const known = index.findByKey(record.key);
    if (known >= 0 && index.hasRecord(known, Buffer.from(recordHash, 'base64'))) {
      counts.unchanged += 1;
      return;
    }
    const raw = base64(fingerprintBytes(fingerprints, at));
    pending.push({ row, record, known, raw, recordHash });
    if (known >= 0) pendingKnown += 1;
  };

  /**
   * In a row with cells too many or too few, or with a stray quote, the identity cell may be another column's, unless it
   * names a known user; and a row of several lines may have swallowed others.
   */
  const takeMalformed = ({ line, lastLine, bytes, fault }: RejectedRow) => {
    const key = readKey(decodeStrayRow(bytes), mapping);
    const isTold = key !== undefined && index.findByKey(key) >= 0;
    if (isTold && lastLine !== line) unidentifiedRows += 1;
    return reject(isTold ? key : undefined, line, [fault]);
  };

  const flush = async (): Promise<void> => {
    const entries = pending;
    pending = [];
    pendingKnown = 0;
    const found = await readKnown(input, entries);
    for (const entry of entries) {
      const change = changeFor(entry, found.get(entry.record.key), ordinal);
      if (change === undefined) counts.unchanged += 1;
      else {
        ordinal += 1;
        counts[countedAs[change.type]] += 1;
        const written = writers[isRemoval(change.type) ? 'removal' : 'change'].add(change);
        if (written !== undefined) await written;
      }
    }
  };

  return {
    take: async (batch) => {
      const misses = missesOf(batch);
      const cells = misses.length > 0 ? decodeRows(misses.map((at) => rowOf(batch, at))) : [];
      let [decoded, rejected] = [0, 0];
      // In the file's order, whatever its rows are: otherwise the plan would depend on how the bytes were divided.
      for (let at = 0; at < batch.count; at += 1) {
        const row = batch.lines[at] ?? 0;
        for (let next = batch.rejected[rejected]; next && next.line < row; next = batch.rejected[rejected]) {
          await takeMalformed(next);
          rejected += 1;
        }
        const known = users[at] ?? -1;
        const written = known < 0 ? takeCells(cells[decoded++] ?? [], row, at) : takeKnown(known, row);
        if (written !== undefined) await written;
      }
      for (const last of batch.rejected.slice(rejected)) await takeMalformed(last);
      const hasToWait = pendingKnown > 0 && pendingKnown < mostPendingKnown && pending.length < mostPending;
      if (!hasToWait) await flush();
    },
    end: async () => {
      await flush();
      const written = { changes: await writers.change.end(), removals: await writers.removal.end() };
      const settled = await settleDuplicates(input, mapping, issues, occurrences, counts, written);
      const absent = await planAbsentees(input, counts, ordinal, unidentifiedRows);
      const removals = [...settled.removals, ...absent];
      const absenceRemovals = absent.reduce((sum, chunk) => sum + chunk.changes, 0);
      return { changes: settled.changes, removals, counts, activeBefore, absenceRemovals, unidentifiedRows };
    },
  };
}

const rowOf = ({ bytes, starts, ends }: RowBatch, at: number): Buffer => bytes.subarray(starts[at], ends[at]);

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');

function countActive({ index }: PlanInput): number {
  let active = 0;
  for (let user = 0; user < index.size(); user += 1) if (isActive(index.statusOf(user))) active += 1;
  return active;
}

const readKnown = (input: PlanInput, entries: readonly Pending[]): Promise<ReadonlyMap<string, User>> =>
  input.readUsers(entries.filter(({ known }) => known >= 0).map(({ record }) => record.key));

function changeFor({ row, record, raw, recordHash }: Pending, user: User | undefined, n: number): Change | undefined {
  const difference = diff(user, record);
  if (difference === undefined) return undefined;
  const planned = user === undefined ? {} : { version: user.version };
  return { n, ...planned, ...difference, key: record.key, reason: 'row', row, record: recordHash, raw };
}

type Written = { readonly changes: readonly WrittenChunk[]; readonly removals: readonly WrittenChunk[] };

/** All copies of a repeated key are rejected together, also the first one, which was planned when it came. */
async function settleDuplicates(
  input: PlanInput,
  mapping: Mapping,
  issues: IssueWriter,
  occurrences: Occurrences,
  counts: Counts,
  written: Written,
): Promise<Written> {
  const repeated = occurrences.repeated();
  if (repeated.length === 0) return written;
  const rows = repeated.map(({ firstRow }) => firstRow);
  const changes = await retractRows(input.chunks, written.changes, rows);
  const removals = await retractRows(input.chunks, written.removals, rows);
  const retracted = [...changes.retracted, ...removals.retracted];
  for (const { type } of retracted) counts[countedAs[type]] -= 1;
  const accepted = repeated.filter(({ wasRejected }) => !wasRejected);
  counts.unchanged -= accepted.length - retracted.length;
  counts.rejected += accepted.length;
  for (const { key, firstRow } of accepted) {
    await issues.add([duplicateIssue(mapping.identity.title, key, firstRow, undefined)]);
  }
  return { changes: changes.chunks, removals: removals.chunks };
}

/** What becomes of known users whom the file does not contain. */
async function planAbsentees(
  { index, profile, withholdsRemovals, chunks }: PlanInput,
  counts: Counts,
  firstOrdinal: number,
  unidentifiedRows: number,
): Promise<WrittenChunk[]> {
  const absent = absentees(index);
  counts.missing = absent.length;
  if (profile.missing === 'leave' || (withholdsRemovals && unidentifiedRows > 0)) return [];
  const writer = createChunkWriter('absent', chunks);
  for (const [nth, user] of absent.entries()) {
    const change = removalOf(user, profile.missing, firstOrdinal + nth);
    counts[countedAs[change.type]] += 1;
    await writer.add(change);
  }
  return writer.end();
}
