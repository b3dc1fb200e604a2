import { hash } from 'node:crypto';
import { type Change, type Entity, isRemoval } from '../domain/change.ts';
import { type Counts, countedAs } from '../domain/counts.ts';
import { dateRulesOf, rulesAhead } from '../domain/date-rules.ts';
import { claimedStatus, type Difference, diff } from '../domain/diff.ts';
import type { Issue } from '../domain/issue.ts';
import { judgeDates } from '../domain/judge-dates.ts';
import type { Instants } from '../domain/lifecycle.ts';
import type { Mapping } from '../domain/mapping.ts';
import { type Fate, isProtected, protectionOf, spare } from '../domain/protected-users.ts';
import { canonical, type UserRecord } from '../domain/record.ts';
import type { User } from '../domain/user.ts';
import { becomesTooLong, userTooLong } from '../domain/user-length.ts';
import { createChunkWriter } from './chunk-writer.ts';
import type { PlanInput } from './plan-file.ts';
import type { Written } from './settle-rows.ts';

/** Plans what records lead to: first whether they are those of last time, then, many at once, what differs. */
export type ChangePlanner = {
  /**
   * Takes the record of an accepted row. `number`: the user's, below the index's size for a known one. `raw`: of the row,
   * unless it was remarked on and has to be read again next time.
   */
  readonly take: (record: UserRecord, number: number, row: number, raw: string | undefined) => void;
  /** Plans what was taken, if it is enough to be worth a read of known users. */
  readonly flushIfDue: () => Promise<void>;
  /** `changes`: how many were planned, which is the next ordinal. */
  readonly end: () => Promise<{ readonly written: Written; readonly changes: number }>;
};

/** A record that is not the one from last time: its user, if known, has to be read before it is planned. */
type Pending = {
  readonly row: number;
  readonly record: UserRecord;
  readonly number: number;
  readonly valuesJson: string;
  readonly raw: string | undefined;
  readonly recordHash: string | undefined;
};

/** Known users that are read at once: ten calls of BatchGetItem. */
const mostPendingKnown = 1_000;

/** What waits for a read of known users is planned with them, in the file's order; this bounds it. */
const mostPending = 2 * mostPendingKnown;

/**
 * Depends on nothing but the record, so that a new header or profile rewrites nobody whose values are the same; and, where
 * it has a date ahead, on what the rules make of that (`ahead`). The first 22 digits of base64 are its first 16 bytes.
 */
const fingerprintRecord = (record: UserRecord, valuesJson: string, ahead: string): string =>
  hash('sha256', `${canonical(record, valuesJson)}${ahead}`, 'base64').slice(0, 22);

/** What else has to know of what becomes of accepted rows; `number` is the user's. */
export type Outcomes = {
  /** A change was planned for somebody, who is known as `user`. */
  readonly changed: (number: number, row: number, user: User | undefined, change: Change) => void;
  /** A row that was accepted is rejected after all: what it claims does not go with what is known. */
  readonly rejected: (
    number: number,
    row: number,
    record: UserRecord,
    issues: readonly Issue[],
  ) => Promise<void> | undefined;
  /** A row would end the access of somebody who is protected. `column`: by its title, where it has one. */
  readonly spared: (row: number, column: string | undefined, key: string) => Promise<void> | undefined;
};

