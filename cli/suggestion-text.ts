/** A suggestion for people. */
import type { IdentityColumn, Question, SuggestedField, Suggestion } from '../shared/domain/suggest/suggestion.ts';
import { printable, type Row, table } from './table.ts';
import type { IssueCount, Trial } from './try-profile.ts';
import { counted } from './wording.ts';

/** All of it but the document itself. `command`: what was typed, so that it can be typed again with an answer. */
export function describeSuggestion(suggestion: Suggestion, trial: Trial, command: string): string {
  const { fields, others, values, identity, questions, remarks } = suggestion;
  const found = fields.filter(({ title }) => title !== undefined);
  const parts = [
    table(['FIELD', 'COLUMN', 'SURE', 'WHY'], found.map(fieldRow)),
    section('not in the file', missing(fields)),
    section(
      'other columns',
      others.map(({ title, fate }) => `${title}: ${fate}`),
    ),
    section(
      'values',
      values.map(({ title, values: all, once }) => `${title}: ${valueList(all)}${rest(once)}`),
    ),
    section('telling people apart', identity.map(identityLine)),
    section('remarks', remarks),
    section(`to decide: ${command} --set …`, questions.flatMap(questionLines)),
    section('tried on the file', trialLines(trial)),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : [`${title}`, ...lines.map((line) => `  ${printable(line)}`)].join('\n');

const fieldRow = ({ field, title = '', confidence, reason, isRequired }: SuggestedField): Row => [
  isRequired ? `${field} *` : field,
  title,
  confidence >= 0.95
    ? { text: 'yes', style: 'green' }
    : confidence >= 0.7
      ? 'likely'
      : { text: 'perhaps', style: 'yellow' },
  reason,
];

function missing(fields: readonly SuggestedField[]): string[] {
  const absent = fields.filter(({ title }) => title === undefined);
  const required = absent.filter(({ isRequired }) => isRequired).map(({ standard }) => `"${standard}"`);
  const optional = absent.filter(({ isRequired }) => !isRequired).map(({ standard }) => standard);
  return [
    ...(required.length > 0 ? [`required: ${required.join(', ')}: without it the file is refused`] : []),
    ...(optional.length > 0 ? [`optional: ${optional.join(', ')}`] : []),
  ];
}

const valueList = (values: Suggestion['values'][number]['values']): string =>
  values.map(({ value, times, isKnown }) => `${value} (${times}${isKnown ? '' : ', not known'})`).join(', ');

const rest = (once: number): string => (once === 0 ? '' : `; ${once} more, once each`);

const identityLine = ({ title, isIdentity, empty, repeated }: IdentityColumn): string => {
  const found =
    empty === 0 && repeated === 0 ? 'each row has its own' : `${counted(empty, 'row')} without, ${repeated} repeated`;
  return `${title}${isIdentity ? ' (identity)' : ''}: ${found}`;
};

const questionLines = ({ message, path, choices }: Question, at: number): string[] => [
  `${at + 1}. ${message}`,
  ...choices.map((choice) => `   --set ${shellWord(choice)}`),
  ...(choices.length === 0 ? [`   in the document: ${path}`] : []),
];

/** A word as a shell takes it. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

function trialLines({ refusals, rows, good, issues }: Trial): string[] {
  if (refusals.length > 0) return refusals.map((refusal) => `the file would be refused: ${refusal}`);
  return [`${good} of ${counted(rows, 'row')} can be imported`, ...issues.map(issueLine)];
}

const issueLine = ({ code, column, rows, first, expected }: IssueCount): string =>
  `${code}${column === undefined ? '' : ` in "${column}"`}: ${counted(rows, 'row')}, the first in line ${first}; expected ${expected}`;
