/**
 * Which messages of a batch a function reports as failed ("Implementing partial batch responses": success and failure
 * conditions). An answer that is not in the expected form fails the whole batch.
 */
import * as v from 'valibot';

const report = v.nullish(
  v.object({ batchItemFailures: v.nullish(v.array(v.object({ itemIdentifier: v.pipe(v.string(), v.nonEmpty()) }))) }),
);

/** @param payload The function's answer. @param ids Message ids of the batch. @returns ids of the failed ones. */
export function failedMessages(payload: string, ids: ReadonlySet<string>): ReadonlySet<string> {
  const parsed = v.safeParse(report, JSON.parse(payload));
  if (!parsed.success) return ids;
  const failed = new Set((parsed.output?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier));
  return [...failed].every((id) => ids.has(id)) ? failed : ids;
}
