/** What can't be true of a profile at once. */
import { type Contradiction, expectedInstead, inColumn, repeated } from './column-contradictions.ts';
import { inContentDate } from './day-contradictions.ts';
import type { ProfileColumn } from './profile-column.ts';
import { isUsableName } from './reserved-fields.ts';
import { inSafety } from './safety-contradictions.ts';

type Rules = {
  readonly fileNames: { readonly patterns: readonly string[] };
  readonly identity: readonly string[];
  readonly columns: readonly ProfileColumn[];
  readonly unknownColumns: { readonly as: string; readonly prefix?: string; readonly exportPrefix?: string };
  readonly contentDate?: { readonly title: string };
};

type Document = Rules & {
  readonly dateFormat: string;
  readonly organisationOwner?: string;
  readonly groups: readonly string[];
  readonly missing: string;
  readonly teams?: Rules;
  readonly limits: { readonly removals?: unknown; readonly groups?: readonly { readonly field: string }[] };
  readonly onboarding?: { readonly field: string };
  readonly offboarding?: { readonly field: string };
  readonly invitations?: { readonly eligible?: { readonly field: string; readonly value: string } };
  readonly timeZone: string;
} & Parameters<typeof inSafety>[0];

/** All of them at once: whoever mends the document wants to try again once. */
export function contradictionsIn(document: Document): Contradiction[] {
  const { teams } = document;
  return [
    ...inRules(document, '', document.groups, document),
    ...(teams === undefined ? [] : inTeams(teams, document)),
    ...inGroups(document.groups),
    ...unlimitedRemovals(document),
    ...inGroupLimits(document),
    ...inSafety(document),
    ...inDates(document),
    ...inInvitations(document),
    ...inTimeZone(document.timeZone),
    ...inSize(document),
  ];
}

const inRules = (rules: Rules, at: string, groups: readonly string[], document: Document): Contradiction[] => [
  ...inIdentity(rules, at),
  ...inTitles(rules, at, groups),
  ...inFields(rules, at),
  ...rules.columns.flatMap((column) => inColumn(column, `${at}columns.${column.field}`, document)),
  ...inUnknownColumns(rules, at),
  ...inContentDate(rules, at, groups),
];

function inIdentity({ identity, columns }: Rules, at: string): Contradiction[] {
  const path = `${at}identity`;
  const twice = repeated(identity).map((field) => ({ path, message: `"${field}" stands twice: remove one of them` }));
  const wrong = [...new Set(identity)].flatMap((field) => {
    const column = columns.find((one) => one.field === field);
    if (column?.type === 'text' || column?.type === 'email') return [];
    const message =
      column === undefined
        ? `no column fills the field "${field}": add the column, or choose another identity`
        : `"${field}" is of the type ${column.type}: choose the field of a text or email column`;
    return [{ path, message, needs: [`${at}columns.${field}`] }];
  });
  return [...twice, ...wrong];
}

const inTitles = ({ columns }: Rules, at: string, groups: readonly string[]): Contradiction[] =>
  repeated(
    [...columns.flatMap((one) => [one.title, ...one.aliases]), ...groups].map((title) =>
      title.normalize('NFC').toLowerCase(),
    ),
  ).map((title) => ({
    path: `${at}columns`,
    message: `two columns or groups share the title or alias "${title}" (case does not count): remove one`,
  }));

const inFields = ({ columns }: Rules, at: string): Contradiction[] =>
  repeated(columns.map((one) => one.field)).map((field) => ({
    path: `${at}columns.${field}`,
    message: 'two columns fill this field: remove one, or make its title an alias of the other',
  }));

function inUnknownColumns({ unknownColumns: { as, prefix, exportPrefix } }: Rules, at: string): Contradiction[] {
  if (as === 'custom' || as === 'attribute' || (prefix === undefined && exportPrefix === undefined)) return [];
  return [
    { path: `${at}unknownColumns`, message: `"${as}" keeps no columns: remove the prefixes, or choose "custom"` },
  ];
}

const inTeams = (teams: Rules, document: Document): Contradiction[] => [
  ...inRules(teams, 'teams.', [], document),
  ...(teams.columns.some(({ type }) => type === 'status')
    ? [{ path: 'teams.columns.status', message: 'teams have no status: remove the column' }]
    : []),
  ...(teams.fileNames.patterns.length === 0
    ? [
        {
          path: 'teams.fileNames.patterns',
          message: 'nothing tells files about teams from files about users: add a pattern, such as "teams/**"',
        },
      ]
    : []),
];

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

/** A limit for groups that nobody is in would never hold anything. */
const inGroupLimits = ({ columns, groups, limits }: Document): Contradiction[] =>
  (limits.groups ?? []).flatMap(({ field }) => {
    const isFilled = columns.some((one) => one.field === field) || groups.some((group) => field === `groups.${group}`);
    if (isFilled) return [];
    const message = `nothing fills "${field}": name the field of a column, or a group as "groups.Department"`;
    return [{ path: 'limits.groups', message, needs: [`columns.${field}`, 'groups'] }];
  });

function inDates({ columns, onboarding, offboarding }: Document): Contradiction[] {
  const wrongDate = (path: string, field: string | undefined): Contradiction[] =>
    field === undefined || columns.some((one) => one.field === field && one.type === 'date')
      ? []
      : [
          {
            path,
            message: `"${field}" is the field of no date column: add the column, or name another`,
            needs: [`columns.${field}`],
          },
        ];
  const isSame = onboarding !== undefined && onboarding.field === offboarding?.field;
  return [
    ...wrongDate('onboarding.field', onboarding?.field),
    ...wrongDate('offboarding.field', offboarding?.field),
    ...(isSame ? [{ path: 'offboarding.field', message: 'one date opens and closes the login: name another' }] : []),
  ];
}

function inInvitations({ columns, invitations, dateFormat }: Document): Contradiction[] {
  const eligible = invitations?.eligible;
  if (eligible === undefined) return [];
  const { field, value } = eligible;
  const column = columns.find((one) => one.field === field);
  const needs = [`columns.${field}`, 'dateFormat'];
  if (column === undefined) {
    return [
      { path: 'invitations.eligible.field', message: `no column fills "${field}": add it, or name another`, needs },
    ];
  }
  const expected = expectedInstead(column, value, dateFormat);
  if (expected === undefined) return [];
  return [
    { path: 'invitations.eligible.value', message: `no cell of "${field}" can say so: expected ${expected}`, needs },
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

/** Two of them and more stand in one item of history, and a DynamoDB item has at most 400 KB. */
const maximumBytes = 150_000;

function inSize(document: Document): Contradiction[] {
  const bytes = new TextEncoder().encode(JSON.stringify(document)).length;
  if (bytes <= maximumBytes) return [];
  return [
    { path: '', message: `the rules have ${bytes} bytes, and at most ${maximumBytes} can be kept: shorten the lists` },
  ];
}
