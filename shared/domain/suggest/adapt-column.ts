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

/** How titles are compared, and all that the rules have already (in any case). */
export type Titles = { readonly rule: TitleRule; readonly taken: ReadonlySet<string> };

/** @param format of the file's dates in this column, if it is not the profile's */
export function adaptColumn(
  column: ProfileColumn,
  { title, facts }: FileColumn,
  titles: Titles,
  format: string | undefined,
): AdaptedColumn {
  const { column: titled, remarks } = withTitle(column, title, titles);
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

/**
 * The file's title becomes another one of the column, unless the platform does not want any, or has it for something
 * else. In another case it takes the place of the one that is there: to a profile these two are the same.
 */
function withTitle(
  column: ProfileColumn,
  fileTitle: string,
  { rule, taken }: Titles,
): Omit<AdaptedColumn, 'questions'> {
  const title = fileTitle.trim();
  const names = namesOf(column);
  if (names.some((name) => titleKey(name, rule) === titleKey(title, rule))) return { column, remarks: [] };
  const key = titleKey(title, 'any-case');
  const isItsOwn = names.some((name) => titleKey(name, 'any-case') === key);
  if (column.fixedTitle || (taken.has(key) && !isItsOwn)) {
    const why = column.fixedTitle ? "this title can't be changed here" : 'the rules have this title for something else';
    return { column, remarks: [`rename "${title}" to "${column.title}" in the export: ${why}`] };
  }
  const spelt = (name: string): string => (titleKey(name, 'any-case') === key ? title : name);
  if (isItsOwn)
    return { column: { ...column, title: spelt(column.title), aliases: column.aliases.map(spelt) }, remarks: [] };
  return { column: { ...column, aliases: [...column.aliases, title] }, remarks: [] };
}

/** The first spelling of each. */
const oneOfEach = (values: readonly string[]): string[] =>
  [...new Map(values.toReversed().map((value) => [value.toLowerCase(), value])).values()].reverse();
