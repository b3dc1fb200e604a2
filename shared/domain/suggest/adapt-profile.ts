/** Rules that exist already, made to fit a file: titles become aliases, words and formats are added. */
import type { Profile } from '../profile.ts';
import { titleKey } from '../titles.ts';
import { adaptColumn } from './adapt-column.ts';
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
  const columns = profile.columns.map((column) => {
    const found = fields.get(column.field);
    if (found === undefined) return { column, questions: [], remarks: [] };
    return adaptColumn(column, found, profile.titles, dates.own.get(column.field));
  });
  return {
    profile: {
      ...profile,
      columns: columns.map(({ column }) => column),
      groups: profile.groups.map((group) => groupTitle(group, groups.get(group), profile)),
      dateFormat: dates.dateFormat ?? profile.dateFormat,
    },
    questions: [...dates.questions, ...columns.flatMap(({ questions }) => questions)],
    remarks: [...dates.remarks, ...columns.flatMap(({ remarks }) => remarks)],
  };
}

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

/** A group has one title: the file's, if it is another one. */
const groupTitle = (group: string, found: FileColumn | undefined, { titles }: Profile): string =>
  found === undefined || titleKey(found.title, titles) === titleKey(group, titles) ? group : found.title.trim();
