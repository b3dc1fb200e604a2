/** A plan as people see it: the counts and the gate's verdict, then some of each kind of change, or all. */
import type { Change } from '../../shared/domain/change.ts';
import { holdSentence } from '../hold-reason.ts';
import { issueRows, issueTitles } from '../import-issues.ts';
import { countsSentence } from '../import-text.ts';
import { type Cell, facts, type Row, streamTable } from '../table.ts';
import { counted, readableCount } from '../wording.ts';
import { type FieldChange, fieldChangesOf, valueText } from './field-changes.ts';
import { type ChangePart, changesIn, type Gate, type Part, type PlanView, parts, sizeOf } from './plan-view.ts';
import { countSpared, type Spared, sparedIn, sparedRow, sparedSentence, sparedTitles } from './spared.ts';

/** `most`: how many of each part are shown. `more`: what to type to see all of one. */
export type TextOptions = { readonly most: number; readonly more: (part: Part) => string };

const headings: Readonly<Record<ChangePart, string>> = {
  create: 'created',
  update: 'updated',
  reactivate: 'reactivated',
  restore: 'restored',
  deactivate: 'deactivated',
  archive: 'archived',
  delete: 'deleted',
  implied: 'made because rows name them',
};

/** In pieces. */
export async function* planText(
  view: PlanView,
  wanted: ReadonlySet<Part>,
  options: TextOptions,
): AsyncGenerator<string> {
  yield `${describePlan(view)}\n`;
  for (const part of parts) {
    if (!wanted.has(part)) continue;
    if (part === 'issues') yield* issuesText(view, options);
    else if (part === 'spared') yield* sparedText(view, options);
    else yield* partText(view, part, options);
  }
}

/** Counts and verdict. */
export const describePlan = ({ tenant, file, importId, manifest, gate }: PlanView): string =>
  facts([
    ['tenant', tenant],
    ['file', manifest.kind === 'users' ? file : `${file} [${manifest.kind}]`],
    ['import', importId ?? 'none: nothing was written'],
    ['counts', countsSentence(manifest.counts)],
    ['spared', sparedSentence(manifest)],
    ...gateFacts(gate),
  ]);

function gateFacts(gate: Gate): (readonly [string, Cell])[] {
  if (gate.verdict === 'pass') return [['gate', { text: 'passes', style: 'green' }]];
  if (gate.verdict === 'refused') {
    const text = `the whole file is refused: ${gate.message} (${gate.code})`;
    return [['gate', { text, style: 'red' }]];
  }
  return gate.reasons.map((reason) => ['gate', { text: `held: ${holdSentence(reason)}`, style: 'yellow' }]);
}

async function* partText(view: PlanView, part: ChangePart, { most, more }: TextOptions): AsyncGenerator<string> {
  const size = sizeOf(part, view.manifest.counts);
  if (size === 0) return;
  yield `\n${headings[part]}: ${readableCount(size)}\n`;
  const rows = part === 'create' || part === 'implied' ? newRows : changedRows;
  const titles = rows === newRows ? newTitles : changedTitles;
  yield* streamTable(titles, rows(changesIn(view, part, most)), '');
  if (size > most) yield `… and ${readableCount(size - most)} more: ${more(part)}\n`;
}

const whereFrom = ({ row, reason }: Change): string =>
  row === undefined ? (reason === 'missing' ? 'not in the file' : '') : `row ${row}`;

const newTitles = ['KEY', 'FROM', 'STATE', 'WITH'];

/** Somebody new in one line. */
async function* newRows(changes: AsyncIterable<Change>): AsyncGenerator<Row> {
  for await (const change of changes) {
    const named = change.entity === 'team' ? `team ${change.key}` : change.key;
    yield [named, whereFrom(change), change.status, shortened(fieldChangesOf(change).map(inWords).join(', '))];
  }
}

const inWords = ({ field, after }: FieldChange): string => `${field}: ${valueText(after)}`;

/** As much as fits beside a key on a terminal. */
const longest = 100;
const shortened = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

const changedTitles = ['KEY', 'FROM', 'STATE', 'FIELD', 'BEFORE', 'AFTER'];

/** A line for each field; whose it is stands in the first. */
async function* changedRows(changes: AsyncIterable<Change>): AsyncGenerator<Row> {
  for await (const change of changes) {
    const start = [change.key, whereFrom(change), change.status];
    const [first, ...others] = fieldChangesOf(change).map(({ field, before, after }) => [
      field,
      shortened(valueText(before)),
      shortened(valueText(after)),
    ]);
    yield [...start, ...(first ?? [])];
    for (const other of others) yield ['', '', '', ...other];
  }
}

async function* sparedText(view: PlanView, { most, more }: TextOptions): AsyncGenerator<string> {
  const size = countSpared(view.manifest);
  if (size === 0) return;
  yield `\nspared: ${readableCount(size)}\n`;
  yield* streamTable(sparedTitles, sparedRows(firstOf(sparedIn(view), most), view), '');
  if (size > most) yield `… and ${readableCount(size - most)} more: ${more('spared')}\n`;
}

async function* sparedRows(all: AsyncIterable<Spared>, { manifest }: PlanView): AsyncGenerator<Row> {
  for await (const one of all) yield sparedRow(one, manifest.patience);
}

async function* issuesText(view: PlanView, { most, more }: TextOptions): AsyncGenerator<string> {
  const { errors, warnings } = view.manifest.issues;
  if (errors + warnings === 0) return;
  yield `\nfound: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}\n`;
  yield* streamTable(issueTitles, issueRows(firstOf(view.issues(), most)), '');
  if (errors + warnings > most) yield `… and ${readableCount(errors + warnings - most)} more: ${more('issues')}\n`;
}

async function* firstOf<T>(all: AsyncIterable<T>, most: number): AsyncGenerator<T> {
  let left = most;
  for await (const one of all) {
    yield one;
    left -= 1;
    if (left === 0) return;
  }
}
