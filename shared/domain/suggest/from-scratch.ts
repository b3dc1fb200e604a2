/** Rules of one's own for a file, with all that the file leaves open. */
import { type Example, remarksOn } from './example.ts';
import { identityColumns, identityQuestions } from './identity-findings.ts';
import type { ColumnPlan } from './new-column.ts';
import { otherColumns } from './other-columns.ts';
import { type OwnProfile, ownProfile } from './own-profile.ts';
import { valuesIn } from './questions.ts';
import type { Question, SuggestedField, Suggestion } from './suggestion.ts';
import { statusWords } from './word-findings.ts';

/** Undefined when no column can tell people apart: no rules can be made of such a file. */
export function suggestFromScratch(example: Example): Suggestion | undefined {
  const own = ownProfile(example);
  if (own === undefined) return undefined;
  const { profile, plans, dates } = own;
  const used = new Set(plans.map(({ column }) => column));
  const identity = identityColumns(plans, profile.identity);
  return {
    profile,
    fields: plans.map((plan) => suggestedField(plan, own)),
    others: otherColumns(
      profile,
      example.columns,
      example.columns.filter((column) => !used.has(column)),
    ),
    values: valuesIn(profile, example.columns, new Map(plans.map(({ field, column }) => [field, column]))),
    identity,
    questions: [
      ...identityQuestions(identity, profile.identity, profile.identity),
      ...dates.questions,
      ...plans.flatMap((plan) => [...tieQuestions(plan, own), ...statusQuestions(plan, own)]),
    ],
    remarks: [...remarksOn(example), ...dates.remarks, ...plans.flatMap(unknownStatus)],
  };
}

function suggestedField({ field, column: { title } }: ColumnPlan, { assigned, profile }: OwnProfile): SuggestedField {
  const match = assigned.find(({ taken }) => taken?.column.title === title)?.taken;
  const { confidence, reason } = match ?? { confidence: 1, reason: 'called after its title' };
  return { field, standard: title, isRequired: profile.identity.includes(field), title, confidence, reason };
}

/** Which of the columns that mean the same gets the usual field; the others keep fields of their own. */
function tieQuestions({ field, column }: ColumnPlan, { assigned, plans }: OwnProfile): Question[] {
  const tied = assigned.find(({ taken }) => taken?.column === column)?.alternatives ?? [];
  if (tied.length === 0) return [];
  const others = tied.map((one) => {
    const own = plans.find((plan) => plan.column === one.column);
    return `"${one.column.title}" (${own?.field ?? 'left out'})`;
  });
  const message = `"${column.title}" became ${field}, and might be one of these as well: ${others.join(', ')}`;
  return [{ code: 'title', path: `columns.${field}`, message, choices: [] }];
}

function statusQuestions({ field, column: { facts } }: ColumnPlan, { profile }: OwnProfile): readonly Question[] {
  const column = profile.columns.find((one) => one.field === field);
  return column?.type === 'status' ? statusWords(column, facts).questions : [];
}

/** A column called status whose words nobody knows is kept as text, and says nothing of anybody's state. */
const unknownStatus = ({ field, concept, column: { title } }: ColumnPlan): string[] =>
  concept?.type === 'status' && field !== 'status'
    ? [`"${title}" was kept as text: none of its words says who is active or has left`]
    : [];
