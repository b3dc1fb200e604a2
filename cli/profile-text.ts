/** A profile in words. */
import type { FileKind, Limit, Profile } from '../shared/domain/profile.ts';
import type { ProfileColumn } from '../shared/domain/profile-column.ts';
import { notesOn } from '../shared/domain/profile-notes.ts';
import { type Row, table } from './table.ts';
import { counted } from './wording.ts';

type Fact = readonly [name: string, value: string | undefined];

/** The rules that are about files and users as wholes. */
export function ruleFacts(profile: Profile): Fact[] {
  return [
    ['file names', fileNames(profile.fileNames)],
    ['file day', profile.contentDate && `column "${profile.contentDate.title}": a file older than the last is stale`],
    ['sidecar', sidecars[profile.sidecar]],
    ['encoding', profile.encoding],
    ['identity', identity(profile.identity)],
    ['titles', titles[profile.titles]],
    ['other columns', unknownColumns(profile.unknownColumns)],
    ['groups', profile.groups.join(', ') || 'none'],
    ['dates', profile.dateFormat],
    ['empty cells', emptyCells[profile.emptyCells]],
    ['missing users', missing(profile)],
    ['never removed', protectedUsers(profile)],
    ['login opens', opening(profile)],
    ['login closes', closing(profile)],
    ['held above', limit(profile)],
    ['unlike the last', drift(profile)],
    ['history', profile.retentionDays ? counted(profile.retentionDays, 'day') : 'as long as this deployment keeps it'],
    ['teams', profile.teams && `in files of their own: ${fileNames(profile.teams.fileNames)}`],
    ['team identity', profile.teams && identity(profile.teams.identity)],
    ['owner', profile.organisationOwner],
    ['contact', profile.contact],
    [
      'not yet done',
      notesOn(profile)
        .map(({ path }) => path)
        .join(', ') || undefined,
    ],
  ];
}

const titles = { 'any-case': 'in any case', exact: 'exactly as written here' } as const;
const sidecars = {
  off: undefined,
  optional: 'checked where there is one',
  required: 'checked; a file without one is refused',
} as const;
const emptyCells = { erase: 'erase the value', keep: 'keep the value' } as const;

function fileNames({ patterns, date }: Profile['fileNames']): string {
  const names = patterns.length === 0 ? 'any' : patterns.join(', ');
  return date === undefined ? names : `${names}, with a date ${date}: a file older than the last is stale`;
}

const identity = ([first = '', ...others]: readonly string[]): string =>
  others.length === 0 ? first : `${first}; where it is empty ${others.join(', then ')}`;

const kept = {
  ignore: 'ignored',
  reject: 'the file is refused',
  custom: 'custom fields',
  attribute: 'attributes',
} as const;

function unknownColumns({ as, prefix, exportPrefix, types, visibility }: Profile['unknownColumns']): string {
  if (as === 'ignore' || as === 'reject') return kept[as];
  const facts = [
    prefix && `if they begin with ${prefix}`,
    exportPrefix && `exported with ${exportPrefix}`,
    types === 'inferred' && 'typed by their values',
    visibility === 'private' && 'private',
  ];
  return [kept[as], ...facts.filter(Boolean)].join(', ');
}

function missing({ missing: policy, restoreDays, patience }: Profile): string {
  if (policy === 'leave') return 'left as they are';
  const what = { delete: `deleted, restorable for ${counted(restoreDays, 'day')}`, archive: 'archived' };
  return [policy === 'deactivate' ? 'deactivated' : what[policy], ...waiting(patience)].join(', ');
}

function waiting({ files, hours }: NonNullable<Profile['patience']> = {}): string[] {
  const facts = [
    files !== undefined && `in complete file ${files} in a row without them`,
    hours !== undefined && `in one that comes ${counted(hours, 'hour')} after the first`,
  ].filter((fact) => fact !== false);
  return facts.length === 0 ? [] : [facts.join(' or ')];
}

function protectedUsers({ protectedUsers: rules }: Profile): string | undefined {
  if (rules === undefined) return undefined;
  const { keys, fields } = rules;
  const named = keys.length === 0 ? [] : [keys.join(', ')];
  return [...named, ...fields.map(({ field, values }) => `whose ${field} is ${values.join(' or ')}`)].join('; ');
}

