import { decodeRecord } from '../csv/cells.ts';
import { type FilePart, type FileSummary, readRows } from '../csv/read-rows.ts';
import type { RowBatch } from '../csv/row-splitter.ts';
import type { Entity } from '../domain/change.ts';
import { createFileDays, type FileDays, staleContent } from '../domain/content-date.ts';
import { noCounts } from '../domain/counts.ts';
import { type FileShape, shapeOf } from '../domain/file-shape.ts';
import { mapHeader } from '../domain/header.ts';
import type { Failure } from '../domain/import.ts';
import type { Issue } from '../domain/issue.ts';
import type { MappedEntry, Mapping } from '../domain/mapping.ts';
import type { Manifest, PlanChunk } from '../domain/plan.ts';
import { type FileKind, type FileRules, type MissingPolicy, type Profile, rulesFor } from '../domain/profile.ts';
import type { SidecarClaim } from '../domain/sidecar.ts';
import { differencesFrom } from '../domain/sidecar-issues.ts';
import type { EntryTypes } from '../domain/unknown-columns.ts';
import type { User } from '../domain/user.ts';
import { type ChunkSink, planHash, type WrittenChunk } from './chunk-writer.ts';
import { type Digested, digested } from './digested.ts';
import { createIssueWriter, type IssueSink, type IssueWriter } from './issue-writer.ts';
import { createRowPlanner, type PlannedRows, type RowPlanner } from './row-planner.ts';
import { tellEntryTypes } from './tell-entry-types.ts';
import type { UserIndex } from './user-index.ts';
import type { WaitingList } from './waiting-list.ts';

