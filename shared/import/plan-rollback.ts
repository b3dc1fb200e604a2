import { createHash } from 'node:crypto';
import { type Change, isRemoval } from '../domain/change.ts';
import { type Counts, countedAs, noCounts } from '../domain/counts.ts';
import type { Import } from '../domain/import.ts';
import type { Issue } from '../domain/issue.ts';
import type { PlanChunk } from '../domain/plan.ts';
import type { Profile } from '../domain/profile.ts';
import { isProtected, protectionOf } from '../domain/protected-users.ts';
import { type RollbackRules, type Standing, type Undoing, undo } from '../domain/rollback.ts';
import { stateOfAbsence } from '../domain/rules-meaning.ts';
import { isActive, type UserStatus } from '../domain/user.ts';
import type { Bucket } from '../store/bucket.ts';
import { loadKnownUsers } from '../store/directory-read.ts';
import type { Table } from '../store/table.ts';
import { type ChunkSink, createChunkWriter, planHash } from './chunk-writer.ts';
import { createIssueWriter, type IssueSink } from './issue-writer.ts';
import { madeIn } from './made-changes.ts';
import type { Reading } from './make-plan.ts';
import { type FilePlan, refuseFile } from './plan-file.ts';
import { type Applied, appliedImport, NotUndoable } from './request-rollback.ts';
import { issueOf } from './rollback-issues.ts';
import { takenAddresses } from './taken-addresses.ts';

/** What the plan of a rollback is made of. */
type RollbackInput = {
  readonly imports: Table;
  readonly directory: Table;
  readonly work: Bucket;
  /** What is taken back. */
  readonly applied: Applied;
  readonly profile: Pick<Profile, 'missing' | 'restoreDays' | 'protectedUsers'>;
  readonly now: number;
  readonly restorableUntil: number;
  readonly chunks: ChunkSink;
  readonly issues: IssueSink;
  readonly heartbeat: () => Promise<void>;
};

/** Where a plan goes. */
type Sinks = Pick<RollbackInput, 'chunks' | 'issues' | 'heartbeat'>;

/** Plans the import `one`, which takes back `rollsBack`; a plan that fails where that is not possible any more. */
export async function planRollbackOf(
  { imports, work, directory, now }: Reading,
  one: Import,
  rollsBack: string,
  profile: Profile,
  sinks: Sinks,
): Promise<FilePlan> {
  try {
    const applied = await appliedImport({ imports, work }, one.tenant, rollsBack, now());
    const at = one.planStartedAt ?? now();
    const restorableUntil = at + profile.restoreDays * dayLength;
    return await planRollback({ imports, work, directory, applied, profile, now: at, restorableUntil, ...sinks });
  } catch (error) {
    if (error instanceof NotUndoable) return refuseFile(sinks.issues, refusalFor(error));
    throw error;
  }
}

/** In milliseconds. */
const dayLength = 24 * 60 * 60 * 1000;

const refusalFor = ({ code, message }: NotUndoable): Issue => ({
  code,
  severity: 'error',
  scope: 'file',
  expected: 'an import that was applied and whose plan is kept',
  message,
});

/** Plans what takes an import back: a chunk at a time, against the directory as it is now. Counts a row for each change. */
async function planRollback(input: RollbackInput): Promise<FilePlan> {
  const { heartbeat, applied } = input;
  const changes = createChunkWriter('change', input.chunks);
  const removals = createChunkWriter('removal', input.chunks);
  const issues = createIssueWriter(input.issues);
  const sameness = createHash('sha256');
  const counts: Counts = { ...noCounts };
  const rules = rulesOf(input);
  const { one, manifest } = applied;
  const taken = await takenAddresses(input, one.tenant, manifest.chunks, heartbeat);
  let [n, spared] = [0, 0];
  for (const chunk of manifest.chunks) {
    await heartbeat();
    for await (const { done, standing, isCertain } of madeIn(input, one, chunk)) {
      counts.rows += 1;
      const { change, kept } = isCertain ? undoWithin(taken, done, standing, rules) : uncertain;
      const isAll = change === undefined;
      if (kept.some(({ why }) => why === 'protected')) spared += 1;
      await issues.add(kept.map((what) => issueOf(done, what, isAll)));
      if (change === undefined) {
        counts[kept.some(({ why }) => why !== 'team') ? 'rejected' : 'unchanged'] += 1;
        continue;
      }
      counts[countedAs[change.type]] += 1;
      sameness.update(`${JSON.stringify(lasting({ n, ...change }))}\n`);
      await (isRemoval(change.type) ? removals : changes).add({ n, ...change });
      n += 1;
    }
  }
  const { keys, errors, warnings } = await issues.end();
  return {
    hash: planHash([{ sha256: sameness.digest('hex') }]),
    counts,
    activeBefore: await countActive(input),
    endings: 0,
    absenceRemovals: 0,
    chunks: numbered(await changes.end(), await removals.end()),
    ...(spared > 0 && { spared: { protected: spared, waiting: 0 } }),
    issueKeys: keys,
    issues: { errors, warnings },
    unidentifiedRows: 0,
    endsWithLineEnd: true,
    newEntries: {},
  };
}

/** An address that somebody else has by now is nobody's to give back; the other fields are. */
function undoWithin(
  taken: ReadonlySet<string>,
  done: Change,
  standing: Standing | undefined,
  rules: RollbackRules,
): Undoing {
  const { email, ...was } = done.was;
  if (typeof email !== 'string' || !taken.has(email)) return undo(done, standing, rules);
  const { email: _, ...set } = done.set;
  const { change, kept } = undo({ ...done, was, set }, standing, rules);
  return { change, kept: [...kept, { field: 'email', why: 'address' }] };
}

const uncertain: Undoing = { change: undefined, kept: [{ why: 'changed' }] };

/** Whom the tenant's rules leave where they are when they are absent can't stay all the same: they were never hired. */
function rulesOf({ profile, now, restorableUntil }: RollbackInput): RollbackRules {
  const protection = protectionOf(profile);
  return {
    absent: stateOfAbsence[profile.missing] ?? 'deactivated',
    now,
    restorableUntil,
    isProtected: (user) => protection !== undefined && isProtected(protection, user.key, user),
  };
}

/** The instant until which a deletion can be undone moves each time that it is planned: an approval is not of that. */
const lasting = (change: Change): Change => (change.status === 'deleted' ? { ...change, instants: undefined } : change);

async function countActive({ directory, applied, heartbeat }: RollbackInput): Promise<number> {
  let active = 0;
  const count = ({ status }: { readonly status: UserStatus }) => {
    if (isActive(status)) active += 1;
  };
  await loadKnownUsers(directory, applied.one.tenant, count, heartbeat);
  return active;
}

type Written = Awaited<ReturnType<ReturnType<typeof createChunkWriter>['end']>>;

const numbered = (changes: Written, removals: Written): PlanChunk[] =>
  [
    ...changes.map((chunk) => ({ ...chunk, phase: 'change' as const })),
    ...removals.map((chunk) => ({ ...chunk, phase: 'removal' as const })),
  ].map(({ phase, changes: count, key, sha256 }, n) => ({ n, phase, changes: count, key, sha256 }));
