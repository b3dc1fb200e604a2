import { hash } from 'node:crypto';
import { decodeRows, decodeStrayRow } from '../csv/cells.ts';
import { type Fingerprints, fingerprintRows, fingerprintSalt, fingerprintText } from '../csv/fingerprint.ts';
import type { RejectedRow, RowBatch } from '../csv/row-splitter.ts';
import { type Change, type Entity, isRemoval } from '../domain/change.ts';
import { type Counts, countedAs, noCounts } from '../domain/counts.ts';
import { diff } from '../domain/diff.ts';
import type { Issue } from '../domain/issue.ts';
import type { Mapping } from '../domain/mapping.ts';
import { canonical, readKeys, readRecord, type UserRecord } from '../domain/record.ts';
import { isActive, type User } from '../domain/user.ts';
import { isLeaving } from './absentees.ts';
import { createChunkWriter, type WrittenChunk } from './chunk-writer.ts';
import { createEmailClaims } from './email-claims.ts';
import type { IssueWriter } from './issue-writer.ts';
import { findLate } from './late-findings.ts';
import { createOccurrences, duplicateIssue } from './occurrences.ts';
import { planAbsentees } from './plan-absentees.ts';
import type { PlanInput } from './plan-file.ts';
import { planImplied } from './plan-implied.ts';
import { createReferences } from './references.ts';
import { settleRows } from './settle-rows.ts';

