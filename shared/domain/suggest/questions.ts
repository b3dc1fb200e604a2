/** What has to be asked about titles and values. */
import type { Profile } from '../profile.ts';
import type { Assignment, FileColumn } from './assign-columns.ts';
import type { FoundValues, Question } from './suggestion.ts';
import { foundValues } from './word-findings.ts';

/** Columns that might fill the field as well, or might fill it at all. */
export function titleQuestions(
  { wanted: { field, names }, taken, alternatives }: Assignment,
  { columns }: Profile,
): Question[] {
  if (alternatives.length === 0) return [];
  const isFixed = columns.some((one) => one.field === field && one.fixedTitle);
  const titles = alternatives.map(({ column, reason }) => `"${column.title}" (${reason})`).join(', ');
  const message =
    taken === undefined
      ? `"${names[0]}" may be ${titles}`
      : `"${names[0]}" was taken to be "${taken.column.title}"; it may be ${titles}`;
  const path = field.startsWith('groups.') ? 'groups' : `columns.${field}.aliases`;
  const choices =
    isFixed || path === 'groups' ? [] : alternatives.map(({ column }) => `${path}=${JSON.stringify([column.title])}`);
  return [{ code: 'title', path, message, choices }];
}

/** Shared values of all columns, with what the rules know of them. */
export function valuesIn(
  profile: Profile,
  columns: readonly FileColumn[],
  taken: ReadonlyMap<string, FileColumn>,
): FoundValues[] {
  return columns.flatMap(({ title, facts }) => {
    const field = [...taken].find(([, column]) => column.title === title)?.[0];
    const column = profile.columns.find((one) => one.field === field);
    return foundValues(title, facts, column, profile.dateFormat) ?? [];
  });
}

/** Values of a list of choices that the rules do not know. Words of a status are asked about one by one. */
export function valueQuestions(values: readonly FoundValues[], { columns }: Profile): Question[] {
  return values.flatMap(({ title, field, values: found, once }) => {
    const column = columns.find((one) => one.field === field);
    const unknown = found.filter(({ isKnown }) => !isKnown).map(({ value, times }) => `"${value}" (${times})`);
    const isOpen = unknown.length > 0 || (column?.type === 'picklist' && once > 0);
    if (field === undefined || column === undefined || column.type === 'status' || !isOpen) return [];
    const rare = once > 0 ? [`${once} more, once each`] : [];
    const message = `"${title}" has values that the rules may not know: ${[...unknown, ...rare].join(', ')}: change them in the export, or the rules`;
    return [
      {
        code: 'values',
        path: `columns.${field}.${column.type === 'boolean' ? 'words' : 'values'}`,
        message,
        choices: [],
      },
    ];
  });
}
