import { decodeRecord, decodeRow } from '../csv/cells.ts';
import { type Fingerprints, fingerprintRows, fingerprintSalt } from '../csv/fingerprint.ts';
import type { RejectedRow, RowBatch } from '../csv/row-splitter.ts';
import { bringsEnding } from '../domain/change.ts';
import { type Counts, noCounts } from '../domain/counts.ts';
import type { Value } from '../domain/field.ts';
import type { Issue } from '../domain/issue.ts';
import type { Mapping } from '../domain/mapping.ts';
import { type RejectedReading, readIdentity, readRecord, type UserRecord } from '../domain/record.ts';
import { isActive } from '../domain/user.ts';
import { judgeAbsence } from './absentees.ts';
import { createChangePlanner } from './change-planner.ts';
import type { WrittenChunk } from './chunk-writer.ts';
import { createEmailClaims } from './email-claims.ts';
import { createFillCounts } from './fill-counts.ts';
import { ambiguousIssue, createIdentities } from './identities.ts';
import type { IssueWriter } from './issue-writer.ts';
import { findLate } from './late-findings.ts';
import { lookupFor } from './lookup.ts';
import { createOccurrences, duplicateIssue } from './occurrences.ts';
import { type Absences, planAbsentees } from './plan-absentees.ts';
import type { PlanInput } from './plan-file.ts';
import { planImplied } from './plan-implied.ts';
import { sparedRow } from './protected-issues.ts';
import { createReferences } from './references.ts';
import { settleRows } from './settle-rows.ts';

/** What the rows of a file come to. */
export type PlannedRows = {
  readonly implied: readonly WrittenChunk[];
  readonly changes: readonly WrittenChunk[];
  /** Those that rows say; `absences`: those that follow from somebody's absence. */
  readonly removals: readonly WrittenChunk[];
  readonly absences: Absences;
  readonly counts: Counts;
  readonly endings: number;
  readonly activeBefore: number;
  readonly unidentifiedRows: number;
  /** Rows that would end the access of somebody who is protected. */
  readonly sparedRows: number;
  /** For each column that is counted, how many rows have something in it. */
  readonly filled: readonly number[];
};

/** Plans the rows of one file, batch by batch, against the users that are known. */
export type RowPlanner = {
  readonly take: (batch: RowBatch) => Promise<void>;
  readonly end: () => Promise<PlannedRows>;
};

/** Rows that are not the same as last time, after which it is looked whether something has to be read for them. */
const missesAtOnce = 128;

