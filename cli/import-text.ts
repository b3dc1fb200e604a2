/** An import as people see it. */
import type { Counts } from '../shared/domain/counts.ts';
import { hasEnded, type Import, type ImportState, type Samples } from '../shared/domain/import.ts';
import { holdSentence } from './hold-reason.ts';
import { stepTimes } from './import-json.ts';
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
export function describeImport(one: Import, next: (command: string) => string): string {
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
    ['absentees', one.missing && `${one.missing}, chosen by hand`],
    ['received', readableInstant(one.receivedAt)],
    ['finished', one.finishedAt === undefined ? undefined : readableInstant(one.finishedAt)],
    ['steps', steps.join(', ') || undefined],
    ['counts', countsSentence(one.counts)],
    ...(one.held ?? []).map((reason) => ['held', holdSentence(reason)] as const),
    ...sampleFacts(one.samples),
    ['failure', one.failure && `${one.failure.message} (${one.failure.code})`],
    ['approved', decision(one.approval)],
    ['discarded', decision(one.discard)],
    ['report', one.reportKey],
  ]);
  return [known, ...nextSteps(one, next)].join('\n');
}

/** Whom a held plan is about, by type of change: `7 (row 3)`. */
const sampleFacts = (samples: Samples = {}) =>
  Object.entries(samples).map(
    ([type, found]) => [type, found.map(({ key, row }) => (row ? `${key} (row ${row})` : key)).join(', ')] as const,
  );

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
