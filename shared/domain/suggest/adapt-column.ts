/** A column of rules that exist already, made to fit the column of a file. */
import type { ProfileColumn } from '../profile-column.ts';
import { namesOf, type TitleRule, titleKey } from '../titles.ts';
import type { FileColumn } from './assign-columns.ts';
import type { Question } from './suggestion.ts';
import { sharedValues, statusWords } from './word-findings.ts';

export type AdaptedColumn = {
  readonly column: ProfileColumn;
  readonly questions: readonly Question[];
  readonly remarks: readonly string[];
};

/** @param format of the file's dates in this column, if it is not the profile's */
export function adaptColumn(
  column: ProfileColumn,
  { title, facts }: FileColumn,
  rule: TitleRule,
  format: string | undefined,
): AdaptedColumn {
  const { column: titled, remarks } = withTitle(column, title, rule);
  switch (titled.type) {
    case 'date':
      return { column: format === undefined ? titled : { ...titled, format }, questions: [], remarks };
    case 'status': {
      const { added, questions } = statusWords(titled, facts);
      return { column: { ...titled, words: { ...titled.words, ...added } }, questions, remarks };
    }
    case 'picklist': {
      if (titled.values.length > 0) return { column: titled, questions: [], remarks };
      const values = sharedValues(title, facts)?.map(([value]) => value) ?? [];
      return { column: { ...titled, values: oneOfEach(values) }, questions: [], remarks };
    }
    default:
      return { column: titled, questions: [], remarks };
  }
}

/** The file's title becomes another one of the column, unless the platform does not want any. */
function withTitle(column: ProfileColumn, title: string, rule: TitleRule): Omit<AdaptedColumn, 'questions'> {
  if (namesOf(column).some((name) => titleKey(name, rule) === titleKey(title, rule))) return { column, remarks: [] };
  if (!column.fixedTitle) return { column: { ...column, aliases: [...column.aliases, title.trim()] }, remarks: [] };
  return {
    column,
    remarks: [`rename "${title}" to "${column.title}" in the export: this title can't be changed here`],
  };
}

/** The first spelling of each. */
const oneOfEach = (values: readonly string[]): string[] =>
  [...new Map(values.toReversed().map((value) => [value.toLowerCase(), value])).values()].reverse();
