/** Titles of a file and the titles that a tenant's rules want. */
import type { Issue } from './issue.ts';
import type { FileRules } from './profile.ts';
import type { ProfileColumn } from './profile-column.ts';
import { nearMisses } from './similar.ts';

export type TitleRule = FileRules['titles'];

/** The same for titles that count as equal. */
export const titleKey = (title: string, rule: TitleRule): string => {
  const exact = title.trim().normalize('NFC');
  return rule === 'exact' ? exact : exact.toLowerCase();
};

/** Where each title stands in the file. */
export type Positions = (name: string) => readonly number[];

export function positionsOf(titles: readonly string[], rule: TitleRule): Positions {
  const positions = new Map<string, number[]>();
  titles.forEach((title, index) => {
    const key = titleKey(title, rule);
    const before = positions.get(key);
    if (before === undefined) positions.set(key, [index]);
    else before.push(index);
  });
  return (name) => positions.get(titleKey(name, rule)) ?? [];
}

/** All titles of a column, the standard one first. */
export const namesOf = (column: ProfileColumn): string[] => [column.title, ...column.aliases];

/** All titles that the rules know: one list for each column or group, and for the day of the file. */
export const wantedTitles = ({ columns, groups, contentDate }: FileRules): readonly (readonly string[])[] => [
  ...columns.map(namesOf),
  ...groups.map((group) => [group]),
  ...(contentDate === undefined ? [] : [[contentDate.title]]),
];

/** Required columns that are not there, each with the title that may be meant. */
export function missingColumns(titles: readonly string[], positions: Positions, rules: FileRules): Issue[] {
  const isThere = (column: ProfileColumn): boolean => namesOf(column).some((name) => positions(name).length > 0);
  const known = new Set(wantedTitles(rules).flatMap((names) => names.flatMap(positions)));
  const unknown = titles.filter((title, index) => title.trim() !== '' && !known.has(index));
  const missing = rules.columns
    .filter((column) => column.required && !rules.identity.includes(column.field) && !isThere(column))
    .map((column) => missingColumn([column.title], nearMisses(column.title, unknown)));
  const identity = rules.columns.filter(({ field }) => rules.identity.includes(field));
  if (identity.some(isThere)) return missing;
  const wanted = identity.map(({ title }) => title);
  return [
    missingColumn(
      wanted,
      wanted.flatMap((title) => nearMisses(title, unknown)),
    ),
    ...missing,
  ];
}

function missingColumn(wanted: readonly string[], near: readonly string[]): Issue {
  const names = wanted.map((title) => `"${title}"`).join(' or ');
  const remedy = near[0] === undefined ? 'add it' : `rename "${near[0]}", if that is meant,`;
  return {
    code: 'missing-column',
    severity: 'error',
    scope: 'file',
    row: 1,
    column: wanted.join(' or '),
    expected: `a column titled ${names}`,
    message: `the required column ${names} is not in the header: ${remedy} and send the file again`,
  };
}

/** Columns that mean the same field. */
export const repeatedColumns = (titles: readonly string[], positionsOfEach: readonly (readonly number[])[]): Issue[] =>
  positionsOfEach
    .filter((found) => found.length > 1)
    .map((found) => ({
      code: 'duplicate-column',
      severity: 'error',
      scope: 'file',
      row: 1,
      column: found.map((index) => titles[index]).join(', '),
      expected: 'one column for each field',
      message: `columns ${found.map((index) => index + 1).join(' and ')} mean the same field: remove all but one`,
    }));
