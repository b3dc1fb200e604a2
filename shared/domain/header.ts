import { type DayColumn, noDayColumn } from './content-date.ts';
import { maximumTextLength } from './field.ts';
import { restoreFormula } from './formula.ts';
import type { Issue } from './issue.ts';
import type { MappedColumn, MappedEntry, Mapping } from './mapping.ts';
import type { FileRules } from './profile.ts';
import type { ProfileColumn } from './profile-column.ts';
import { cellReader, entryReader } from './read-cell.ts';
import { maximumKeyLength, maximumRecordLength } from './record.ts';
import type { MapField } from './reserved-fields.ts';
import { defaultOf, meaningOf } from './rules-meaning.ts';
import { missingColumns, namesOf, type Positions, positionsOf, repeatedColumns, titleKey } from './titles.ts';
import { type EntryTypes, mapUnknown } from './unknown-columns.ts';

export type HeaderMapping = { readonly mapping: Mapping | undefined; readonly issues: readonly Issue[] };

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Reads the titles with the tenant's rules; exports neutralise them like any cell. All faults are told at once; without a
 * mapping the whole file is refused.
 *
 * @param written the titles as they stand in the file
 * @param known custom fields that the tenant has already
 * @param told types of others, as their values in this file tell
 */
export function mapHeader(
  written: readonly string[],
  rules: FileRules,
  known: EntryTypes = new Map(),
  told: EntryTypes = new Map(),
): HeaderMapping {
  const titles = written.map((title) => restoreFormula(title.trim()));
  const positions = positionsOf(titles, rules.titles);
  const found = rules.columns.map((column) => namesOf(column).flatMap(positions));
  const foundGroups = rules.groups.map(positions);
  const days = rules.contentDate === undefined ? [] : positions(rules.contentDate.title);
  const claimed = new Set([...found, ...foundGroups, days].flat());
  const unclaimed = [...titles.keys()].filter((index) => titles[index]?.trim() !== '' && !claimed.has(index));
  const unknown = mapUnknown(titles, unclaimed, rules, known, told);
  const issues = [
    ...missingColumns(titles, positions, rules),
    ...repeatedColumns(titles, [...found, ...foundGroups, days, ...sameEntries(unknown.entries, rules)]),
    ...unknown.issues,
    ...(rules.contentDate !== undefined && days.length === 0 ? [noDayColumn(rules.contentDate)] : []),
  ];
  if (issues.some(({ severity }) => severity === 'error')) return { mapping: undefined, issues };
  const columns = mapColumns(titles, positions, rules);
  const entries = [...mapGroups(titles, positions, rules), ...unknown.entries];
  const { newEntries, untyped } = unknown;
  return {
    mapping: {
      ...meaningOf(columns, rules),
      width: titles.length,
      columns,
      newEntries,
      untyped,
      entries: sorted(entries),
      day: mapDay(titles, days[0], rules),
    },
    issues,
  };
}

const mapDay = (titles: readonly string[], index: number | undefined, rules: FileRules): DayColumn | undefined =>
  index === undefined
    ? undefined
    : { index, title: titles[index] ?? '', format: rules.contentDate?.format ?? rules.dateFormat };

/** Positions of columns that would fill one entry. */
function sameEntries(entries: readonly MappedEntry[], { titles }: FileRules): number[][] {
  const groups = Map.groupBy(entries, ({ name }) => titleKey(name, titles));
  return [...groups.values()].map((same) => same.map(({ index }) => index));
}

const sorted = (entries: readonly MappedEntry[]): MappedEntry[] =>
  [...entries].sort((a, b) => byName(a.map, b.map) || byName(a.name, b.name));

function mapColumns(titles: readonly string[], positions: Positions, rules: FileRules): MappedColumn[] {
  return rules.columns
    .flatMap((column) => {
      const index = namesOf(column).flatMap(positions)[0];
      return index === undefined ? [] : [mapColumn(column, index, titles[index] ?? column.title, rules)];
    })
    .sort((a, b) => byName(a.field, b.field));
}

function mapColumn(column: ProfileColumn, index: number, title: string, rules: FileRules): MappedColumn {
  const { field } = column;
  const isIdentity = rules.identity.includes(field);
  return {
    index,
    title,
    field,
    required: isIdentity ? rules.identity.length === 1 : column.required,
    read: cellReader(column, rules.dateFormat),
    whenEmpty: rules.emptyCells === 'erase' ? defaultOf(column, rules) : undefined,
    mostLength: mostLengthOf(column, isIdentity),
  };
}

/** A list's items have a bound of their own; all of them together are what several files have added. */
function mostLengthOf(column: ProfileColumn, isIdentity: boolean): number {
  if (column.type === 'list') return maximumRecordLength;
  // Whatever is named becomes the key of somebody, here or elsewhere.
  return isIdentity || 'refers' in column ? maximumKeyLength : maximumTextLength;
}

function mapGroups(titles: readonly string[], positions: Positions, { groups, dateFormat }: FileRules): MappedEntry[] {
  const map: MapField = 'groups';
  return groups.flatMap((group) => {
    const index = positions(group)[0];
    if (index === undefined) return [];
    return [
      {
        index,
        title: titles[index] ?? group,
        map,
        name: group,
        type: 'text' as const,
        read: entryReader('text', dateFormat),
      },
    ];
  });
}
