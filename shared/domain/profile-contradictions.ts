/** What can't be true of a profile at once. */
import type { ProfileColumn } from './profile-column.ts';
import { isUsableName, reservedFields } from './reserved-fields.ts';

/** Where it is, and what to change. */
type Contradiction = { readonly path: string; readonly message: string };

type Rules = {
  readonly identity: readonly string[];
  readonly columns: readonly ProfileColumn[];
  readonly unknownColumns: { readonly as: string; readonly prefix?: string; readonly exportPrefix?: string };
};

type Document = Rules & {
  readonly groups: readonly string[];
  readonly missing: string;
  readonly teams?: Rules;
  readonly limits: { readonly removals?: unknown };
  readonly onboarding?: { readonly field: string };
  readonly offboarding?: { readonly field: string };
  readonly invitations?: { readonly eligible?: { readonly field: string } };
  readonly timeZone: string;
};

/** All of them at once: whoever mends the document wants to try again once. */
export function contradictionsIn(document: Document): Contradiction[] {
  const { teams } = document;
  return [
    ...inRules(document, '', document.groups, document),
    ...(teams === undefined ? [] : inRules(teams, 'teams.', [], document)),
    ...teamStatus(teams),
    ...inGroups(document.groups),
    ...unlimitedRemovals(document),
    ...inDates(document),
    ...inTimeZone(document.timeZone),
  ];
}

const inRules = (rules: Rules, at: string, groups: readonly string[], document: Document): Contradiction[] => [
  ...inIdentity(rules, at),
  ...inTitles(rules, at, groups),
  ...inFields(rules, at),
  ...rules.columns.flatMap((column) => inColumn(column, `${at}columns.${column.field}`, document)),
  ...inUnknownColumns(rules, at),
];

function inIdentity({ identity, columns }: Rules, at: string): Contradiction[] {
  const path = `${at}identity`;
  return identity.flatMap((field, nth) => {
    const column = columns.find((one) => one.field === field);
    if (identity.indexOf(field) !== nth) return { path, message: `"${field}" stands twice: remove one of them` };
    if (column === undefined) {
      return { path, message: `no column fills the field "${field}": add the column, or choose another identity` };
    }
    if (column.type === 'text' || column.type === 'email') return [];
    return { path, message: `"${field}" is of the type ${column.type}: choose the field of a text or email column` };
  });
}

function inTitles({ columns }: Rules, at: string, groups: readonly string[]): Contradiction[] {
  const titles = [...columns.flatMap((one) => [one.title, ...one.aliases]), ...groups];
  const again = repeated(titles.map((title) => title.toLowerCase()));
  if (again === undefined) return [];
  return [{ path: `${at}columns`, message: `two columns or groups share the title or alias "${again}": remove one` }];
}

function inFields({ columns }: Rules, at: string): Contradiction[] {
  const again = repeated(columns.map((one) => one.field));
  if (again === undefined) return [];
  const remedy = 'remove one, or make its title an alias of the other';
  return [{ path: `${at}columns.${again}`, message: `two columns fill this field: ${remedy}` }];
}

function inColumn(column: ProfileColumn, path: string, document: Document): Contradiction[] {
  const { field, type, fixedTitle, aliases } = column;
  const found: Contradiction[] = [];
  if (reservedFields.has(field)) {
    found.push({ path, message: 'this attribute is the engine\'s own: choose another field name' });
  }
  if ((field === 'status') !== (type === 'status')) {
    found.push({ path, message: 'the field status takes the type "status", and no other field does' });
  }
  if (fixedTitle && aliases.length > 0) {
    found.push({ path: `${path}.aliases`, message: 'the title is fixed: remove the aliases, or fixedTitle' });
  }
  if (type === 'status' && Object.keys(column.words).length === 0) {
    found.push({ path: `${path}.words`, message: 'a status column needs words: add some, such as {"active": "active"}' });
  }
  return [...found, ...inReference(column, path, document)];
}

/** Whoever is created must get a key: a reference by something else can't give one. */
function inReference(column: ProfileColumn, path: string, { identity, teams }: Document): Contradiction[] {
  const refers = 'refers' in column ? column.refers : undefined;
  if (refers === undefined) return [];
  const at = `${path}.refers`;
  if (refers.to === 'team' && refers.by === 'email') return [{ path: `${at}.by`, message: 'a team has no email: use "key"' }];
  if (refers.to === 'team' && teams === undefined) return [{ path: at, message: 'the profile has no teams: add their rules' }];
  const byIdentity = refers.by === 'key' || (identity.length === 1 && identity[0] === 'email');
  if (refers.unknown !== 'create' || byIdentity) return [];
  return [{ path: `${at}.unknown`, message: 'users can be created by their identity only: use "warn" or "error"' }];
}

function inUnknownColumns({ unknownColumns: { as, prefix, exportPrefix } }: Rules, at: string): Contradiction[] {
  if (as === 'custom' || as === 'attribute' || (prefix === undefined && exportPrefix === undefined)) return [];
  return [{ path: `${at}unknownColumns`, message: `"${as}" keeps no columns: remove the prefixes, or choose "custom"` }];
}

const teamStatus = (teams: Rules | undefined): Contradiction[] =>
  teams?.columns.some(({ type }) => type === 'status')
    ? [{ path: 'teams.columns.status', message: 'teams have no status: remove the column' }]
    : [];

const inGroups = (groups: readonly string[]): Contradiction[] =>
  groups
    .filter((group) => !isUsableName(group))
    .map((group) => ({ path: 'groups', message: `"${group}" can't be a group: choose another name` }));

const removingStates: ReadonlySet<string> = new Set(['archived', 'deactivated']);

/** Whoever can be removed can be removed by mistake. */
function unlimitedRemovals({ missing, columns, limits }: Document): Contradiction[] {
  const byRow = columns.some(
    (column) => column.type === 'status' && Object.values(column.words).some((state) => removingStates.has(state)),
  );
  if (limits.removals !== undefined || (missing === 'leave' && !byRow)) return [];
  const remedy = 'add how many pass without a person, such as {"count": 5, "percent": 10}';
  return [{ path: 'limits.removals', message: `these rules can remove users: ${remedy}` }];
}

function inDates({ columns, onboarding, offboarding, invitations }: Document): Contradiction[] {
  const wrongDate = (path: string, field: string | undefined): Contradiction[] =>
    field === undefined || columns.some((one) => one.field === field && one.type === 'date')
      ? []
      : [{ path, message: `"${field}" is the field of no date column: add the column, or name another` }];
  const eligible = invitations?.eligible?.field;
  const hasEligible = eligible === undefined || columns.some(({ field }) => field === eligible);
  return [
    ...wrongDate('onboarding.field', onboarding?.field),
    ...wrongDate('offboarding.field', offboarding?.field),
    ...(hasEligible ? [] : [{ path: 'invitations.eligible.field', message: `no column fills "${eligible}": add it` }]),
  ];
}

function inTimeZone(timeZone: string): Contradiction[] {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return [];
  } catch {
    return [{ path: 'timeZone', message: `"${timeZone}" is no time zone: use an IANA name such as Europe/Amsterdam` }];
  }
}

const repeated = (names: readonly string[]): string | undefined => names.find((name, at) => names.indexOf(name) !== at);
