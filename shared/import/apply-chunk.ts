import pMap from 'p-map';
import type { ApplyMessage } from '../contracts/messages.ts';
import type { Change } from '../domain/change.ts';
import { addCounts, type Counts, noCounts } from '../domain/counts.ts';
import type { Issue } from '../domain/issue.ts';
import { type ChunkResult, getResult, keepResult } from '../store/chunk-results.ts';
import type { ChunkContext } from '../store/context.ts';
import type { Writer } from '../store/directory-write.ts';
import { emitEvents } from '../store/event-bus.ts';
import { getImport } from '../store/imports.ts';
import { getLane, leaseMilliseconds, noteProgress, renewLease } from '../store/lane.ts';
import { getChunk, parseChanges, putIssues } from '../store/plans.ts';
import { applyChange, countsOf, type Outcome } from './apply-change.ts';
import { eventOf } from './change-event.ts';
import { completeChunk } from './complete-chunk.ts';
import { giveUpChunk } from './give-up.ts';
import { type Applying, roundOf, underWay } from './send-step.ts';
import type { TellContext } from './tell-due.ts';

/** What applying works with. */
export type ApplyContext = ChunkContext & TellContext;

/** Concurrent writes of one worker: the SDK keeps 50 sockets a client (`maxSockets` of its Node HTTP handler). */
const concurrency = 50;

/**
 * Applies one chunk: delivered twice, out of order, or cut off in the middle, it leaves the same directory, the same
 * counts and the same events. A message of an older fence is dropped.
 */
export async function applyChunk(context: ApplyContext, message: ApplyMessage): Promise<void> {
  const one = await applying(context, message);
  if (one === undefined) return;
  const earlier = await getResult(context.imports, roundOf(one), message.chunk);
  // Stopped by a person: what has not begun counts as not done, so that what has is waited for.
  if (earlier === undefined && one.cancel !== undefined) return giveUpChunk(context, one, message);
  await completeChunk(context, one, message, earlier ?? (await applyWhole(context, one, message)));
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

async function applyWhole(context: ApplyContext, one: Applying, message: ApplyMessage): Promise<ChunkResult> {
  const round = roundOf(one);
  const { chunk, tenant, fence } = message;
  const changes = parseChanges(await getChunk(context.work, message.key, message.sha256));
  const { counts, issues } = await applyChanges(context, one, changes);
  const issueKey = issues.length > 0 ? await putIssues(context.work, round, `apply-${chunk}`, issues) : undefined;
  const result = { chunk, counts, issues: issues.length, poisoned: false, ...(issueKey && { issueKey }) };
  const kept = await keepResult(context.imports, round, result, one.expiresAt);
  await noteProgress(context.imports, tenant, fence, context.now());
  return kept;
}

type Sum = { readonly counts: Counts; readonly issues: readonly Issue[] };

async function applyChanges(context: ApplyContext, one: Applying, changes: readonly Change[]): Promise<Sum> {
  const writer: Writer = { tenant: one.tenant, importId: one.id, at: one.planEndedAt ?? one.receivedAt };
  const failures: unknown[] = [];
  const attempt = async (change: Change): Promise<Done | undefined> => {
    try {
      return { change, outcome: await applyChange(context, writer, change) };
    } catch (error) {
      failures.push(error);
      return undefined;
    }
  };
  const done = (await pMap(changes, attempt, { concurrency })).filter((one) => one !== undefined);
  const made = done.filter(({ outcome }) => outcome === 'made');
  await emitEvents(
    context.bus,
    made.map(({ change }) => eventOf(writer, change)),
  );
  if (failures.length > 0) throw new ChunkFailed(failures.length, changes.length, failures[0]);
  const counts = done.map(({ change, outcome }) => countsOf(change, outcome));
  const issues = done.map(({ outcome }) => outcome).filter((outcome) => typeof outcome === 'object');
  return { counts: counts.reduce(addCounts, noCounts), issues };
}

/** A change that was dealt with. */
type Done = { readonly change: Change; readonly outcome: Outcome };

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