/** What the rows of a file come to. */
export type PlannedRows = {
  readonly implied: readonly WrittenChunk[];
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

/** A row that is not the same as last time. `bytes` are the batch's until it ends, and then a copy. */
type Miss = { readonly row: number; readonly raw: string; bytes: Uint8Array };

/** Rows that are decoded at once: a call of the parser costs as much as ten rows. */
const missesAtOnce = 128;

/** A record that is not the one from last time: its user, if known, has to be read before it is planned. */
type Pending = {
  readonly row: number;
  readonly record: UserRecord;
  /** The user's number: below the index's size for a known one. */
  readonly number: number;
  readonly valuesJson: string;
  /** Undefined when the row was remarked on: it has to be read again next time. */
  readonly raw: string | undefined;
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
const fingerprintRecord = (record: UserRecord, valuesJson: string): string =>
  hash('sha256', canonical(record, valuesJson), 'base64').slice(0, 22);

export function createRowPlanner(
  input: PlanInput,
  mapping: Mapping,
  header: Uint8Array,
  issues: IssueWriter,
): RowPlanner {
  const { index } = input;
  const entity = input.kind === 'teams' ? 'team' : 'user';
  const identityTitle = mapping.identity.map(({ title }) => title).join(' or ');
  const salt = fingerprintSalt(header, String(input.revision));
  const occurrences = createOccurrences(index, input.expectedRows);
  const references = createReferences(index, occurrences, entity, mapping.references);
  const claims = createEmailClaims(index, 0);
  const writers = {
    change: createChunkWriter('change', input.chunks),
    removal: createChunkWriter('removal', input.chunks),
  };
  const counts: Counts = { ...noCounts };
  const activeBefore = countActive(input);
  let fingerprints: Fingerprints = new Int32Array(0);
  let users = new Int32Array(0);
  let misses: Miss[] = [];
  let pending: Pending[] = [];
  let pendingKnown = 0;
  let unidentifiedRows = 0;
  let ordinal = 0;

  /** A row whose bytes are the same as last time needs no parsing at all: finds these. */
  const findKnown = (batch: RowBatch): void => {
    fingerprints = fingerprintRows(salt, batch, fingerprints);
    if (users.length < batch.count) users = new Int32Array(batch.count);
    index.findByRaw(fingerprints, batch.count, users);
  };

  const takeKnown = (known: number, row: number) => {
    if (!occurrences.isFirst(known, row)) return rejectRepeated(known, row);
    counts.unchanged += 1;
    return undefined;
  };

  const rejectRepeated = (number: number, row: number) => {
    counts.rejected += 1;
    return issues.add([duplicateIssue(identityTitle, occurrences.keyOf(number), row, occurrences.rowOf(number))]);
  };

  const takeMisses = async (): Promise<void> => {
    const taken = misses;
    misses = [];
    const cells = decodeRows(taken.map(({ bytes }) => bytes));
    let nth = 0;
    for (const miss of taken) {
      const written = takeCells(cells[nth++] ?? [], miss);
      if (written !== undefined) await written;
    }
    const hasToWait = pendingKnown > 0 && pendingKnown < mostPendingKnown && pending.length < mostPending;
    if (!hasToWait) await flush();
  };

  const takeCells = (cells: readonly string[], miss: Miss) => {
    const reading = readRecord(cells, mapping, miss.row);
    if (reading.record === undefined) return reject(whoIs(reading.keys), miss.row, reading.issues);
    const record = withKnownKey(reading.record);
    const number = occurrences.numberOf(record.key);
    if (!occurrences.isFirst(number, miss.row)) return rejectRepeated(number, miss.row);
    const named = references.note(miss.row, number, record);
    const hasRemarks = reading.issues.length > 0 || named.length > 0;
    takeRecord(record, number, miss.row, hasRemarks ? undefined : miss.raw);
    return hasRemarks ? issues.add([...reading.issues, ...named]) : undefined;
  };

  /** The first of the keys that somebody has; otherwise the first. */
  const whoIs = (keys: readonly string[]): string | undefined =>
    keys.length < 2 ? keys[0] : (keys.find((key) => index.findByKey(key) >= 0) ?? keys[0]);

  const withKnownKey = (record: UserRecord): UserRecord =>
    record.otherKeys.length === 0 ? record : { ...record, key: whoIs([record.key, ...record.otherKeys]) ?? record.key };

  /** A rejected row protects its user from being missing, as far as it says who that is. */
  const reject = (key: string | undefined, row: number, found: readonly Issue[]) => {
    if (key === undefined) unidentifiedRows += 1;
    else {
      const number = occurrences.numberOf(key);
      if (occurrences.isFirst(number, row)) occurrences.protect(number);
    }
    counts.rejected += 1;
    return issues.add(found);
  };

  const takeRecord = (record: UserRecord, number: number, row: number, raw: string | undefined): void => {
    const valuesJson = JSON.stringify(record.values);
    const recordHash = fingerprintRecord(record, valuesJson);
    const isKnown = number < index.size();
    if (isKnown && index.hasRecord(number, Buffer.from(recordHash, 'base64'))) {
      counts.unchanged += 1;
      return;
    }
    pending.push({ row, record, valuesJson, number, raw, recordHash });
    if (isKnown) pendingKnown += 1;
  };

  /**
   * In a row with cells too many or too few, or with a stray quote, the identity cell may be another column's, unless it
   * names a known user; and a row of several lines may have swallowed others.
   */
  const takeMalformed = ({ line, lastLine, bytes, fault }: RejectedRow) => {
    const key = readKeys(decodeStrayRow(bytes), mapping).find((one) => index.findByKey(one) >= 0);
    if (key !== undefined && lastLine !== line) unidentifiedRows += 1;
    return reject(key, line, [fault]);
  };

  const flush = async (): Promise<void> => {
    const entries = pending;
    pending = [];
    pendingKnown = 0;
    const found = await readKnown(input, entries);
    for (const entry of entries) {
      const user = found.get(entry.record.key);
      const change = changeFor(entry, user, entity, mapping, ordinal);
      if (change === undefined) counts.unchanged += 1;
      else {
        ordinal += 1;
        counts[countedAs[change.type]] += 1;
        noteEffects(entry, user, change);
        const setJson = change.set === entry.record.values ? entry.valuesJson : undefined;
        const written = writers[isRemoval(change.type) ? 'removal' : 'change'].add(change, setJson);
        if (written !== undefined) await written;
      }
    }
  };

  const noteEffects = ({ number, row }: Pending, user: User | undefined, change: Change): void => {
    if (mapping.uniqueEmail !== undefined) claims.note(number, row, user, change);
    if (user === undefined) return;
    for (const hierarchy of references.hierarchies) {
      if (change.set[hierarchy.reference.field] !== undefined) hierarchy.moved(number);
    }
  };

  return {
    take: async (batch) => {
      findKnown(batch);
      let rejected = 0;
      // By the file's rows alone, one after the other: a plan must not depend on how the bytes were divided.
      for (let at = 0; at < batch.count; at += 1) {
        const row = batch.lines[at] ?? 0;
        for (let next = batch.rejected[rejected]; next && next.line < row; next = batch.rejected[rejected]) {
          await takeMalformed(next);
          rejected += 1;
        }
        const known = users[at] ?? -1;
        if (known >= 0) {
          const written = takeKnown(known, row);
          if (written !== undefined) await written;
        } else {
          misses.push({ row, raw: fingerprintText(fingerprints, at), bytes: rowOf(batch, at) });
          if (misses.length === missesAtOnce) await takeMisses();
        }
      }
      for (const last of batch.rejected.slice(rejected)) await takeMalformed(last);
      for (const miss of misses) miss.bytes = Buffer.from(miss.bytes);
    },
    end: async () => {
      await takeMisses();
      await flush();
      const written = { changes: await writers.change.end(), removals: await writers.removal.end() };
      const leaving = (user: number) => isLeaving(input, unidentifiedRows, user);
      const late = await findLate({ input, mapping, occurrences, references, claims, issues, isLeaving: leaving });
      const emailTitle = mapping.uniqueEmail?.title ?? '';
      const settled = await settleRows(input, issues, emailTitle, counts, written, late);
      const implied = await planImplied(input, counts, ordinal, late.toCreate);
      const absent = await planAbsentees(input, counts, ordinal + counts.implied, unidentifiedRows);
      const removals = [...settled.removals, ...absent];
      const absenceRemovals = absent.reduce((sum, chunk) => sum + chunk.changes, 0);
      return { implied, changes: settled.changes, removals, counts, activeBefore, absenceRemovals, unidentifiedRows };
    },
  };
}

const rowOf = ({ bytes, starts, ends }: RowBatch, at: number): Buffer => bytes.subarray(starts[at], ends[at]);

function countActive({ index }: PlanInput): number {
  let active = 0;
  for (let user = 0; user < index.size(); user += 1) if (isActive(index.statusOf(user))) active += 1;
  return active;
}

function readKnown(input: PlanInput, entries: readonly Pending[]): Promise<ReadonlyMap<string, User>> {
  const known = input.index.size();
  return input.readUsers(entries.filter(({ number }) => number < known).map(({ record }) => record.key));
}

function changeFor(
  { row, record, raw, recordHash }: Pending,
  user: User | undefined,
  entity: Entity,
  mapping: Mapping,
  n: number,
): Change | undefined {
  const difference = diff(user, record, mapping);
  if (difference === undefined) return undefined;
  const { type, status, was, set } = difference;
  // Spelt out, because spreading costs as much as serialising: JSON leaves an absent version out.
  const version = user?.version;
  return { n, entity, version, type, key: record.key, reason: 'row', row, status, was, set, record: recordHash, raw };
}
