import type { FinishMessage } from '../contracts/messages.ts';
import { addCounts, type Counts } from '../domain/counts.ts';
import { type Failure, hasEnded, type Import, type ImportState } from '../domain/import.ts';
import { type Manifest, phases } from '../domain/plan.ts';
import { listResults } from '../store/chunk-results.ts';
import { keepHabits } from '../store/habits.ts';
import { getImport, updateImport } from '../store/imports.ts';
import { getLane } from '../store/lane.ts';
import { getManifest } from '../store/plans.ts';
import { advance } from './advance.ts';
import type { ArrivalContext } from './register-upload.ts';
import { scheduleRemoval } from './remove-upload.ts';
import { roundOf } from './send-step.ts';
import { keepWaiting } from './waiting-list.ts';
import { writeReport } from './write-report.ts';

/** What finishing works with: the uploads bucket shows the report to the customer. */
export type FinishContext = ArrivalContext;

/**
 * Sums up an import: history entry, report, the upload's removal, the lane's next import. Doing it again is harmless; a
 * message of an older fence is dropped.
 */
export async function finishImport(context: FinishContext, message: FinishMessage): Promise<Import | undefined> {
  const lane = await getLane(context.imports, message.tenant);
  const one = await getImport(context.imports, message.tenant, message.importId);
  if (one === undefined || lane.holder !== one.id || lane.fence !== message.fence) return undefined;
  if (!hasEnded(one.state)) await endImport(context, one);
  const finished = (await getImport(context.imports, one.tenant, one.id)) ?? one;
  await scheduleRemoval(context, finished);
  await advance(context, one.tenant);
  return finished;
}

async function endImport(context: FinishContext, one: Import): Promise<void> {
  const applyEndedAt = one.state === 'applying' ? context.now() : undefined;
  const manifest = await getManifest(context.work, roundOf(one));
  const sum = await sumUp(context, one, manifest);
  const failure = one.failure ?? failureOf(one, sum);
  const report = { one, counts: sum.counts, failure, issueKeys: sum.issueKeys };
  // What takes an import back is no file of the customer's: nobody waits for a report, and it has no habits.
  const isFile = one.rollsBack === undefined;
  const reportKey = isFile ? await writeReport(context.uploads, context.work, report) : undefined;
  if (isFile && failure === undefined && manifest !== undefined) {
    await keepHabits(context.imports, one, manifest);
    await keepWaiting(context.work, one, manifest);
  }
  await updateImport(context.imports, one.tenant, one.id, ['received', 'planning', 'applying'], {
    state: stateOf(failure, sum.counts),
    counts: sum.counts,
    reportKey,
    applyEndedAt,
    finishedAt: context.now(),
    failure,
  });
}

const partlyFailed: Failure = {
  code: 'failed-in-part',
  message: 'a part of the plan could not be applied, and removals wait for all other changes: send the file again',
};

const partlyCancelled: Failure = {
  code: 'cancelled-in-part',
  message:
    'the import was stopped while it was applied: what is counted was done, and the rest was not: send the file again',
};

/** Why it was not done whole. Who stopped it too late stopped nothing. */
function failureOf({ cancel, plan }: Import, { chunks, poisoned }: Sum): Failure | undefined {
  const planned = phases.reduce((sum, phase) => sum + (plan?.chunks[phase] ?? 0), 0);
  if (cancel !== undefined && (poisoned || chunks < planned)) return partlyCancelled;
  return poisoned ? partlyFailed : undefined;
}

function stateOf(failure: Failure | undefined, counts: Counts): ImportState {
  if (failure === partlyCancelled) return 'cancelled';
  if (failure !== undefined) return 'failed';
  return counts.rejected > 0 ? 'succeeded_with_errors' : 'succeeded';
}

type Sum = {
  readonly counts: Counts;
  readonly issueKeys: readonly string[];
  readonly poisoned: boolean;
  readonly chunks: number;
};

/** What planning counted of the file, and what applying counted of the directory. */
async function sumUp(context: FinishContext, one: Import, manifest: Manifest | undefined): Promise<Sum> {
  let counts = one.counts;
  let [poisoned, chunks] = [false, 0];
  const issueKeys = [...(manifest?.issueKeys ?? [])];
  if (one.state === 'applying') {
    for await (const result of listResults(context.imports, roundOf(one))) {
      counts = addCounts(counts, result.counts);
      chunks += 1;
      poisoned ||= result.poisoned;
      if (result.issueKey !== undefined) issueKeys.push(result.issueKey);
    }
  }
  return { counts, issueKeys, poisoned, chunks };
}
