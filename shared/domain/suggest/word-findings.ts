/** Words of a status column, and values of columns that have few. */
import type { ProfileColumn } from '../profile-column.ts';
import { cellReader } from '../read-cell.ts';
import { type ColumnFacts, mostValues } from './column-facts.ts';
import { type ClaimedState, removingState, statusMeaning } from './status-words.ts';
import type { FoundValues, Question } from './suggestion.ts';
import { isPersonal } from './title-concepts.ts';

/** Fewer rows prove nothing about how many values there are. */
const enoughRows = 20;

/**
 * The values of a column that are no person's own: few different ones, in enough rows, each more than once. Undefined for
 * all other columns, and for those whose title says that they are about persons.
 */
export function sharedValues(
  title: string,
  { filled, values, emails }: ColumnFacts,
): readonly [string, number][] | undefined {
  if (values === undefined || filled < enoughRows || emails > 0 || isPersonal(title)) return undefined;
  const shared = [...values].filter(([, times]) => times > 1);
  return shared.length === 0 ? undefined : shared.sort(([, a], [, b]) => b - a);
}

/** The shared values of a column, and which of them its rules know. */
export function foundValues(
  title: string,
  facts: ColumnFacts,
  column: ProfileColumn | undefined,
  dateFormat: string,
): FoundValues | undefined {
  const shared = sharedValues(title, facts);
  if (shared === undefined || column?.type === 'date' || column?.type === 'decimal') return undefined;
  const read = column === undefined ? undefined : cellReader(column, dateFormat);
  const values = shared.map(([value, times]) => ({
    value,
    times,
    isKnown: read === undefined || 'value' in read(value),
  }));
  return { title, field: column?.field, values, once: (facts.values?.size ?? 0) - shared.length };
}

type StatusColumn = Extract<ProfileColumn, { type: 'status' }>;

/** The words that a status column needs for these cells, and those that somebody has to decide on. */
export function statusWords(
  column: StatusColumn,
  facts: ColumnFacts,
): { added: StatusColumn['words']; questions: Question[] } {
  if (facts.values === undefined) return { added: {}, questions: [tooMany(column)] };
  const read = cellReader(column, '');
  const unknown = [...facts.values].filter(([word]) => 'fault' in read(word));
  const gone = removingState(column.words);
  const states: Record<string, ClaimedState | undefined> = { active: 'active', gone };
  const added: Record<string, ClaimedState> = {};
  const questions: Question[] = [];
  for (const [word, times] of unknown) {
    const state = states[statusMeaning(word)];
    const isAdded = column.case === 'any' && Object.keys(added).some((one) => one.toLowerCase() === word.toLowerCase());
    if (state !== undefined && !isAdded) added[word] = state;
    else if (state === undefined) questions.push(undecided(column, word, times));
  }
  return { added, questions };
}

function undecided({ field, words }: StatusColumn, word: string, times: number): Question {
  const path = `columns.${field}.words`;
  const states = [...new Set(Object.values(words))];
  const shown = times > 1 ? `"${word}" (in ${times} rows)` : 'a word that occurs once';
  return {
    code: 'status-word',
    path,
    message: `the rules do not say what ${shown} means: ${states.join(' or ')}? Rows with it are rejected until they do`,
    choices: times > 1 && !word.includes('.') ? states.map((state) => `${path}.${word}=${state}`) : [],
  };
}

const tooMany = ({ field, title }: StatusColumn): Question => ({
  code: 'status-word',
  path: `columns.${field}.words`,
  message: `"${title}" has more than ${mostValues} different words: is it the column that says who is active?`,
  choices: [],
});