/** Everything that a plan is made of. Nothing here knows where files, users and plans are kept. */
export type PlanInput = {
  /** Read once; three times, one after the other, when the file has custom fields whose types are to be told. */
  readonly source: () => AsyncIterable<Uint8Array>;
  /** About how many rows it has; a guess costs time or memory, nothing else. */
  readonly expectedRows: number;
  readonly kind: FileKind;
  readonly importId: string;
  /**
   * The instant at which the file is planned, epoch ms: what is today and what is in the future for its dates. The same
   * however often this import is planned, so that a plan that waited for a person is still the plan.
   */
  readonly now: number;
  /** Until when whoever is deleted by this plan can be restored, epoch ms. */
  readonly restorableUntil: number;
  readonly profile: Profile;
  readonly revision: number;
  /** What becomes of absentees this time. */
  readonly missing: MissingPolicy;
  /** Who was missing from complete files before this one, and waits. */
  readonly waiting: WaitingList;
  /** The types of the custom fields that there are. */
  readonly entryTypes: EntryTypes;
  /** All known users, or teams, of the tenant; planning marks in it who was seen. */
  readonly index: UserIndex;
  /** Rows whose user can't be told withhold the removals of absentees (otherwise these are proposed, for the gate). */
  readonly withholdsRemovals: boolean;
  /** Those of the file's kind. */
  readonly readUsers: (keys: readonly string[]) => Promise<ReadonlyMap<string, User>>;
  /** Where the file is not about users: calls `each` for the address of every user who has one. */
  readonly eachUserEmail: ((each: (email: string) => void) => Promise<void>) | undefined;
  /** Which of these there are in the directory. */
  readonly existing: (entity: Entity, keys: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly chunks: ChunkSink;
  readonly issues: IssueSink;
  /** What its sidecar says of it. */
  readonly claim: SidecarClaim | undefined;
  /** The newest day (ISO) that the rows of an imported file had: this one's is no older. */
  readonly newestDay: string | undefined;
  /** What was noticed about the file before it was read. */
  readonly remarks: readonly Issue[];
  /** Called often; a rejection stops planning. */
  readonly heartbeat: () => Promise<void>;
};

/** What planning one file comes to; the plan's chunks and issues are in their sinks. */
export type FilePlan = Omit<Manifest, 'tenant' | 'importId' | 'kind' | 'plannedAt' | 'profileRevision' | 'fileDate'>;

/**
 * Plans the difference between a file and the directory. Streams the file: memory grows with the users known or named,
 * not with the file. A fault of the file as a whole gives a plan without changes that says why.
 */
export async function planFile(input: PlanInput): Promise<FilePlan> {
  const first = await planWith(input, undefined);
  if (!('untyped' in first)) return first;
  // One reading after the other: a stream that nobody reads from for minutes is cut off.
  const told = await tellEntryTypes(partsOf(input), first.untyped, input.profile.dateFormat, input.heartbeat);
  const second = await planWith(input, told);
  if ('untyped' in second) throw new Error('the types of custom fields were told, and are asked for again');
  return second;
}

/** Columns whose values have to tell what they are, before anything can be planned. */
type Untyped = { readonly untyped: readonly MappedEntry[] };

async function planWith(input: PlanInput, told: EntryTypes | undefined): Promise<FilePlan | Untyped> {
  const issues = createIssueWriter(input.issues);
  let planner: RowPlanner | undefined;
  let mapping: Mapping | undefined;
  let days: FileDays | undefined;
  let written: readonly string[] = [];
  const measured = input.claim?.sha256 === undefined ? undefined : digested(input.source());
  for await (const part of partsOf(input, measured)) {
    await input.heartbeat();
    if (part.kind === 'refused') return refuse(issues, part.faults);
    if (part.kind === 'header') {
      const { titles, warnings, bytes } = part.header;
      const header = mapHeader(titles, rulesOf(input), input.entryTypes, told);
      mapping = header.mapping;
      written = titles;
      if (mapping === undefined) return refuse(issues, [...header.issues, ...warnings]);
      if (told === undefined && mapping.untyped.length > 0) return { untyped: mapping.untyped };
      await issues.add([...input.remarks, ...header.issues, ...warnings]);
      days = mapping.day && createFileDays(mapping.day, input.now);
      planner = createRowPlanner(input, mapping, bytes, issues, days?.note);
    }
    if (part.kind === 'rows') {
      if (days !== undefined) noteFirst(days, part.batch);
      await planner?.take(part.batch);
    }
    if (part.kind === 'end' && planner !== undefined && mapping !== undefined) {
      const differing = differencesOf(input, part.summary, measured);
      if (differing.length > 0) return refuse(issues, differing);
      const planned = await planner.end();
      await issues.add(days?.remarks() ?? []);
      const stale = staleness(input, mapping, days);
      if (stale !== undefined) return refuse(issues, [stale]);
      const { rows, encoding } = part.summary;
      const counted = { isComplete: input.missing !== 'leave', rows, encoding, filled: planned.filled };
      const plan = await finishPlan(input, issues, mapping, planned, part.summary, shapeOf(written, mapping, counted));
      return { ...plan, contentDate: days?.newest() };
    }
  }
  throw new Error('the file ended without an end');
}

const partsOf = ({ source, profile }: PlanInput, measured?: Digested): AsyncIterable<FilePart> =>
  readRows(measured?.source ?? source(), { encoding: profile.encoding });

const differencesOf = ({ claim }: PlanInput, { rows }: FileSummary, measured: Digested | undefined): Issue[] =>
  claim === undefined ? [] : differencesFrom(claim, { rows, sha256: measured?.sha256() });

/** Rows that are as they were last time are not decoded, and may be those of an older day: one of each batch is looked at. */
function noteFirst(days: FileDays, batch: RowBatch): void {
  if (batch.count > 0) days.note(decodeRecord(batch, 0));
}

function staleness({ newestDay }: PlanInput, { day }: Mapping, days: FileDays | undefined): Issue | undefined {
  const newest = days?.newest();
  if (day === undefined || newest === undefined || newestDay === undefined || newest >= newestDay) return undefined;
  return staleContent(day.title, newest, newestDay);
}

/** A plan without changes for a file that is refused before it is read. */
export const refuseFile = (sink: IssueSink, issue: Issue): Promise<FilePlan> =>
  refuse(createIssueWriter(sink), [issue]);

function rulesOf({ profile, kind, missing }: PlanInput): FileRules {
  const rules = rulesFor(profile, kind);
  if (rules === undefined) throw new Error(`the profile has no rules for ${kind}`);
  return { ...rules, missingNow: missing };
}

async function refuse(issues: IssueWriter, faults: readonly Issue[]): Promise<FilePlan> {
  await issues.add(faults);
  const { keys, errors, warnings } = await issues.end();
  return {
    ...withoutChanges,
    issueKeys: keys,
    issues: { errors, warnings },
    failure: failureOf(faults.filter((fault) => fault.severity === 'error')),
  };
}

const withoutChanges = {
  hash: planHash([]),
  counts: noCounts,
  activeBefore: 0,
  endings: 0,
  absenceRemovals: 0,
  chunks: [],
  unidentifiedRows: 0,
  endsWithLineEnd: true,
  newEntries: {},
} as const satisfies Partial<FilePlan>;

/** All that is wrong, at once: whoever mends the file wants to send it again once. It is kept in one item of history. */
function failureOf(faults: readonly Issue[]): Failure {
  const told = faults.slice(0, mostFaultsTold).map(({ message }) => message);
  const others = faults.length - told.length;
  const message = [...told, ...(others > 0 ? [`and ${others} more, which the report has`] : [])].join('; ');
  return { code: faults[0]?.code ?? 'refused', message };
}

/** Far more than a file has that somebody can mend by hand. */
const mostFaultsTold = 100;

async function finishPlan(
  input: PlanInput,
  issues: IssueWriter,
  mapping: Mapping,
  planned: PlannedRows,
  { rows, endsWithLineEnd }: FileSummary,
  shape: FileShape,
): Promise<FilePlan> {
  const asksWhoIsAbsent = input.missing !== 'leave';
  if (planned.unidentifiedRows > 0 && asksWhoIsAbsent) await issues.add([unidentified(planned, input)]);
  if (!endsWithLineEnd) await issues.add([noLineEnd]);
  const { keys, errors, warnings } = await issues.end();
  return {
    hash: planHash([...planned.implied, ...planned.changes, ...planned.removals, ...planned.absences.hashed]),
    counts: { ...planned.counts, rows },
    activeBefore: planned.activeBefore,
    endings: planned.endings,
    absenceRemovals: planned.absences.removals,
    chunks: numbered(planned),
    ...sparedBy(planned, input),
    issueKeys: keys,
    issues: { errors, warnings },
    unidentifiedRows: planned.unidentifiedRows,
    endsWithLineEnd,
    shape,
    newEntries: Object.fromEntries(
      mapping.newEntries.flatMap(({ name, type }) => (type === undefined ? [] : [[name, type]])),
    ),
  };
}

function sparedBy({ sparedRows, absences }: PlannedRows, { profile }: PlanInput): Partial<FilePlan> {
  const spared = { protected: sparedRows + absences.protected, waiting: absences.waiting };
  return {
    ...(spared.protected + spared.waiting > 0 && { spared }),
    ...(absences.list !== undefined && { waiting: { key: absences.list.key, sha256: absences.list.sha256 } }),
    ...(spared.waiting > 0 && { patience: profile.patience }),
  };
}

/** Chunks are numbered through, phase by phase. */
function numbered({ implied, changes, removals: ofRows, absences }: PlannedRows): PlanChunk[] {
  const removals = [...ofRows, ...absences.chunks];
  const inPhase = (phase: PlanChunk['phase'], chunks: readonly WrittenChunk[]) =>
    chunks.map((chunk) => ({ ...chunk, phase }));
  return [...inPhase('implied', implied), ...inPhase('change', changes), ...inPhase('removal', removals)].map(
    ({ phase, changes: count, key, sha256 }, n) => ({ n, phase, changes: count, key, sha256 }),
  );
}

const noLineEnd: Issue = {
  code: 'no-line-end',
  severity: 'warning',
  scope: 'file',
  expected: 'a line end behind the last row',
  message: 'the last row has no line end, which may mean that the file was cut off there: check that it is complete',
};

const unidentified = ({ unidentifiedRows }: PlannedRows, { withholdsRemovals }: PlanInput): Issue => ({
  code: withholdsRemovals ? 'removals-withheld' : 'unidentified-rows-again',
  severity: 'warning',
  scope: 'file',
  value: String(unidentifiedRows),
  expected: 'rows that say whom they are about',
  message:
    'rows were rejected without telling whose they are, so absence from this file proves nothing and ' +
    `${withholdsRemovals ? 'nobody was removed for being absent' : 'removals wait for approval'}: correct those rows`,
});
