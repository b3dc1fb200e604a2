/** A column of new rules, told from its title and its cells. */
import type { ProfileDocument } from '../profile.ts';
import type { FileColumn } from './assign-columns.ts';
import { booleanWords } from './cell-kinds.ts';
import { dateFormatsIn, nearlyAll } from './column-facts.ts';
import type { Concept } from './concepts.ts';
import { type ClaimedState, statusMeaning } from './status-words.ts';

type NewColumn = ProfileDocument['columns'][number];

export type ColumnPlan = {
  readonly field: string;
  readonly column: FileColumn;
  /** What the title says that it is about. */
  readonly concept: Concept | undefined;
};

/** Numbers of eight digits are dates only where the title says so. */
export const isDateColumn = ({ column: { facts }, concept }: ColumnPlan): boolean =>
  concept?.type === 'date' || dateFormatsIn(facts).some((format) => format !== 'YYYYMMDD');

/** Text, unless the cells are clearly something else. The format of a date is the profile's, or its own. */
export function newColumn(plan: ColumnPlan, format: string | undefined): NewColumn {
  const { field, column, concept } = plan;
  const { filled, emails, fractions, integers } = column.facts;
  const common = {
    title: column.title.trim(),
    field,
    ...(concept?.sensitive === true ? { visibility: 'private' as const } : {}),
  };
  if (emails > 0 ? emails >= filled * nearlyAll : concept?.type === 'email' && filled === 0)
    return { ...common, type: 'email' };
  if (isDateColumn(plan)) return { ...common, type: 'date', ...(format === undefined ? {} : { format }) };
  if (field === 'status') return { ...common, type: 'status', words: wordsOf(plan) };
  const words = concept?.personal === true ? undefined : booleanWords(column.facts);
  if (words !== undefined) return { ...common, type: 'boolean', words };
  const isDecimal = fractions > 0 && fractions + integers === filled;
  return { ...common, type: isDecimal ? 'decimal' : 'text' };
}

/** Whether the column says who is active in words that are known, at least some of them. */
export const isStatusColumn = (plan: Omit<ColumnPlan, 'field'>): boolean =>
  plan.concept?.type === 'status' && Object.keys(wordsOf(plan)).length > 0;

/** Words that are clear: whoever has left is deactivated, which takes nothing away. */
function wordsOf({ column: { facts } }: Omit<ColumnPlan, 'field'>): Record<string, ClaimedState> {
  const states = { active: 'active', gone: 'deactivated', unclear: undefined } as const;
  const words = new Map<string, ClaimedState>();
  for (const word of facts.values?.keys() ?? []) {
    const state = states[statusMeaning(word)];
    if (state !== undefined && ![...words.keys()].some((one) => one.toLowerCase() === word.toLowerCase()))
      words.set(word, state);
  }
  return Object.fromEntries(words);
}
