/** What a file needs of rules that exist already: a preset, or a tenant's own. */
import type { Profile } from '../profile.ts';
import { namesOf, titleKey } from '../titles.ts';
import { adaptProfile, type Taken } from './adapt-profile.ts';
import { type Assignment, assignColumns, type FileColumn } from './assign-columns.ts';
import { type Example, remarksOn } from './example.ts';
import { identityColumns, identityQuestions } from './identity-findings.ts';
import type { Wanted } from './match-title.ts';
import { otherColumns } from './other-columns.ts';
import { titleQuestions, valueQuestions, valuesIn } from './questions.ts';
import type { SuggestedField, Suggestion } from './suggestion.ts';
import { titleConcepts } from './title-concepts.ts';

/** The profile with the file's titles, words and formats, and all that the file leaves open. */
export function suggestFor(before: Profile, example: Example): Suggestion {
  const columns = example.columns.filter(({ title }) => !isDay(before, title));
  const fields = before.columns.map((column) => ({ field: column.field, names: namesOf(column), type: column.type }));
  const groups = before.groups.map((group): Wanted => ({ field: `groups.${group}`, names: [group], type: 'text' }));
  const assigned = assignColumns([...fields, ...groups], columns);
  const taken = takenIn(assigned.slice(0, fields.length), (wanted) => wanted.field);
  const takenGroups = takenIn(assigned.slice(fields.length), ({ names }) => names[0] ?? '');
  const used = new Set([...taken.values(), ...takenGroups.values()]);
  const others = columns.filter((column) => !used.has(column));
  const { profile, questions, remarks } = adaptProfile(before, { fields: taken, groups: takenGroups, others });
  const identifying = [...taken].map(([field, column]) => ({ field, column }));
  const identity = identityColumns(identifying, profile.identity);
  const values = valuesIn(profile, columns, taken);
  return {
    profile,
    fields: assigned.map((one) => suggestedField(one, before)),
    others: otherColumns(profile, columns, others),
    values,
    identity,
    questions: [
      ...identityQuestions(
        identity,
        profile.identity,
        profile.identity.filter((field) => taken.has(field)),
      ),
      ...assigned.flatMap((one) => titleQuestions(one, before)),
      ...questions,
      ...valueQuestions(values, profile),
    ],
    remarks: [...remarksOn(example), ...remarks, ...wholeNames(assigned, others)],
  };
}

/** The day of the file fills no field. */
const isDay = ({ contentDate, titles }: Profile, title: string): boolean =>
  contentDate !== undefined && titleKey(title, titles) === titleKey(contentDate.title, titles);

const takenIn = (assigned: readonly Assignment[], nameOf: (wanted: Wanted) => string): Taken['fields'] =>
  new Map(assigned.flatMap(({ wanted, taken }) => (taken === undefined ? [] : [[nameOf(wanted), taken.column]])));

function suggestedField({ wanted, taken }: Assignment, { columns, identity }: Profile): SuggestedField {
  const { field, names } = wanted;
  const isRequired =
    columns.some((one) => one.field === field && one.required) || (identity.length === 1 && identity[0] === field);
  const { confidence = 0, reason = 'no column of the file fits' } = taken ?? {};
  return { field, standard: names[0] ?? field, isRequired, title: taken?.column.title, confidence, reason };
}

/** Names in one column can't be taken apart: nobody can say where a first name ends. */
function wholeNames(assigned: readonly Assignment[], others: readonly FileColumn[]): string[] {
  const isMissing = assigned.some(
    ({ wanted, taken }) => /^(first|last)Name$/.test(wanted.field) && taken === undefined,
  );
  const whole = others.find(({ title }) => titleConcepts(title).some(({ concept }) => concept.field === 'displayName'));
  return isMissing && whole !== undefined
    ? [`"${whole.title}" holds whole names: add first and last names to the export, in columns of their own`]
    : [];
}
