/** Follows an import until it has ended or waits for a person. */
import { setTimeout } from 'node:timers/promises';
import { hasEnded, type Import } from '../shared/domain/import.ts';
import { phases } from '../shared/domain/plan.ts';
import { progressOf } from '../shared/store/chunk-marks.ts';
import { getShownImport } from '../shared/store/imports.ts';
import { type CliFault, notFound } from './cli-fault.ts';
import type { Deployment } from './deployment.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { startProgress } from './progress.ts';

/** Often enough for a small import to look immediate, and little enough for a table that is paid by the read. */
const pollMilliseconds = 500;

/**
 * An upload whose event was lost is registered by the sweep: it leaves five minutes to the event, and runs every five
 * minutes. What is not there after that was never uploaded.
 */
const noticeMilliseconds = 11 * 60_000;

const isOver = ({ state }: Import): boolean => hasEnded(state) || state === 'held';

/**
 * The import once it has ended or is held; it need not be there yet. Progress goes to standard error. Throws `CliFault`
 * when it never comes.
 */
export async function watchImport(deployment: Deployment, tenant: string, id: string): Promise<Import> {
  const progress = startProgress(process.stderr);
  const begun = performance.now();
  try {
    for (;;) {
      const one = await getShownImport(deployment.imports, tenant, id, Date.now());
      if (one !== undefined && isOver(one)) return one;
      if (one === undefined && performance.now() - begun > noticeMilliseconds) throw neverCame(tenant, id);
      if (one === undefined) progress.show('waiting for the upload to be noticed');
      else progress.show(wordsFor(one), await shareDone(deployment, one));
      await setTimeout(pollMilliseconds);
    }
  } finally {
    progress.end();
  }
}

const neverCame = (tenant: string, id: string): CliFault =>
  notFound('import', `${tenant} has no import ${id}, and no upload became one while this was waiting`);

const wordsFor = ({ state, file }: Import): string =>
  state === 'received' ? `${file} waits for its turn` : `${state} ${file}`;

/** How much of the plan has been applied; nothing is known of a plan before it is whole. */
async function shareDone({ imports }: Deployment, one: Import): Promise<number | undefined> {
  if (one.state !== 'applying' || one.plan === undefined) return undefined;
  const { chunks } = one.plan;
  const round = { tenant: one.tenant, importId: one.id, round: one.round };
  const progress = await Promise.all(phases.map((phase) => progressOf(imports, round, phase, chunks[phase])));
  const left = progress.reduce((sum, { open }) => sum + open.length, 0);
  const all = phases.reduce((sum, phase) => sum + chunks[phase], 0);
  return all === 0 ? 1 : 1 - left / all;
}

/** What the process ends with after watching: anything but an applied import needs somebody's attention. */
export const exitCodeFor = ({ state }: Import): ExitCode =>
  state === 'succeeded' || state === 'succeeded_with_errors' ? exitCode.ok : exitCode.importNotDone;
