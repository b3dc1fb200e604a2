import { type Counts, countedAs } from '../domain/counts.ts';
import { retractRows, type WrittenChunk } from './chunk-writer.ts';
import type { IssueWriter } from './issue-writer.ts';
import { duplicateIssue, type Occurrences } from './occurrences.ts';
import type { PlanInput } from './plan-file.ts';

type Written = { readonly changes: readonly WrittenChunk[]; readonly removals: readonly WrittenChunk[] };

/** All copies of a repeated key are rejected together, also the first one, which was planned when it came. */
export async function settleDuplicates(
  input: PlanInput,
  identityTitle: string,
  issues: IssueWriter,
  occurrences: Occurrences,
  counts: Counts,
  written: Written,
): Promise<Written> {
  const repeated = occurrences.repeated();
  if (repeated.length === 0) return written;
  const rows = repeated.map(({ firstRow }) => firstRow);
  const changes = await retractRows(input.chunks, written.changes, rows);
  const removals = await retractRows(input.chunks, written.removals, rows);
  const retracted = [...changes.retracted, ...removals.retracted];
  for (const { type } of retracted) counts[countedAs[type]] -= 1;
  const accepted = repeated.filter(({ wasRejected }) => !wasRejected);
  counts.unchanged -= accepted.length - retracted.length;
  counts.rejected += accepted.length;
  for (const { key, firstRow } of accepted) {
    await issues.add([duplicateIssue(identityTitle, key, firstRow, undefined)]);
  }
  return { changes: changes.chunks, removals: removals.chunks };
}
