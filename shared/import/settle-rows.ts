import { bringsEnding, type Change } from '../domain/change.ts';
import { type Counts, countedAs } from '../domain/counts.ts';
import type { Issue } from '../domain/issue.ts';
import { amendRows, type WrittenChunk } from './chunk-writer.ts';
import type { IssueWriter } from './issue-writer.ts';
import type { LateFindings } from './late-findings.ts';
import type { PlanInput } from './plan-file.ts';
import { rowSet } from './row-set.ts';

export type Written = { readonly changes: readonly WrittenChunk[]; readonly removals: readonly WrittenChunk[] };

/** What is left after the late findings, and how many endings went with what was taken out. */
export type Settled = Written & { readonly lostEndings: number };

/** Takes rows that come to nothing after all out of what was written, and marks those that were remarked on. */
export async function settleRows(
  { chunks, heartbeat }: Pick<PlanInput, 'chunks' | 'heartbeat'>,
  issues: IssueWriter,
  emailTitle: string,
  counts: Counts,
  written: Written,
  { rejected, clashing, remarked }: LateFindings,
): Promise<Settled> {
  let [retracted, lostEndings] = [0, 0];
  const amend = async (change: Change): Promise<Change | undefined> => {
    const row = change.row ?? 0;
    if (!rejected.has(row)) return { ...change, raw: undefined };
    counts[countedAs[change.type]] -= 1;
    retracted += 1;
    if (bringsEnding(change)) lostEndings += 1;
    if (clashing.has(row)) await issues.add([emailTaken(emailTitle, row, change)]);
    return undefined;
  };
  const touched = rowSet([...rejected.rows(), ...remarked.rows()]);
  if (touched.size === 0) return { ...written, lostEndings };
  const changes = await amendRows(chunks, written.changes, touched, amend, heartbeat);
  const removals = await amendRows(chunks, written.removals, touched, amend, heartbeat);
  counts.unchanged -= rejected.size - retracted;
  counts.rejected += rejected.size;
  return { changes, removals, lostEndings };
}

/** Whoever comes back with the address they had has none among what changes. */
const emailTaken = (column: string, row: number, { set }: Change): Issue => ({
  code: 'email-taken',
  severity: 'error',
  scope: 'row',
  row,
  column,
  ...(typeof set.email === 'string' ? { value: set.email } : {}),
  expected: 'an address that nobody else has',
  message:
    'another user has this address, or another row of the file gives it to somebody else, and the row was not imported: correct the address',
});