const opening = ({ onboarding, timeZone }: Profile): string | undefined =>
  onboarding && `on the date in ${onboarding.field}, 00:00 ${timeZone}; for a new user without one today`;

const pastDates = {
  error: 'must be in the future',
  'after-24-hours': '24 hours after the import if it is over',
} as const;

const closing = ({ offboarding, timeZone }: Profile): string | undefined =>
  offboarding && `on the date in ${offboarding.field}, ${offboarding.at} ${timeZone}; ${pastDates[offboarding.past]}`;

function limit({ limits: { removals, creations, changes, groups = [], minimumPopulation } }: Profile): string {
  const facts = [
    removals ? mostOf(removals, 'removal', 'active users') : 'these rules remove nobody',
    creations && mostOf(creations, 'creation', 'active users'),
    changes && mostOf(changes, 'change', 'active users'),
    ...groups.map((group) => mostOf(group.removals, 'removal', `active users with the same ${group.field}`)),
    minimumPopulation !== undefined && `fewer than ${counted(minimumPopulation, 'active user')} left`,
  ];
  return facts.filter(Boolean).join('; ');
}

/** What of a file that is not like the last one is held. */
function drift({ drift: { rows, filled, titles: changed, encoding } }: Profile): string {
  const facts = [
    rows.percent < 100 && `held above ${mostOf(rows, 'lost row', 'those of the last file')}`,
    filled.percent < 100 && `held above ${mostOf(filled, 'emptied cell', "a column's share in it")}`,
    changed === 'hold' && 'changed titles are held',
    encoding === 'hold' && 'another encoding is held',
  ];
  return facts.filter(Boolean).join('; ') || 'never held';
}

const mostOf = ({ count, percent }: Limit, what: string, whole: string): string =>
  `${counted(count, what)} or ${percent} % of ${whole}, whichever is more`;

/** The columns of a kind of file; empty when there are no such files. */
export function columnsTable(profile: Profile, kind: FileKind): string {
  const columns = kind === 'users' ? profile.columns : (profile.teams?.columns ?? []);
  if (columns.length === 0) return '';
  return table([kind === 'users' ? 'COLUMN' : 'COLUMN OF TEAMS', 'FIELD', 'TYPE', ''], columns.map(columnRow));
}

const columnRow = (column: ProfileColumn): Row => [
  [column.title, ...column.aliases].join(' / '),
  column.field,
  column.type,
  columnFacts(column).join('; '),
];

function columnFacts(column: ProfileColumn): string[] {
  const { default: usual } = column;
  const facts = [
    column.required && 'required',
    column.visibility === 'private' && 'private',
    ...cellFacts(column),
    'refers' in column && column.refers !== undefined && reference(column.refers),
    typeof usual === 'object' ? 'else the organisation owner' : usual !== undefined && `else ${usual}`,
  ];
  return facts.filter((fact) => fact !== false);
}

const unknownTarget = { error: 'must exist', warn: 'warns if there is none', create: 'made if there is none' } as const;

const reference = ({ to, by, unknown }: { to: string; by: string; unknown: keyof typeof unknownTarget }): string =>
  `names a ${to}${by === 'email' ? ' by email' : ''}, ${unknownTarget[unknown]}`;

/** What cells may say. */
function cellFacts(column: ProfileColumn): string[] {
  const exact = 'case' in column && column.case === 'exact' ? ['in exactly this case'] : [];
  switch (column.type) {
    case 'date':
      return column.format === undefined ? [] : [column.format];
    case 'boolean':
      return [`${column.words.yes.join(', ')} or ${column.words.no.join(', ')}`, ...exact];
    case 'picklist':
      return [column.values.length === 0 ? 'no value yet' : column.values.join(', '), ...exact];
    case 'locale':
      return column.values === undefined ? [] : [column.values.join(', ')];
    case 'list':
      return [`separated by "${column.separator}"`, ...(column.merge === 'add' ? ['added to what is there'] : [])];
    case 'status':
      return [
        Object.entries(column.words)
          .map(([word, state]) => `${word} → ${state}`)
          .join(', '),
        ...exact,
      ];
    default:
      return [];
  }
}
