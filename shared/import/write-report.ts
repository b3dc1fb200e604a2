import { Readable } from 'node:stream';
import { reportTag } from '../contracts/report-tag.ts';
import { serialiseRow } from '../csv/write.ts';
import type { Counts } from '../domain/counts.ts';
import { neutraliseFormula } from '../domain/formula.ts';
import type { Failure, Import } from '../domain/import.ts';
import type { Issue } from '../domain/issue.ts';
import { reportsFolder } from '../domain/upload-name.ts';
import type { Bucket } from '../store/bucket.ts';
import { getIssues } from '../store/plans.ts';
import { putStream } from '../store/put-stream.ts';

/** What the customer is told of an import. */
export type Report = {
  readonly one: Import;
  readonly counts: Counts;
  readonly failure: Failure | undefined;
  readonly issueKeys: readonly string[];
};

const titles = ['row', 'column', 'code', 'severity', 'found', 'expected', 'what to do'];

/**
 * Writes the report into the tenant's reports folder and returns its key: a CSV with one line of summary and one for each
 * issue. It is streamed, however many issues there are; cells that start a formula are neutralised, because people open
 * it in a spreadsheet.
 */
export async function writeReport(uploads: Bucket, work: Bucket, report: Report): Promise<string> {
  const key = reportKey(report.one);
  const lines = Readable.from(reportLines(work, report));
  await putStream(uploads, key, lines, { type: 'text/csv; charset=utf-8', tags: reportTag });
  return key;
}

/** Named after the upload, so that the customer finds it; the id tells uploads of the same name apart. */
export function reportKey({ tenant, file, id }: Import): string {
  const name = file.slice(file.lastIndexOf('/') + 1).replace(/\.csv$/i, '');
  return `${tenant}/${reportsFolder}/${name}-${id}.csv`;
}

async function* reportLines(work: Bucket, { counts, failure, issueKeys }: Report): AsyncGenerator<string> {
  yield serialiseRow(titles);
  yield serialiseRow(['', '', failure?.code ?? 'summary', 'info', summary(counts), '', failure?.message ?? '']);
  for (const key of issueKeys) {
    for (const issue of await getIssues(work, key)) yield serialiseRow(cellsOf(issue).map(neutraliseFormula));
  }
}

const summary = (counts: Counts): string =>
  Object.entries(counts)
    .filter(([name, count]) => name === 'rows' || count > 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');

const cellsOf = ({ row, column, code, severity, value, expected, message }: Issue): string[] => [
  row === undefined ? '' : String(row),
  column ?? '',
  code,
  severity,
  value ?? '',
  expected,
  message,
];
