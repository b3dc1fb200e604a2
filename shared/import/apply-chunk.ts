import pMap from 'p-map';
import type { ApplyMessage } from '../contracts/messages.ts';
import { type Change, fieldsOf, isRemoval } from '../domain/change.ts';
import { addCounts, type Counts, countedAs, noCounts } from '../domain/counts.ts';
import type { Issue } from '../domain/issue.ts';
import { rebase } from '../domain/rebase.ts';
import { getResult, putResult } from '../store/chunk-results.ts';
import type { LaneContext } from '../store/context.ts';
import { getUser } from '../store/directory-read.ts';
import { changeMark, type Writer, writeChange } from '../store/directory-write.ts';
import { type EventBus, emitEvents, type OutgoingEvent } from '../store/event-bus.ts';
import { getImport } from '../store/imports.ts';
import { getLane, leaseMilliseconds, noteProgress, renewLease } from '../store/lane.ts';
import { getChunk, parseChanges, putIssues } from '../store/plans.ts';
import type { Table } from '../store/table.ts';
import { completeChunk } from './complete-chunk.ts';
import { type Applying, roundOf, underWay } from './send-step.ts';

/** What applying works with. */
export type ApplyContext = LaneContext & { readonly directory: Table; readonly bus: EventBus };

/** Concurrent writes of one worker: the SDK keeps 50 sockets a client (`maxSockets` of its Node HTTP handler). */
const concurrency = 50;

/**
 * Applies one chunk: delivered twice, out of order, or cut off in the middle, it leaves the same directory, the same
 * counts and the same events. A message of an older fence is dropped.
 */
export async function applyChunk(context: ApplyContext, message: ApplyMessage): Promise<void> {
  const one = await applying(context, message);
  if (one === undefined) return;
  const round = roundOf(one);
  if ((await getResult(context.imports, round, message.chunk)) === undefined) {
    const changes = parseChanges(await getChunk(context.work, message.key, message.sha256));
    const { counts, issues } = await applyChanges(context, one, changes);
    const issueKey =
      issues.length > 0 ? await putIssues(context.work, round, `apply-${message.chunk}`, issues) : undefined;
    const result = { chunk: message.chunk, counts, issues: issues.length, poisoned: false };
    await putResult(context.imports, round, { ...result, ...(issueKey && { issueKey }) }, one.expiresAt);
    await noteProgress(context.imports, message.tenant, message.fence, context.now());
  }
  await completeChunk(context, one, message);
}

/** The message's import, when its plan is being applied under the message's fence; the lease is renewed on the way. */
async function applying(context: ApplyContext, message: ApplyMessage): Promise<Applying | undefined> {
  const lane = await getLane(context.imports, message.tenant);
  if (lane.holder !== message.importId || lane.fence !== message.fence) return undefined;
  const now = context.now();
  const isYoung = lane.leaseUntil - now > leaseMilliseconds / 2;
  if (!isYoung && !(await renewLease(context.imports, message.tenant, message.fence, now))) return undefined;
  return underWay(await getImport(context.imports, message.tenant, message.importId));
}

type Outcome = { readonly counts: Counts; readonly issues: readonly Issue[] };

async function applyChanges(context: ApplyContext, one: Applying, changes: readonly Change[]): Promise<Outcome> {
  const writer: Writer = { tenant: one.tenant, importId: one.id, at: one.planEndedAt ?? one.receivedAt };
  const failures: unknown[] = [];
  const attempt = async (change: Change): Promise<Done> => {
    try {
      return { change, issue: await applyChange(context.directory, writer, change) };
    } catch (error) {
      failures.push(error);
      return undefined;
    }
  };
  const done = (await pMap(changes, attempt, { concurrency })).filter((one) => one !== undefined);
  const made = done.filter(({ issue }) => issue === undefined);
  await emitEvents(
    context.bus,
    made.map(({ change }) => eventOf(writer, change)),
  );
  if (failures.length > 0) throw new ChunkFailed(failures.length, changes.length, failures[0]);
  const counts = done.map(({ change, issue }) => countsOf(change, issue));
  const issues = done.map(({ issue }) => issue).filter((issue) => issue !== undefined);
  return { counts: counts.reduce(addCounts, noCounts), issues };
}

/** A change that was dealt with; undefined when its write failed. */
type Done = { readonly change: Change; readonly issue: Issue | undefined } | undefined;

/**
 * Some writes failed. The others are made and told of first: should the chunk be given up, nobody comes back for their
 * events. Throwing has the chunk delivered again.
 */
class ChunkFailed extends Error {
  override name = 'ChunkFailed';
  constructor(failed: number, all: number, cause: unknown) {
    super(`${failed} of ${all} changes could not be written`, { cause });
  }
}

function countsOf({ type, reason }: Change, issue: Issue | undefined): Counts {
  if (issue === undefined) return { ...noCounts, [countedAs[type]]: 1 };
  return reason === 'row' ? { ...noCounts, rejected: 1 } : noCounts;
}

const eventTypes = {
  create: 'user.created',
  update: 'user.updated',
  archive: 'user.archived',
  deactivate: 'user.deactivated',
  reactivate: 'user.reactivated',
  delete: 'user.deleted',
  restore: 'user.restored',
} as const;

function eventOf({ tenant, importId }: Writer, change: Change): OutgoingEvent {
  const { type, key } = change;
  const id = `${importId}:${eventTypes[type]}:${key}`;
  return { type: eventTypes[type], detail: { id, tenant, importId, key, fields: fieldsOf(change) } };
}

/** How often a change is redone on an item that keeps moving before it becomes an issue. */
const attempts = 3;

/** Writes one change; undefined when it is done (now or by an earlier delivery), an issue when somebody else was there. */
async function applyChange(directory: Table, writer: Writer, planned: Change): Promise<Issue | undefined> {
  let change = planned;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (await writeChange(directory, writer, change)) return undefined;
    const fresh = await getUser(directory, writer.tenant, change.key);
    if (fresh?.lastChange === changeMark(writer, change)) return undefined;
    const rebased = isRemoval(change.type) ? undefined : rebase(planned, fresh);
    if (rebased === undefined) break;
    change = rebased;
  }
  return changedMeanwhile(planned);
}

const changedMeanwhile = (change: Change): Issue => ({
  code: 'changed-meanwhile',
  severity: 'error',
  scope: 'row',
  ...(change.row === undefined ? {} : { row: change.row }),
  value: change.key,
  expected: 'the user as the plan found them',
  message: 'somebody else changed this user while the file was imported, so it was left alone: send the file again',
});
