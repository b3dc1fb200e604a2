/** Titles that no column and no group has: ignored, refused, or entries of a map, as the tenant's rules say. */
import type { EntryType } from './field.ts';
import type { Issue } from './issue.ts';
import type { MappedEntry } from './mapping.ts';
import type { FileRules } from './profile.ts';
import { entryReader } from './read-cell.ts';
import { isUsableName, type MapField } from './reserved-fields.ts';
import { foldTitle, nearMisses } from './similar.ts';
import { titleKey, wantedTitles } from './titles.ts';

/** Custom fields that the tenant's users have already, and the type of each. */
export type EntryTypes = ReadonlyMap<string, EntryType>;

export type UnknownColumns = {
  readonly entries: readonly MappedEntry[];
  readonly newEntries: readonly MappedEntry[];
  readonly untyped: readonly MappedEntry[];
  readonly issues: readonly Issue[];
};

/** More custom fields than any file has; their types are one DynamoDB item, which holds 400 KB. */
export const mostEntries = 500;

const maps = { custom: 'custom', attribute: 'attributes', ignore: undefined, reject: undefined } as const;

/** The map whose entries unknown columns are; undefined: they are not kept. */
export const mapOfUnknown = (as: FileRules['unknownColumns']['as']): MapField | undefined => maps[as];

/** @param unclaimed positions of titles that are no column and no group */
export function mapUnknown(
  titles: readonly string[],
  unclaimed: readonly number[],
  rules: FileRules,
  types: EntryTypes,
  told: EntryTypes,
): UnknownColumns {
  const { titles: rule, unknownColumns } = rules;
  const map = mapOfUnknown(unknownColumns.as);
  const free = freeTitles(titles, unclaimed, rules);
  const spelt = new Map([...types.keys()].map((name) => [titleKey(name, rule), name]));
  const issues: Issue[] = [];
  const entries: MappedEntry[] = [];
  for (const index of unclaimed) {
    const title = titles[index] ?? '';
    const name = entryName(title, rules);
    const near = name === undefined || !types.has(name) ? meantTitle(title.trim(), free, rules) : undefined;
    if (near !== undefined) issues.push(nearMiss(title, near, rules));
    else if (map === undefined || name === undefined) issues.push(unknownColumn(title, rules));
    else if (!isUsableName(name)) issues.push(unusableTitle(title));
    else {
      const known = spelt.get(titleKey(name, rule)) ?? name;
      const type = unknownColumns.types === 'text' ? 'text' : (types.get(known) ?? told.get(known));
      entries.push({ index, title, map, name: known, type, read: entryReader(type, rules.dateFormat) });
    }
  }
  const newEntries = entries.filter(({ name }) => !types.has(name));
  issues.push(...twins(newEntries, types));
  if (newEntries.length > 0 && types.size + newEntries.length > mostEntries)
    issues.push(tooMany(types.size, newEntries));
  return { entries, newEntries, untyped: newEntries.filter(({ type }) => type === undefined), issues };
}

/** New entries whose names differ from known ones in writing alone: a slip, as a rule, that would split the values. */
function twins(newEntries: readonly MappedEntry[], types: EntryTypes): Issue[] {
  if (newEntries.length === 0) return [];
  const known = new Map([...types.keys()].map((name) => [foldTitle(name), name]));
  return newEntries.flatMap(({ title, name }) => {
    const twin = known.get(foldTitle(name));
    return twin === undefined ? [] : [twinTitle(title, twin)];
  });
}

/** Standard titles that the file lacks: one that is nearly so is meant to be it. */
function freeTitles(titles: readonly string[], unclaimed: readonly number[], rules: FileRules): string[] {
  const open = new Set(unclaimed);
  const taken = new Set(titles.filter((_, index) => !open.has(index)).map((title) => titleKey(title, rules.titles)));
  return wantedTitles(rules)
    .filter((names) => !names.some((name) => taken.has(titleKey(name, rules.titles))))
    .flat();
}

/** The standard title that this one is meant to be. One that the file has as well is meant by the very same letters only. */
function meantTitle(title: string, free: readonly string[], rules: FileRules): string | undefined {
  const folded = foldTitle(title);
  const isSame = (standard: string): boolean => folded !== '' && foldTitle(standard) === folded;
  return nearMisses(title, free)[0] ?? wantedTitles(rules).flat().find(isSame);
}

/** What the entry is called: the title, without what an export put in front. Undefined when the rules want a prefix. */
function entryName(title: string, { titles: rule, unknownColumns: { prefix = '', exportPrefix = '' } }: FileRules) {
  const has = (text: string, start: string): boolean => titleKey(text, rule).startsWith(titleKey(start, rule));
  const plain = title.trim().normalize('NFC');
  const name = exportPrefix !== '' && has(plain, exportPrefix + prefix) ? plain.slice(exportPrefix.length) : plain;
  return has(name, prefix) && name.length > prefix.length ? name : undefined;
}

const about = (column: string) => ({ scope: 'file', row: 1, column }) as const;

const nearMiss = (title: string, near: string, { unknownColumns: { as } }: FileRules): Issue => ({
  ...about(title),
  code: 'near-miss-title',
  severity: as === 'reject' ? 'error' : 'warning',
  expected: `"${near}", letter by letter`,
  message: `this title is nearly "${near}", so the column was neither taken for it nor for one of its own: rename it`,
});

const twinTitle = (title: string, twin: string): Issue => ({
  ...about(title),
  code: 'similar-title',
  severity: 'warning',
  expected: `"${twin}", if that field is meant`,
  message: `there is a field "${twin}" already, and this column became another one: rename it if that one is meant`,
});

const unknownColumn = (title: string, { unknownColumns: { as, prefix }, ...rules }: FileRules): Issue => ({
  ...about(title),
  code: 'unknown-column',
  severity: as === 'reject' ? 'error' : 'warning',
  expected: `one of: ${wantedTitles(rules as FileRules)
    .map(([name]) => name)
    .join(', ')}${prefix === undefined ? '' : `, or a title that begins with ${prefix}`}`,
  message:
    as === 'reject'
      ? 'this column is not known, and the rules take no file with such: remove it and send the file again'
      : 'this column is not in use and was ignored: rename it if it should be imported',
});

const unusableTitle = (title: string): Issue => ({
  ...about(title),
  code: 'unusable-title',
  severity: 'warning',
  expected: 'a title that is no word of the programming language',
  message: 'this title has another meaning inside of programs, and the column was ignored: rename it',
});

const tooMany = (before: number, added: readonly MappedEntry[]): Issue => ({
  ...about(added.map(({ title }) => title).join(', ')),
  code: 'too-many-columns',
  severity: 'error',
  value: String(before + added.length),
  expected: `at most ${mostEntries} custom fields`,
  message: 'the header has too many new columns: remove those that are not needed and send the file again',
});
