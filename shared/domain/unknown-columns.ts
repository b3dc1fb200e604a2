/** Titles that no column and no group has: ignored, refused, or entries of a map, as the tenant's rules say. */
import type { EntryType } from './field.ts';
import type { Issue } from './issue.ts';
import type { MappedEntry } from './mapping.ts';
import type { FileRules } from './profile.ts';
import { entryReader } from './read-cell.ts';
import { maximumKeyLength } from './record.ts';
import { isUsableName, type MapField } from './reserved-fields.ts';
import { foldTitle, nearMissFinder } from './similar.ts';
import { titleKey, wantedTitles } from './titles.ts';

/** Custom fields that the tenant's users have already, and the type of each. */
export type EntryTypes = ReadonlyMap<string, EntryType>;

export type UnknownColumns = {
  readonly entries: readonly MappedEntry[];
  readonly newEntries: readonly MappedEntry[];
  readonly untyped: readonly MappedEntry[];
  readonly issues: readonly Issue[];
};

/** More custom fields than any file has: each is an item of its own, and an entry of every user's item, which holds 400 KB. */
const mostEntries = 500;

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
  const meant = meantTitles(titles, unclaimed, rules);
  const expected = knownTitles(rules);
  const spelt = new Map([...types.keys()].map((name) => [titleKey(name, rule), name]));
  const issues: Issue[] = [];
  const entries: MappedEntry[] = [];
  for (const index of unclaimed) {
    const title = titles[index] ?? '';
    const name = entryName(title, rules);
    const spelling = name && spelt.get(titleKey(name, rule));
    const near = spelling === undefined ? meant(title.trim()) : undefined;
    if (near !== undefined) issues.push(nearMiss(title, near, rules));
    else if (map === undefined || name === undefined) issues.push(unknownColumn(title, expected, rules));
    else if (!isUsableName(name) || name.length > maximumKeyLength) issues.push(unusableTitle(title));
    else {
      const known = spelling ?? name;
      const type = unknownColumns.types === 'text' ? 'text' : (types.get(known) ?? told.get(known));
      entries.push({ index, title, map, name: known, type, read: entryReader(type, rules.dateFormat) });
    }
  }
  const newEntries = entries.filter(({ name }) => !types.has(name));
  const untyped = newEntries.filter(({ type }) => type === undefined);
  const areTooMany = newEntries.length > 0 && types.size + newEntries.length > mostEntries;
  const remarks = areTooMany ? [tooMany(types.size, newEntries)] : twins(newEntries, types);
  return { entries, newEntries, untyped, issues: [...issues, ...remarks] };
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

/**
 * Tells the standard title that an unknown one is meant to be. One that the file has as well is meant by the very same
 * letters only.
 */
function meantTitles(titles: readonly string[], unclaimed: readonly number[], rules: FileRules) {
  const nearMisses = nearMissFinder(freeTitles(titles, unclaimed, rules));
  const standard = new Map(
    wantedTitles(rules)
      .flat()
      .toReversed()
      .map((title) => [foldTitle(title), title]),
  );
  return (title: string): string | undefined => {
    const folded = foldTitle(title);
    return nearMisses(title)[0] ?? (folded === '' ? undefined : standard.get(folded));
  };
}

/** What the entry is called: the title, without what an export put in front. Undefined when the rules want a prefix. */
function entryName(title: string, { titles: rule, unknownColumns: { prefix = '', exportPrefix = '' } }: FileRules) {
  const has = (text: string, start: string): boolean => titleKey(text, rule).startsWith(titleKey(start, rule));
  const plain = title.trim().normalize('NFC');
  const name = exportPrefix !== '' && has(plain, exportPrefix + prefix) ? plain.slice(exportPrefix.length) : plain;
  return has(name, prefix) && name.length > prefix.length ? name : undefined;
}

/** A header may be a megabyte long, and issues are read by people. */
const about = (title: string) => ({ scope: 'file', row: 1, column: title.slice(0, maximumKeyLength) }) as const;

const knownTitles = (rules: FileRules): string => {
  const { prefix } = rules.unknownColumns;
  const titles = wantedTitles(rules).map(([title]) => title);
  return `one of: ${titles.join(', ')}${prefix === undefined ? '' : `, or a title that begins with ${prefix}`}`;
};

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

const unknownColumn = (title: string, expected: string, { unknownColumns: { as } }: FileRules): Issue => ({
  ...about(title),
  code: 'unknown-column',
  severity: as === 'reject' ? 'error' : 'warning',
  expected,
  message:
    as === 'reject'
      ? 'this column is not known, and the rules take no file with such: remove it and send the file again'
      : 'this column is not in use and was ignored: rename it if it should be imported',
});

const unusableTitle = (title: string): Issue => ({
  ...about(title),
  code: 'unusable-title',
  severity: 'warning',
  expected: `a title of at most ${maximumKeyLength} characters that is no word of the programming language`,
  message: 'this title is too long, or has another meaning inside of programs, and the column was ignored: rename it',
});

const tooMany = (before: number, added: readonly MappedEntry[]): Issue => ({
  ...about(
    added
      .map(({ title }) => title)
      .slice(0, 10)
      .join(', '),
  ),
  code: 'too-many-columns',
  severity: 'error',
  value: String(before + added.length),
  expected: `at most ${mostEntries} custom fields`,
  message: 'the header has too many new columns: remove those that are not needed and send the file again',
});
