/** What a tenant's rules say of every row, once it is known which columns the file has. */
import type { Value } from './field.ts';
import type { MappedColumn, MappedReference, Mapping } from './mapping.ts';
import type { FileRules } from './profile.ts';
import type { ProfileColumn } from './profile-column.ts';
import { cellReader } from './read-cell.ts';
import { privateField } from './reserved-fields.ts';
import { mapOfUnknown } from './unknown-columns.ts';
import type { UserStatus } from './user.ts';

type Meaning = Omit<Mapping, 'width' | 'columns' | 'entries' | 'day' | 'newEntries' | 'untyped'>;

export function meaningOf(columns: readonly MappedColumn[], rules: FileRules): Meaning {
  const { status, ...defaults } = defaultsOf(rules);
  return {
    identity: rules.identity.flatMap((field) => columns.find((column) => column.field === field) ?? []),
    identityFields: rules.identity,
    emptyCells: rules.emptyCells,
    constants: constantsOf(rules),
    defaults: Object.keys(defaults).length === 0 ? undefined : defaults,
    usualStatus: isClaimable(status) ? status : 'active',
    adding: new Set(
      rules.columns.filter((one) => one.type === 'list' && one.merge === 'add').map(({ field }) => field),
    ),
    returnsFrom: returnsFrom(columns, rules),
    references: referencesIn(columns, rules),
    uniqueEmail: uniqueEmail(columns, rules),
  };
}

/** The state in which somebody is who went missing; undefined when absence changes nothing. */
export const stateOfAbsence = {
  leave: undefined,
  deactivate: 'deactivated',
  archive: 'archived',
  delete: 'deleted',
} as const satisfies Record<FileRules['missing'], UserStatus | undefined>;

/**
 * What absence leads to by the rules, and by what was chosen for this file; not what a row of the file can say in words,
 * for then silence does not take it back. Nobody is deleted by a row.
 */
function returnsFrom(columns: readonly MappedColumn[], rules: FileRules): UserStatus[] {
  const { missing, missingNow = missing } = rules;
  const said = columns.some(({ field }) => field === 'status') ? statesInWords(rules) : new Set<UserStatus>();
  const states = [missing, missingNow].flatMap((policy) => stateOfAbsence[policy] ?? []);
  return [...new Set<UserStatus>(['deleted', ...states])].filter((state) => !said.has(state));
}

const statesInWords = ({ columns }: FileRules): ReadonlySet<UserStatus> =>
  new Set(columns.flatMap((column) => (column.type === 'status' ? Object.values(column.words) : [])));

const isClaimable = (value: Value | undefined): value is 'active' | 'deactivated' | 'archived' =>
  value === 'active' || value === 'deactivated' || value === 'archived';

/** What an empty cell, or a new user, has by the rules; undefined when those say nothing. */
export function defaultOf(column: ProfileColumn, { dateFormat }: FileRules): Value | undefined {
  if (typeof column.default !== 'string') return undefined;
  const read = cellReader(column, dateFormat)(column.default);
  return 'value' in read ? read.value : undefined;
}

function defaultsOf(rules: FileRules): Record<string, Value> {
  const defaults: Record<string, Value> = {};
  for (const column of rules.columns) {
    const value = defaultOf(column, rules);
    if (value !== undefined) defaults[column.field] = value;
  }
  return defaults;
}

/**
 * What a user or team has that is made because others name it: its key, and what the rules give everybody.
 *
 * @param type of the column that names it: addresses fill an address, where that is among the identity
 */
export function impliedValues(rules: FileRules, key: string, type: ProfileColumn['type']): Record<string, Value> {
  const { status: _, ...defaults } = defaultsOf(rules);
  const isAlike = (field: string): boolean => rules.columns.some((one) => one.field === field && one.type === type);
  const field = rules.identity.find(isAlike) ?? rules.identity[0] ?? '';
  return { ...defaults, ...constantsOf(rules), [field]: key };
}

function constantsOf(rules: FileRules): Mapping['constants'] {
  const hidden = privateFields(rules);
  return hidden.length === 0 ? {} : { [privateField]: hidden };
}

/** Names of fields, or of whole maps, that only administrators may see. */
function privateFields({ columns, unknownColumns }: FileRules): string[] {
  const fields = columns.filter(({ visibility }) => visibility === 'private').map(({ field }) => field);
  const map = mapOfUnknown(unknownColumns.as);
  const whole = map !== undefined && unknownColumns.visibility === 'private' ? [map] : [];
  return [...fields, ...whole].sort();
}

function referencesIn(columns: readonly MappedColumn[], rules: FileRules): MappedReference[] {
  const found = new Map(rules.columns.map((column) => [column.field, column]));
  return columns.flatMap(({ field, title }) => {
    const column = found.get(field);
    if (column === undefined || !('refers' in column) || column.refers === undefined) return [];
    return [{ ...column.refers, field, title, type: column.type }];
  });
}

/** Whoever comes back brings their address, also with a file that has no addresses. */
function uniqueEmail(columns: readonly MappedColumn[], { identity, columns: all }: FileRules): string | undefined {
  if (identity.length === 1 && identity[0] === 'email') return undefined;
  const isEmail = ({ field }: { readonly field: string }): boolean => field === 'email';
  return columns.find(isEmail)?.title ?? all.find(isEmail)?.title;
}
