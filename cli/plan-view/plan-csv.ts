/** A plan as a table for spreadsheets: a line for each field that changes, for whoever is spared, and for each issue. */
import { serialiseRow } from '../../shared/csv/write.ts';
import type { Change } from '../../shared/domain/change.ts';
import { neutraliseFormula } from '../../shared/domain/formula.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import { fieldChangesOf, valueText } from './field-changes.ts';
import { type Part, type PlanView, partOf } from './plan-view.ts';
import { reasonFor, type Spared, sparedIn } from './spared.ts';

const titles = [
  'what',
  'entity',
  'key',
  'row',
  'reason',
  'state afterwards',
  'field',
  'before',
  'after',
  'code',
  'message',
];

/** In pieces, with CRLF. Cells that a spreadsheet would run as a formula are neutralised. */
export async function* planCsv(view: PlanView, wanted: ReadonlySet<Part>): AsyncGenerator<string> {
  yield serialiseRow(titles);
  for await (const change of view.changes()) {
    if (wanted.has(partOf(change))) yield changeLines(change);
  }
  if (wanted.has('spared')) {
    for await (const one of sparedIn(view)) yield lineOf(sparedCells(one, view));
  }
  if (!wanted.has('issues')) return;
  for await (const issue of view.issues()) yield lineOf(issueCells(issue));
}

const lineOf = (cells: readonly string[]): string => serialiseRow(cells.map(neutraliseFormula));

function changeLines(change: Change): string {
  const { entity, key, row, reason, status } = change;
  const start = [partOf(change), entity, key, row === undefined ? '' : String(row), reason, status];
  const fields = fieldChangesOf(change);
  if (fields.length === 0) return lineOf([...start, '', '', '', '', '']);
  return fields
    .map(({ field, before, after }) => lineOf([...start, field, valueText(before), valueText(after), '', '']))
    .join('');
}

function sparedCells(one: Spared, { manifest }: PlanView): string[] {
  const row = one.why === 'protected' && one.row !== undefined ? String(one.row) : '';
  const rest = ['', '', '', '', '', reasonFor(one, manifest.patience)];
  return ['spared', 'user', one.key, row, one.why, ...rest];
}

const issueCells = ({ severity, row, column, value, expected, code, message }: Issue): string[] => [
  severity,
  '',
  '',
  row === undefined ? '' : String(row),
  '',
  '',
  column ?? '',
  value ?? '',
  expected,
  code,
  message,
];
