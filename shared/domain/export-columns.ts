/** The columns of an export: those that a file of the tenant's may have, and what they say of somebody. */
import type { Entries, Value } from './field.ts';
import type { FileRules } from './profile.ts';
import type { ProfileColumn } from './profile-column.ts';
import type { MapField } from './reserved-fields.ts';
import { titleKey, wantedTitles } from './titles.ts';
import { type EntryTypes, mapOfUnknown } from './unknown-columns.ts';
import { isActive, type User } from './user.ts';
import { type CellWriter, cellWriter, entryWriter } from './write-cell.ts';

/** A title, and the text below it for one user or team. */
export type ExportColumn = { readonly title: string; readonly textOf: (user: User) => string };

/** For the tenant's administrators everything, for others what everybody may see. */
export type Audience = 'administrators' | 'everybody';

/**
 * Columns and groups in the profile's order, then custom fields by name. `omitted`: custom fields whose titles are those
 * of columns, since the rules changed; below these titles they would be taken for something else.
 *
 * @param types the custom fields that the tenant has
 */
export function exportColumns(
  rules: FileRules,
  types: EntryTypes,
  audience: Audience,
): { readonly columns: readonly ExportColumn[]; readonly omitted: readonly string[] } {
  const isShown = ({ visibility }: { readonly visibility: 'public' | 'private' }): boolean =>
    audience === 'administrators' || visibility === 'public';
  const { entries, omitted } = exportEntries(rules, isShown(rules.unknownColumns) ? types : new Map());
  return {
    columns: [
      ...rules.columns.filter(isShown).map((column) => fieldColumn(column, rules)),
      ...rules.groups.map((group) => entryColumn(group, 'groups', group, entryWriter('text', rules.dateFormat))),
      ...entries,
    ],
    omitted,
  };
}

function fieldColumn(column: ProfileColumn, rules: FileRules): ExportColumn {
  const { title, field } = column;
  const write = cellWriter(column, rules.dateFormat);
  if (column.type === 'status') return { title, textOf: ({ status }) => write(isActive(status) ? 'active' : status) };
  const isFirstIdentity = rules.identity[0] === field;
  return {
    title,
    textOf: (user) => {
      const value = valueIn(user.fields, field);
      if (value !== undefined) return write(value);
      return isFirstIdentity && isNameless(user, rules) ? user.key : '';
    },
  };
}

/** Platform code may have made a user of whom there is nothing but the key. */
const isNameless = ({ fields }: User, { identity }: FileRules): boolean =>
  identity.every((field) => valueIn(fields, field) === undefined);

function exportEntries(rules: FileRules, types: EntryTypes) {
  const { unknownColumns, titles, dateFormat } = rules;
  const map = mapOfUnknown(unknownColumns.as);
  const taken = new Set(wantedTitles(rules).flatMap((names) => names.map((name) => titleKey(name, titles))));
  const entries: ExportColumn[] = [];
  const omitted: string[] = [];
  for (const name of map === undefined ? [] : [...types.keys()].sort()) {
    const title = `${unknownColumns.exportPrefix ?? ''}${name}`;
    const key = titleKey(title, titles);
    if (taken.has(key)) omitted.push(title);
    else {
      taken.add(key);
      const type = unknownColumns.types === 'text' ? 'text' : types.get(name);
      entries.push(entryColumn(title, map ?? 'custom', name, entryWriter(type, dateFormat)));
    }
  }
  return { entries, omitted };
}

const entryColumn = (title: string, map: MapField, name: string, write: CellWriter): ExportColumn => ({
  title,
  textOf: ({ fields }) => {
    const entries = valueIn(fields, map);
    const value = isEntries(entries) ? valueIn(entries, name) : undefined;
    return value === undefined ? '' : write(value);
  },
});

const isEntries = (value: Value | undefined): value is Entries => typeof value === 'object' && !Array.isArray(value);

/** Fields and entries may be called like what all objects have: `toString`. */
const valueIn = (values: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined;
