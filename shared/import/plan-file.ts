import type { Header } from '../csv/header.ts';
import { type FileSummary, readRows } from '../csv/read-rows.ts';
import { noCounts } from '../domain/counts.ts';
import { mapHeader } from '../domain/header.ts';
import type { Failure } from '../domain/import.ts';
import type { Issue } from '../domain/issue.ts';
import type { Manifest, PlanChunk } from '../domain/plan.ts';
import type { Profile } from '../domain/profile.ts';
import type { User } from '../domain/user.ts';
import { type ChunkSink, planHash, type WrittenChunk } from './chunk-writer.ts';
import { createIssueWriter, type IssueSink, type IssueWriter } from './issue-writer.ts';
import { createRowPlanner, type PlannedRows, type RowPlanner } from './row-planner.ts';
import type { UserIndex } from './user-index.ts';

/** Everything that a plan is made of. Nothing here knows where files, users and plans are kept. */
export type PlanInput = {
  readonly source: AsyncIterable<Uint8Array>;
  /** About how many rows it has; a guess costs time or memory, nothing else. */
  readonly expectedRows: number;
  readonly profile: Profile;
  readonly revision: number;
  /** All known users of the tenant; planning marks in it who was seen. */
  readonly index: UserIndex;
  /** Rows whose user can't be told withhold the removals of absentees (otherwise these are proposed, for the gate). */
  readonly withholdsRemovals: boolean;
  readonly readUsers: (keys: readonly string[]) => Promise<ReadonlyMap<string, User>>;
  readonly chunks: ChunkSink;
  readonly issues: IssueSink;
  /** Called often; a rejection stops planning. */
  readonly heartbeat: () => Promise<void>;
};

/** What planning one file comes to; the plan's chunks and issues are in their sinks. */
export type FilePlan = Omit<Manifest, 'tenant' | 'importId' | 'plannedAt' | 'profileRevision'>;

/**
 * Plans the difference between a file and the directory. Streams the file once: memory grows with the users known or
 * named, not with the file. A fault of the file as a whole gives a plan without changes that says why.
 */
export async function planFile(input: PlanInput): Promise<FilePlan> {
  const issues = createIssueWriter(input.issues);
  let planner: RowPlanner | undefined;
  for await (const part of readRows(input.source)) {
    await input.heartbeat();
    if (part.kind === 'refused') return refuse(issues, part.faults);
    if (part.kind === 'header') {
      const opened = openPlanner(input, part.header, issues);
      if ('refused' in opened) return refuse(issues, opened.refused);
      planner = opened.planner;
    }
    if (part.kind === 'rows') await planner?.take(part.batch);
    if (part.kind === 'end' && planner !== undefined)
      return finishPlan(input, issues, await planner.end(), part.summary);
  }
  throw new Error('the file ended without an end');
}

/** A plan without changes for a file that is refused before it is read. */
export const refuseFile = (sink: IssueSink, issue: Issue): Promise<FilePlan> =>
  refuse(createIssueWriter(sink), [issue]);

type Opened = { readonly planner: RowPlanner } | { readonly refused: readonly Issue[] };

function openPlanner(input: PlanInput, header: Header, issues: IssueWriter): Opened {
  const { mapping, issues: found } = mapHeader(header.titles, input.profile);
  if (mapping === undefined) return { refused: [...found, ...header.warnings] };
  void issues.add([...found, ...header.warnings]);
  return { planner: createRowPlanner(input, mapping, header.bytes, issues) };
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
  absenceRemovals: 0,
  chunks: [],
  unidentifiedRows: 0,
  endsWithLineEnd: true,
} as const satisfies Partial<FilePlan>;

/** All that is wrong, at once: whoever mends the file wants to send it again once. */
const failureOf = (faults: readonly Issue[]): Failure => ({
  code: faults[0]?.code ?? 'refused',
  message: faults.map((fault) => fault.message).join('; '),
});

async function finishPlan(
  input: PlanInput,
  issues: IssueWriter,
  planned: PlannedRows,
  { rows, endsWithLineEnd }: FileSummary,
): Promise<FilePlan> {
  if (planned.unidentifiedRows > 0) await issues.add([unidentified(planned, input)]);
  if (!endsWithLineEnd) await issues.add([noLineEnd]);
  const { keys, errors, warnings } = await issues.end();
  return {
    hash: planHash([...planned.changes, ...planned.removals]),
    counts: { ...planned.counts, rows },
    activeBefore: planned.activeBefore,
    absenceRemovals: planned.absenceRemovals,
    chunks: numbered(planned.changes, planned.removals),
    issueKeys: keys,
    issues: { errors, warnings },
    unidentifiedRows: planned.unidentifiedRows,
    endsWithLineEnd,
  };
}

/** Chunks are numbered through: first those of changes, then those of removals. */
function numbered(changes: readonly WrittenChunk[], removals: readonly WrittenChunk[]): PlanChunk[] {
  const inPhase = (phase: PlanChunk['phase']) => (chunk: WrittenChunk) => ({ ...chunk, phase });
  return [...changes.map(inPhase('change')), ...removals.map(inPhase('removal'))].map(
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
