/** A plan whose parts lie in a folder of this machine. */
import { hash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Change } from '../../shared/domain/change.ts';
import { type Issue, issueSchema } from '../../shared/domain/issue.ts';
import type { WaitingUser } from '../../shared/domain/patience.ts';
import type { PlanFiles } from '../../shared/import/make-plan.ts';
import type { Preview } from '../../shared/import/preview-file.ts';
import { parseWaiting } from '../../shared/store/absences.ts';
import { parseChanges } from '../../shared/store/plans.ts';
import type { Gate } from './plan-view.ts';

/** Where planning puts its parts: the folder must be one that nobody else can read. */
export const filesIn = (folder: string): Omit<PlanFiles, 'source'> => ({
  chunks: {
    put: async (name, bytes) => {
      const key = join(folder, `${name}.ndjson`);
      await writeFile(key, bytes);
      return { key, sha256: hash('sha256', bytes, 'hex') };
    },
    get: async ({ key }) => parseChanges(await readFile(key)),
  },
  issues: async (name, found) => {
    const key = join(folder, `issues-${name}.ndjson`);
    await writeFile(key, found.map((issue) => `${JSON.stringify(issue)}\n`).join(''));
    return key;
  },
});

/** The changes of the plan, in order. */
export async function* changesOf({ manifest }: Preview): AsyncGenerator<Change> {
  for (const { key } of manifest.chunks) yield* parseChanges(await readFile(key));
}

/** What was found in the file, in order. */
export async function* issuesOf({ manifest }: Preview): AsyncGenerator<Issue> {
  for (const key of manifest.issueKeys) {
    const lines = (await readFile(key, 'utf8')).split('\n').filter((line) => line !== '');
    for (const line of lines) yield v.parse(issueSchema, JSON.parse(line));
  }
}

/** Who is missing from the file and stays for now. */
export async function* waitingOf({ manifest: { waiting } }: Preview): AsyncGenerator<WaitingUser> {
  if (waiting !== undefined) yield* parseWaiting(await readFile(waiting.key));
}

export function gateOf({ manifest: { failure }, verdict }: Preview): Gate {
  if (failure !== undefined || verdict === undefined) {
    return { verdict: 'refused', ...(failure ?? { code: 'refused', message: 'the file can not be planned' }) };
  }
  return verdict.kind === 'hold' ? { verdict: 'hold', reasons: verdict.reasons } : { verdict: 'pass' };
}
