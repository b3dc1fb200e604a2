/** An import as people see it. */
import type { Counts } from '../shared/domain/counts.ts';
import { hasEnded, type Import, type ImportState, type Samples } from '../shared/domain/import.ts';
import type { PlanDifference } from '../shared/domain/plan-difference.ts';
import { holdSentence } from './hold-reason.ts';
import { stepTimes } from './import-json.ts';
import { type SparedUsers, sparedFacts } from './spared-users.ts';
import { type Cell, facts, type Style, table } from './table.ts';
import { readableCount, readableDuration, readableInstant } from './wording.ts';

const styles: Readonly<Record<ImportState, Style>> = {
  received: 'dim',
  planning: 'dim',
  applying: 'dim',
  held: 'yellow',
  succeeded: 'green',
  succeeded_with_errors: 'yellow',
  failed: 'red',
  discarded: 'dim',
  superseded: 'dim',
  cancelled: 'yellow',
};

const stateCell = (state: ImportState): Cell => ({ text: state.replaceAll('_', ' '), style: styles[state] });

/** One line each. */
export const importsTable = (imports: readonly Import[]): string =>
  table(
    ['ID', 'STATE', 'RECEIVED', 'FILE', 'COUNTS'],
    imports.map((one) => [
      one.id,
      stateCell(one.state),
      readableInstant(one.receivedAt),
      fileOf(one),
      countsSentence(one.counts),
    ]),
  );

/** Files are of users, where nothing else is said. */
const fileOf = ({ file, kind }: Import): string => (kind === 'users' ? file : `${file} [${kind}]`);

/** `1,000 rows, 10 updated, 990 unchanged`: what is zero is left out. */
export function countsSentence(counts: Counts): string {
  const { rows, ...rest } = counts;
  const found = Object.entries(rest).filter(([, count]) => count > 0);
  return [`${readableCount(rows)} rows`, ...found.map(([name, count]) => `${readableCount(count)} ${name}`)].join(', ');
}

/** Everything about one import, and what to do next where a person must. `next` makes a command to type. */
export function describeImport(one: Import, next: (command: string) => string, spared?: SparedUsers): string {
  const steps = Object.entries(stepTimes(one)).flatMap(([name, time]) =>
    time === null ? [] : [`${name} ${readableDuration(time)}`],
  );
  const known = facts([
    ['import', one.id],
    ['state', stateCell(one.state)],
    ['file', one.rollsBack === undefined ? `${fileOf(one)} (${readableCount(one.size)} bytes)` : undefined],
    ['takes back', one.rollsBack],
    ['asked for', decision(one.asked)],
    ['taken back', one.rolledBackBy && `by import ${one.rolledBackBy}`],
    ['sidecar', one.sidecar && sidecarSentence(one.sidecar)],
    ['absentees', one.missing && `${one.missing}, chosen by hand`],
    ['received', readableInstant(one.receivedAt)],
    ['finished', one.finishedAt === undefined ? undefined : readableInstant(one.finishedAt)],
    ['steps', steps.join(', ') || undefined],
    ['counts', countsSentence(one.counts)],
    ...(one.held ?? []).map((reason) => ['held', holdSentence(reason)] as const),
    ...differenceFacts(one.differs),
    ...sampleFacts(one.samples),
    ...sparedFacts(spared),
    ['failure', one.failure && `${one.failure.message} (${one.failure.code})`],
    ...decisionFacts(one),
    ['stopped', decision(one.cancel)],
    ['report', one.reportKey],
  ]);
  return [known, ...nextSteps(one, next)].join('\n');
}

/** What was found beside the file. */
function sidecarSentence(note: NonNullable<Import['sidecar']>): string {
  if (note.found === 'none') return 'none';
  if (note.found === 'unreadable') return `could not be read (expected ${note.expected})`;
  const { rows, sha256 } = note;
  const claims = [rows === undefined ? undefined : `${readableCount(rows)} rows`, sha256 && `SHA-256 ${sha256}`];
  return `${claims.filter((claim) => claim !== undefined).join(', ')}, which came ${readableInstant(note.at)}`;
}

/** Whom a held plan is about, by type of change: `7 (row 3)`. */
const sampleFacts = (samples: Samples = {}) =>
  Object.entries(samples).map(([type, found]) => [type, found.map(whom).join(', ')] as const);

const whom = ({ key, row }: { readonly key: string; readonly row?: number | undefined }): string =>
  row === undefined ? key : `${key} (row ${row})`;

/** What is no longer as it was approved: `archive: 20 → 19`, and who. */
function differenceFacts(differs: PlanDifference | undefined) {
  if (differs === undefined) return [];
  const { counts, added, gone, altered } = differs;
  const list = (changes: PlanDifference['added']): string | undefined =>
    changes.map((change) => `${change.type} ${whom(change)}`).join(', ') || undefined;
  return [
    ['differs', counts.map(({ type, before, now }) => `${type}: ${before} → ${now}`).join(', ') || undefined],
    ['new', list(added)],
    ['no longer', list(gone)],
    ['otherwise', list(altered)],
  ] as const;
}

/** Everything that people decided; of imports from before that was kept, the last. */
const decisionFacts = ({ decisions, approval, discard }: Import) =>
  decisions === undefined
    ? ([
        ['approved', decision(approval)],
        ['discarded', decision(discard)],
      ] as const)
    : decisions.map((made) => [made.what, decision(made)] as const);

const decision = (made: { readonly by: string; readonly at: number } | undefined): string | undefined =>
  made && `by ${made.by}, ${readableInstant(made.at)}`;

/** What a person does about it. */
function nextSteps({ tenant, id, state, rollsBack }: Import, next: (command: string) => string): string[] {
  const which = `${tenant} ${id}`;
  const issues = next(`imports issues ${which}`);
  if (state === 'held') {
    return [
      `plan:    ${next(`imports plan ${which}`)}`,
      `issues:  ${issues}`,
      `approve: ${next(`imports approve ${which}`)}`,
      `discard: ${next(`imports discard ${which}`)}`,
    ];
  }
  if (hasEnded(state) && rollsBack !== undefined)
    return state === 'succeeded' ? [] : [`next: see what was not taken back: ${issues}`];
  if (state === 'failed') return [`next: put that right and send the file again; all findings: ${issues}`];
  if (state === 'succeeded_with_errors') return [`next: correct the rejected rows: ${issues}`];
  return hasEnded(state) ? [] : [`watch: ${next(`imports show ${which} --watch`)}`];
}