export function createChangePlanner(
  input: PlanInput,
  mapping: Mapping,
  counts: Counts,
  { changed, rejected, spared }: Outcomes,
): ChangePlanner {
  const { index } = input;
  const dates = dateRulesOf(input.profile, mapping, input);
  const entity: Entity = input.kind === 'teams' ? 'team' : 'user';
  const protection = entity === 'user' ? protectionOf(input.profile) : undefined;
  const statusTitle = mapping.columns.find(({ field }) => field === 'status')?.title;
  const changes = createChunkWriter('change', input.chunks);
  const removals = createChunkWriter('removal', input.chunks);
  let pending: Pending[] = [];
  let pendingKnown = 0;
  let ordinal = 0;

  const isKnown = (number: number): boolean => number < index.size();

  const planOne = (entry: Pending, user: User | undefined) => {
    const { number, row, record } = entry;
    const claimed = claimedStatus(user, record, mapping);
    const judged = dates && judgeDates(user, record, claimed, dates);
    if (judged?.issues !== undefined) {
      return rejected(
        number,
        row,
        record,
        judged.issues.map((issue) => ({ ...issue, row })),
      );
    }
    const fate: Fate = judged ?? { status: claimed, instants: undefined };
    const spares = protection !== undefined && isProtected(protection, record.key, user);
    const milder = spares ? spare(user, fate) : undefined;
    const { status, instants } = milder ?? fate;
    const difference =
      diff(user, judged?.record ?? record, mapping, status) ??
      (user && instants && { ...nothingElse, status: user.status });
    if (user !== undefined && difference !== undefined && becomesTooLong(user.fields, difference))
      return rejected(number, row, record, [userTooLong(row)]);
    // What depends on the user has to be read again next time: neither the row nor the record alone tells what it comes to.
    const isReadAgain = milder !== undefined || mayBeSparedLater(instants ?? user?.instants);
    const marked = isReadAgain ? { ...entry, raw: undefined, recordHash: undefined } : entry;
    const written = write(marked, user, difference, instants);
    if (milder === undefined) return written;
    const title = status === fate.status ? dates?.offboarding?.title : statusTitle;
    const told = spared(row, title, record.key);
    return told === undefined || written === undefined ? (told ?? written) : Promise.all([told, written]).then(done);
  };

  /** Platform code, or this very row, may have somebody protected before the date comes that ends their access. */
  const mayBeSparedLater = (due: Instants | undefined): boolean =>
    protection?.ofFields !== undefined && due?.offboardsAt !== undefined;

  const write = (
    entry: Pending,
    user: User | undefined,
    difference: Difference | undefined,
    instants: Instants | undefined,
  ) => {
    const { number, row, record } = entry;
    if (difference === undefined) {
      counts.unchanged += 1;
      return undefined;
    }
    const isImplied = isKnown(number) && index.isImplied(number);
    const change = changeOf(entry, user, entity, difference, instants, isImplied, ordinal);
    ordinal += 1;
    counts[countedAs[change.type]] += 1;
    changed(number, row, user, change);
    const setJson = change.set === record.values ? entry.valuesJson : undefined;
    return (isRemoval(change.type) ? removals : changes).add(change, setJson);
  };

  const flush = async (): Promise<void> => {
    const entries = pending;
    pending = [];
    pendingKnown = 0;
    const known = entries.filter(({ number }) => isKnown(number)).map(({ record }) => record.key);
    const users = known.length === 0 ? nobody : await input.readUsers(known);
    for (const entry of entries) {
      const written = planOne(entry, users.get(entry.record.key));
      if (written !== undefined) await written;
    }
  };

  return {
    take: (record, number, row, raw) => {
      const valuesJson = JSON.stringify(record.values);
      const recordHash = fingerprintRecord(record, valuesJson, dates === undefined ? '' : rulesAhead(record, dates));
      if (isKnown(number) && index.hasRecord(number, Buffer.from(recordHash, 'base64'))) {
        counts.unchanged += 1;
        return;
      }
      pending.push({ row, record, valuesJson, number, raw, recordHash });
      if (isKnown(number)) pendingKnown += 1;
    },
    flushIfDue: async () => {
      const hasToWait = pendingKnown > 0 && pendingKnown < mostPendingKnown && pending.length < mostPending;
      if (!hasToWait) await flush();
    },
    end: async () => {
      await flush();
      return { written: { changes: await changes.end(), removals: await removals.end() }, changes: ordinal };
    },
  };
}

/** Of a change that is only about what becomes due. */
const nothingElse = { type: 'update', was: {}, set: {} } as const;

const nobody: ReadonlyMap<string, User> = new Map();

const done = (): void => undefined;

function changeOf(
  { row, record: { key }, raw, recordHash }: Pending,
  user: User | undefined,
  entity: Entity,
  { type, status, was, set }: Difference,
  instants: Instants | undefined,
  isImplied: boolean,
  n: number,
): Change {
  // Spelt out, because spreading costs as much as serialising: JSON leaves out what is absent.
  const version = user?.version;
  const change: Change = {
    n,
    entity,
    version,
    type,
    key,
    reason: 'row',
    row,
    status,
    was,
    set,
    record: recordHash,
    raw,
  };
  const isMoved = user !== undefined && (user.status !== status || instants !== undefined || isImplied);
  const before = isMoved ? { before: beforeOf(user, status, instants, isImplied) } : undefined;
  return instants === undefined && !isMoved ? change : { ...change, ...before, ...(instants && { instants }) };
}

/** What a rollback goes back to, besides fields: a row makes somebody known by more than by name. */
const beforeOf = (user: User, status: User['status'], instants: Instants | undefined, isImplied: boolean) => ({
  ...(user.status !== status && { status: user.status }),
  ...(instants !== undefined && { instants: user.instants ?? {} }),
  ...(isImplied && { implied: true }),
});
