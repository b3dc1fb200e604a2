/** What can't be true of a column at once, or of a column and the rules around it. */
import type { ProfileColumn } from './profile-column.ts';
import { cellReader } from './read-cell.ts';
import { reservedFields } from './reserved-fields.ts';

/** Where it is, what to change, and the settings at other paths that it comes from. */
export type Contradiction = { readonly path: string; readonly message: string; readonly needs?: readonly string[] };

/** What a column is judged by. */
export type Surroundings = {
  readonly dateFormat: string;
  readonly organisationOwner?: string;
  readonly identity: readonly string[];
  readonly columns: readonly ProfileColumn[];
  readonly teams?: unknown;
};

/** @param path where the column stands, such as `columns.city` */
export const inColumn = (column: ProfileColumn, path: string, around: Surroundings): Contradiction[] => [
  ...inField(column, path),
  ...inTitle(column, path),
  ...inWords(column, path),
  ...inTags(column, path),
  ...inDefault(column, path, around),
  ...inReference(column, path, around),
];

function inField({ field, type }: ProfileColumn, path: string): Contradiction[] {
  const found: Contradiction[] = [];
  if (reservedFields.has(field)) {
    found.push({ path, message: "this attribute is the engine's own: choose another field name" });
  }
  if ((field === 'status') !== (type === 'status')) {
    found.push({ path, message: 'the field status takes the type "status", and no other field does' });
  }
  return found;
}

const inTitle = ({ fixedTitle, aliases }: ProfileColumn, path: string): Contradiction[] =>
  fixedTitle && aliases.length > 0
    ? [{ path: `${path}.aliases`, message: 'the title is fixed: remove the aliases, or fixedTitle' }]
    : [];

/** A word that stands for two things stands for neither. */
function inWords(column: ProfileColumn, path: string): Contradiction[] {
  if (column.type === 'status' && Object.keys(column.words).length === 0) {
    return [{ path: `${path}.words`, message: 'a status column needs words: add some, such as {"active": "active"}' }];
  }
  if (column.type === 'boolean')
    return repeatedWords([...column.words.yes, ...column.words.no], column.case, `${path}.words`);
  if (column.type === 'picklist') return repeatedWords(column.values, column.case, `${path}.values`);
  if (column.type === 'status') return repeatedWords(Object.keys(column.words), column.case, `${path}.words`);
  return [];
}

function repeatedWords(words: readonly string[], letterCase: 'any' | 'exact', path: string): Contradiction[] {
  const regardless = letterCase === 'any' ? ' (case does not count)' : '';
  const said = letterCase === 'any' ? words.map((word) => word.toLowerCase()) : words;
  return repeated(said).map((word) => ({ path, message: `"${word}" stands twice${regardless}: remove one of them` }));
}

function inTags(column: ProfileColumn, path: string): Contradiction[] {
  if (column.type !== 'locale') return [];
  const wrong = (column.values ?? []).filter((tag) => !isTag(tag));
  return wrong.map((tag) => ({
    path: `${path}.values`,
    message: `"${tag}" is no language tag: write it as BCP 47 does, such as en-US`,
  }));
}

function isTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

function inDefault(column: ProfileColumn, path: string, around: Surroundings): Contradiction[] {
  const { default: usual } = column;
  const isOwner = typeof usual === 'object';
  const expected = expectedInstead(column, isOwner ? around.organisationOwner : usual, around.dateFormat);
  if (expected === undefined) return [];
  if (!isOwner)
    return [{ path: `${path}.default`, message: `no cell can say so: expected ${expected}`, needs: ['dateFormat'] }];
  const message = `it is the default of ${path}, where no cell can say so: expected ${expected}`;
  return [{ path: 'organisationOwner', message, needs: [path] }];
}

/** What is expected where a cell of the column can't say this; undefined when it can. */
export function expectedInstead(
  column: ProfileColumn,
  text: string | undefined,
  dateFormat: string,
): string | undefined {
  if (text === undefined) return undefined;
  const cell = cellReader(column, dateFormat)(text);
  return 'fault' in cell ? cell.fault.expected : undefined;
}

/** Whoever is created must get a key: a reference by something else can't give one. */
function inReference(column: ProfileColumn, path: string, { identity, columns, teams }: Surroundings): Contradiction[] {
  const refers = 'refers' in column ? column.refers : undefined;
  if (refers === undefined) return [];
  const at = `${path}.refers`;
  if (refers.to === 'team') {
    if (refers.by === 'email') return [{ path: `${at}.by`, message: 'a team has no email: use "key"' }];
    if (teams !== undefined) return [];
    return [{ path: at, message: 'the profile has no teams: add their rules', needs: ['teams'] }];
  }
  const needs = ['identity', 'columns.email'];
  if (refers.by === 'email' && !columns.some(({ field, type }) => field === 'email' && type === 'email')) {
    const message = 'users have no email: add a column of the type email for the field email, or use "key"';
    return [{ path: `${at}.by`, message, needs }];
  }
  const byIdentity = refers.by === 'key' || (identity.length === 1 && identity[0] === 'email');
  if (refers.unknown !== 'create' || byIdentity) return [];
  return [
    { path: `${at}.unknown`, message: 'users can be created by their identity only: use "warn" or "error"', needs },
  ];
}

/** The names that stand more than once, each once. */
export const repeated = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name, at) => names.indexOf(name) !== at)),
];
