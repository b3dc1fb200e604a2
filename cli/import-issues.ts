/** All that was found in an import's file and while it was applied, in order. */
import type { Import } from '../shared/domain/import.ts';
import type { Issue } from '../shared/domain/issue.ts';
import { listResults } from '../shared/store/chunk-results.ts';
import { getIssues, getManifest } from '../shared/store/plans.ts';
import type { Deployment } from './deployment.ts';
import type { Row } from './table.ts';

/** What planning found, then what each chunk led to. Nothing when the import has no plan (yet). */
export async function* issuesOf({ imports, work }: Deployment, one: Import): AsyncGenerator<Issue> {
  const round = { tenant: one.tenant, importId: one.id, round: one.round };
  for (const key of (await getManifest(work, round))?.issueKeys ?? []) yield* await getIssues(work, key);
  for await (const { issueKey } of listResults(imports, round)) {
    if (issueKey !== undefined) yield* await getIssues(work, issueKey);
  }
}

/** For `--json`: null for what an issue does not have. */
export const issueJson = ({ row, column, code, severity, value, expected, message }: Issue) => ({
  row: row ?? null,
  column: column ?? null,
  code,
  severity,
  value: value ?? null,
  expected,
  message,
});

export const issueTitles = ['ROW', 'COLUMN', 'SEVERITY', 'CODE', 'FOUND', 'EXPECTED'];

/** The lines of a table for people. */
export async function* issueRows(issues: AsyncIterable<Issue>): AsyncGenerator<Row> {
  for await (const { row, column, severity, code, value, expected } of issues) {
    yield [
      row === undefined ? 'file' : String(row),
      column ?? '',
      { text: severity, style: severity === 'error' ? 'red' : 'yellow' },
      code,
      value === undefined ? '' : JSON.stringify(value),
      expected,
    ];
  }
}