export function createRowPlanner(
  input: PlanInput,
  mapping: Mapping,
  header: Uint8Array,
  issues: IssueWriter,
  noteCells: (cells: readonly string[]) => void = () => undefined,
): RowPlanner {
  const { index } = input;
  const entity = input.kind === 'teams' ? 'team' : 'user';
  const identityTitle = mapping.identity.map(({ title }) => title).join(' or ');
  const salt = fingerprintSalt(header, String(input.revision));
  const identities = createIdentities(index, mapping);
  const occurrences = createOccurrences(index, input.expectedRows);
  const references = createReferences(index, occurrences, entity, mapping.references);
  const claims = createEmailClaims(index);
  const lookup = lookupFor(input, claims);
  const hasClaims = entity === 'user' && mapping.uniqueEmail !== undefined;
  const counts: Counts = { ...noCounts };
  const misfits: number[] = [];
  let [endings, sparedRows] = [0, 0];
  const changes = createChangePlanner(input, mapping, counts, {
    changed: (number, row, user, change) => {
      if (hasClaims) claims.note(number, row, user, change);
      if (bringsEnding(change)) endings += 1;
      if (user !== undefined) references.changed(number, change);
    },
    rejected: (number, row, { values }, found) => {
      nameAddress(values.email);
      occurrences.protect(number);
      misfits.push(row);
      counts.rejected += 1;
      return issues.add(found);
    },
    spared: (row, column, key) => {
      sparedRows += 1;
      return issues.add([sparedRow(key, { row, column }, input.profile.contact ?? 'support')]);
    },
  });
  const activeBefore = countActive(input);
  const fill = createFillCounts(mapping.width, index.patternAt);
  let fingerprints: Fingerprints = new Int32Array(0);
  let users = new Int32Array(0);
  let misses = 0;
  let unidentifiedRows = 0;

  /** A row whose bytes are the same as last time needs no parsing at all: finds these. */
  const findKnown = (batch: RowBatch): void => {
    fingerprints = fingerprintRows(salt, batch, fingerprints);
    if (users.length < batch.count) users = new Int32Array(batch.count);
    index.findByRaw(fingerprints, batch.count, users);
  };

  const takeKnown = (known: number, row: number) => {
    fill.known(index.patternOf(known));
    if (!occurrences.isFirst(known, row)) return rejectRepeated(known, row);
    counts.unchanged += 1;
    return undefined;
  };

  const rejectRepeated = (number: number, row: number) => {
    counts.rejected += 1;
    return issues.add([duplicateIssue(identityTitle, occurrences.keyOf(number), row, occurrences.rowOf(number))]);
  };

  /** Rows that are one person's by the file are rejected together, whomever each is about. */
  const rejectShared = (number: number, others: readonly number[], row: number) => {
    for (const other of others) occurrences.repeat(other);
    if (occurrences.rowOf(number) === row) occurrences.protect(number);
    return rejectRepeated(others[0] ?? number, row);
  };

  const settleMisses = async (): Promise<void> => {
    misses = 0;
    await changes.flushIfDue();
    if (references.isLaden()) await references.settle(lookup, false);
  };

  const takeMiss = (batch: RowBatch, at: number, row: number) => {
    const cells = decodeRecord(batch, at);
    noteCells(cells);
    fill.decoded(cells);
    const reading = readRecord(cells, mapping, row);
    if (reading.record === undefined) return rejectReading(reading, row);
    const record = withKnownKey(reading.record);
    const number = occurrences.numberOf(record.key);
    noteNames(record.values);
    if (identities.isTaken(record.values)) {
      return rejectAmbiguous(number, record, row);
    }
    const others = identities.sharedWith(record.values, number);
    if (!occurrences.isFirst(number, row) || others.length > 0) {
      nameAddress(record.values.email);
      return others.length > 0 ? rejectShared(number, others, row) : rejectRepeated(number, row);
    }
    const named = references.note(row, number, record);
    const hasRemarks = reading.issues.length > 0 || named.length > 0;
    changes.take(record, number, row, hasRemarks ? undefined : fill.stored(fingerprints, at));
    return hasRemarks ? issues.add([...reading.issues, ...named]) : undefined;
  };

  /** Whoever is named by any of their identity values is there. */
  const noteNames = (values: Readonly<Record<string, Value>>): void => {
    if (references.areOwn) for (const name of identities.namesOf(values)) occurrences.alias(name);
  };

  /** Whoever is named by their address is there, also when their own row is rejected. */
  const nameAddress = (email: Value | undefined): void => {
    if (references.areEmails && typeof email === 'string') claims.name(email);
  };

  /** Whoever has the key may be meant, and is not missing; a row that says so by their values is theirs all the same. */
  const rejectAmbiguous = (number: number, { key, values }: UserRecord, row: number) => {
    nameAddress(values.email);
    index.see(number);
    counts.rejected += 1;
    return issues.add([ambiguousIssue(identityTitle, key, row)]);
  };

  const withKnownKey = (record: UserRecord): UserRecord => {
    const key = identities.keyOf(record.values) ?? record.key;
    return key === record.key ? record : { ...record, key };
  };

  const rejectReading = ({ values, issues: found }: RejectedReading, row: number) => {
    nameAddress(values.email);
    noteNames(values);
    const key = identities.keyOf(values);
    const number = key === undefined ? undefined : occurrences.numberOf(key);
    if (number !== undefined) for (const other of identities.sharedWith(values, number)) occurrences.repeat(other);
    return reject(number, row, found);
  };

  /** A rejected row protects its user from being missing, as far as it says who that is. */
  const reject = (number: number | undefined, row: number, found: readonly Issue[]) => {
    if (number === undefined) unidentifiedRows += 1;
    else if (occurrences.isFirst(number, row)) occurrences.protect(number);
    counts.rejected += 1;
    return issues.add(found);
  };

  /**
   * In a row with cells too many or too few, or with a stray quote, the identity cell may be another column's, unless it
   * names a known user; and a row of several lines may have swallowed others.
   */
  const takeMalformed = ({ line, lastLine, bytes, fault }: RejectedRow) => {
    const user = identities.find(readIdentity(decodeRow(bytes), mapping));
    if (user >= 0 && lastLine !== line) unidentifiedRows += 1;
    return reject(user < 0 ? undefined : user, line, [fault]);
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
          const written = takeMiss(batch, at, row);
          if (written !== undefined) await written;
          misses += 1;
          if (misses === missesAtOnce) await settleMisses();
        }
      }
      for (const last of batch.rejected.slice(rejected)) await takeMalformed(last);
    },
    end: async () => {
      await settleMisses();
      const { written, changes: planned } = await changes.end();
      const absence = await judgeAbsence(input, unidentifiedRows);
      const { isLeaving } = absence;
      const read = { input, mapping, occurrences, references, claims, issues, lookup, misfits, isLeaving };
      const late = await findLate(read);
      const { lostEndings, ...settled } = await settleRows(
        input,
        issues,
        mapping.uniqueEmail ?? '',
        counts,
        written,
        late,
      );
      const implied = await planImplied(input, counts, planned, late.toCreate());
      const absences = await planAbsentees(input, issues, counts, planned + counts.implied, absence);
      endings -= lostEndings;
      const filled = fill.counts();
      const ofRows = { counts, endings, activeBefore, unidentifiedRows, sparedRows, filled };
      return { implied, ...settled, absences, ...ofRows };
    },
  };
}

function countActive({ index }: PlanInput): number {
  let active = 0;
  for (let user = 0; user < index.size(); user += 1) if (isActive(index.statusOf(user))) active += 1;
  return active;
}
