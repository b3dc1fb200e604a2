/** Rules that exist already, made to fit a file: titles become aliases, words and formats are added. */
import type { Profile } from '../profile.ts';
import { isUsableName } from '../reserved-fields.ts';
import { namesOf, titleKey } from '../titles.ts';
import { adaptColumn, type Titles } from './adapt-column.ts';
import type { FileColumn } from './assign-columns.ts';
import { dateFormatsIn } from './column-facts.ts';
import { type DateFindings, findDateFormats } from './date-findings.ts';
import type { Question } from './suggestion.ts';

/** The columns of a file by the fields and the groups that they fill. */
export type Taken = {
  readonly fields: ReadonlyMap<string, FileColumn>;
  readonly groups: ReadonlyMap<string, FileColumn>;
  /** Columns that fill neither. */
  readonly others: readonly FileColumn[];
};

export type Adapted = {
  readonly profile: Profile;
  readonly questions: readonly Question[];
  readonly remarks: readonly string[];
};

/** The profile that reads the file so, and what has to be asked. What the file says nothing of stays as it was. */
export function adaptProfile(profile: Profile, { fields, groups, others }: Taken): Adapted {
  const own = datesIn(profile, fields);
  const dates = own.length > 0 ? findDateFormats(own, profile.dateFormat) : customDates(profile, others);
  const titles: OpenTitles = { rule: profile.titles, taken: titlesOf(profile) };
  const columns = profile.columns.map((column) => {
    const found = fields.get(column.field);
    if (found === undefined) return { column, questions: [], remarks: [] };
    const adapted = adaptColumn(column, found, titles, dates.own.get(column.field));
    for (const name of namesOf(adapted.column)) titles.taken.add(titleKey(name, 'any-case'));
    return adapted;
  });
  const named = profile.groups.map((group) => adaptGroup(group, groups.get(group), titles));
  return {
    profile: {
      ...profile,
      columns: columns.map(({ column }) => column),
      groups: named.map(({ group }) => group),
      dateFormat: dates.dateFormat ?? profile.dateFormat,
    },
    questions: [...dates.questions, ...columns.flatMap(({ questions }) => questions)],
    remarks: [...dates.remarks, ...[...columns, ...named].flatMap(({ remarks }) => remarks)],
  };
}

const titlesOf = ({ columns, groups }: Profile): Set<string> =>
  new Set([...columns.flatMap(namesOf), ...groups].map((title) => titleKey(title, 'any-case')));

const datesIn = ({ columns }: Profile, fields: Taken['fields']) =>
  columns.flatMap(({ field, type }) => {
    const found = fields.get(field);
    return type === 'date' && found !== undefined ? [{ ...found, field }] : [];
  });

/** Where no field is a date, custom fields whose type their values tell have the profile's format. */
function customDates({ unknownColumns: { types }, dateFormat }: Profile, others: readonly FileColumn[]): DateFindings {
  const dated = others.filter(({ facts }) => dateFormatsIn(facts).some((format) => format !== 'YYYYMMDD'));
  const found = findDateFormats(types === 'inferred' ? dated.map((one) => ({ ...one, field: '' })) : [], dateFormat);
  return { ...found, own: new Map(), questions: found.questions.filter(({ path }) => path === 'dateFormat') };
}

type OpenTitles = Titles & { readonly taken: Set<string> };

/** A group has one title: the file's, if it is another one, unless the rules have that for something else. */
function adaptGroup(group: string, found: FileColumn | undefined, { rule, taken }: OpenTitles) {
  const title = found?.title.trim() ?? group;
  if (titleKey(title, rule) === titleKey(group, rule)) return { group, remarks: [] };
  const key = titleKey(title, 'any-case');
  if ((taken.has(key) && key !== titleKey(group, 'any-case')) || !isUsableName(title)) {
    return { group, remarks: [`rename "${title}" to "${group}" in the export`] };
  }
  taken.add(key);
  return { group: title, remarks: [] };
}
