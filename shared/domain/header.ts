import { type Cell, cellReader } from './field.ts';
import type { Issue } from './issue.ts';
import type { Profile, ProfileColumn } from './profile.ts';

/** A column of this file and the field it fills. */
export type MappedColumn = {
  readonly index: number;
  /** As the file writes it. */
  readonly title: string;
  readonly field: string;
  readonly required: boolean;
  readonly read: (cell: string) => Cell;
};

export type MappedGroup = { readonly index: number; readonly title: string; readonly group: string };

/** What the columns of one file mean. Columns and groups are in the order of their names: the file's order means nothing. */
export type Mapping = {
  readonly width: number;
  readonly identity: MappedColumn;
  readonly columns: readonly MappedColumn[];
  readonly groups: readonly MappedGroup[];
  readonly emptyCells: Profile['emptyCells'];
};

export type HeaderMapping = { readonly mapping: Mapping | undefined; readonly issues: readonly Issue[] };

const fold = (title: string): string => title.trim().normalize('NFC').toLowerCase();

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Reads the titles with the tenant's rules. All faults are told at once; without a mapping the whole file is refused. */
export function mapHeader(titles: readonly string[], profile: Profile): HeaderMapping {
  const positions = positionsOf(titles);
  const issues = [
    ...missingColumns(positions, profile),
    ...repeatedColumns(titles, positions, profile),
    ...unknownColumns(titles, profile),
  ];
  const columns = mapColumns(titles, positions, profile);
  const identity = columns.find((column) => column.field === profile.identity);
  if (identity === undefined || issues.some((issue) => issue.severity === 'error'))
    return { mapping: undefined, issues };
  const groups = mapGroups(titles, positions, profile);
  return { mapping: { width: titles.length, identity, columns, groups, emptyCells: profile.emptyCells }, issues };
}

type Positions = ReadonlyMap<string, readonly number[]>;

function positionsOf(titles: readonly string[]): Positions {
  const positions = new Map<string, number[]>();
  titles.forEach((title, index) => {
    positions.set(fold(title), [...(positions.get(fold(title)) ?? []), index]);
  });
  return positions;
}

const namesOf = (column: ProfileColumn): string[] => [column.title, ...column.aliases];

const positionsFor = (names: readonly string[], positions: Positions): number[] =>
  names.flatMap((name) => positions.get(fold(name)) ?? []);

const wanted = (profile: Profile): readonly (readonly string[])[] => [
  ...profile.columns.map(namesOf),
  ...profile.groups.map((group) => [group]),
];

const missingColumns = (positions: Positions, profile: Profile): Issue[] =>
  profile.columns
    .filter((column) => column.required && positionsFor(namesOf(column), positions).length === 0)
    .map((column) => ({
      code: 'missing-column',
      severity: 'error',
      scope: 'file',
      row: 1,
      column: column.title,
      expected: `a column titled "${column.title}"`,
      message: `the required column "${column.title}" is not in the header: add it and send the file again`,
    }));

const repeatedColumns = (titles: readonly string[], positions: Positions, profile: Profile): Issue[] =>
  wanted(profile)
    .map((names) => positionsFor(names, positions))
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

/** A column without a title is remarked on where the header is read. */
function unknownColumns(titles: readonly string[], profile: Profile): Issue[] {
  const known = new Set(wanted(profile).flat().map(fold));
  return titles
    .filter((title) => title.trim() !== '' && !known.has(fold(title)))
    .map((title) => ({
      code: 'unknown-column',
      severity: 'warning',
      scope: 'file',
      row: 1,
      column: title,
      expected: `one of: ${wanted(profile)
        .map(([name]) => name)
        .join(', ')}`,
      message: 'this column is not in use and was ignored: rename it if it should be imported',
    }));
}

function mapColumns(titles: readonly string[], positions: Positions, profile: Profile): MappedColumn[] {
  const words = new Map(Object.entries(profile.statusWords).map(([word, state]) => [word.toLowerCase(), state]));
  return profile.columns
    .flatMap((column) => {
      const index = positionsFor(namesOf(column), positions)[0];
      if (index === undefined) return [];
      const { field, required } = column;
      return [{ index, title: titles[index] ?? column.title, field, required, read: cellReader(column.type, words) }];
    })
    .sort((a, b) => byName(a.field, b.field));
}

function mapGroups(titles: readonly string[], positions: Positions, profile: Profile): MappedGroup[] {
  return profile.groups
    .flatMap((group) => {
      const index = positions.get(fold(group))?.[0];
      return index === undefined ? [] : [{ index, title: titles[index] ?? group, group }];
    })
    .sort((a, b) => byName(a.group, b.group));
}
