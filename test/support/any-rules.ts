/** Rules of any tenant, files of theirs, and directories that such files have made: for laws. */
import fc from 'fast-check';
import { missingPolicies, type Profile, type ProfileDocument, profileOf } from '../../shared/domain/profile.ts';
import { type User, userStatuses } from '../../shared/domain/user.ts';
import { csvOf, type Form, type Row } from './employee-file.ts';
import { applied, type Entry, type MemoryDirectory, type Planned, planInMemory, type Settings } from './memory-plan.ts';

const ids = ['1', '2', '3', '4', '5', '6'];
const emails = ['a@x.com', 'b@x.com', 'c@x.com', 'd@x.com', 'e@x.com'];

const columnTitles = ['ID', 'Email', 'Name', 'State', 'Boss', 'Mentor', 'Tags', 'Shoe', 'Since'];

const choice = fc.record({
  identity: fc.constantFrom<string[]>(['id'], ['email'], ['id', 'email']),
  missing: fc.constantFrom(...missingPolicies),
  emptyCells: fc.constantFrom('keep' as const, 'erase' as const),
  unknownColumns: fc.constantFrom<NonNullable<ProfileDocument['unknownColumns']>>(
    { as: 'ignore' },
    { as: 'attribute' },
    { as: 'custom', types: 'inferred' },
    { as: 'custom', visibility: 'private' },
  ),
  boss: fc.constantFrom('warn' as const, 'error' as const, 'create' as const),
  mentor: fc.constantFrom('warn' as const, 'error' as const),
  hasStates: fc.boolean(),
  hasDefault: fc.boolean(),
  merge: fc.constantFrom('replace' as const, 'add' as const),
});

type Choice = typeof choice extends fc.Arbitrary<infer Value> ? Value : never;

const documentOf = ({ identity, boss, mentor, hasStates, hasDefault, merge, ...rules }: Choice): ProfileDocument => ({
  ...rules,
  identity,
  columns: [
    { title: 'ID', field: 'id', type: 'text' },
    { title: 'Email', field: 'email', type: 'email' },
    { title: 'Name', field: 'name', type: 'text', ...(hasDefault && { default: 'Nemo' }) },
    ...(hasStates
      ? [
          {
            title: 'State',
            field: 'status',
            type: 'status' as const,
            words: { in: 'active', away: 'deactivated', out: 'archived' } as const,
          },
        ]
      : []),
    {
      title: 'Boss',
      field: 'boss',
      type: identity[0] === 'email' ? 'email' : 'text',
      // Where names can change hands, whoever has given theirs up in a file is made anew by the next.
      refers: { to: 'user', unknown: identity.length > 1 && boss === 'create' ? 'warn' : boss },
    },
    {
      title: 'Mentor',
      field: 'mentor',
      type: 'email',
      // Whom one column makes, the other would reject, and take for known the next time.
      refers: { to: 'user', by: 'email', unknown: boss === 'create' ? 'warn' : mentor },
    },
    { title: 'Tags', field: 'tags', type: 'list', separator: ';', merge },
  ],
  limits: { removals: { count: 5, percent: 10 } },
});

const anyRules: fc.Arbitrary<Profile> = choice.map((one) => profileOf(documentOf(one)));

const cell = (...values: readonly string[]): fc.Arbitrary<string> => fc.constantFrom('', ...values);

/** A row may say of somebody what it likes; some cells are wrong. */
const anyRow: fc.Arbitrary<Row> = fc.record({
  ID: cell(...ids, ...ids),
  Email: cell(...emails, ...emails, 'A@X.com', 'nobody'),
  Name: cell('Ada', 'Vice "President", R&D', 'Два\nряда'),
  State: cell('in', 'in', 'away', 'out'),
  Boss: cell(...ids.slice(0, 3), ...emails.slice(0, 3), '9', 'z@x.com'),
  Mentor: cell(...emails.slice(0, 3), 'z@x.com'),
  Tags: cell('a;b', 'c', 'b;a'),
  Shoe: cell('40', 'yes'),
  Since: cell('2024-02-29', 'never'),
});

export const anyForm: fc.Arbitrary<Form> = fc.record({
  titles: fc.shuffledSubarray(columnTitles, { minLength: columnTitles.length }),
  quotes: fc.constantFrom('where-needed' as const, 'everywhere' as const),
  lineEnd: fc.constantFrom('\n' as const, '\r\n' as const, '\r' as const),
  byteOrderMark: fc.boolean(),
});

/** A blank line is none: every row says something. */
export const anyRows = fc.array(
  anyRow.map((row) => (Object.values(row).some((text) => text !== '') ? row : { ...row, Name: 'Ada' })),
  { minLength: 1, maxLength: 8 },
);

export const fileFrom = (rows: readonly Row[], form: Form = {}): string =>
  csvOf(rows, { titles: columnTitles, ...form });

/** A tenant as it is before a file comes. */
export type Tenant = { readonly directory: MemoryDirectory; readonly settings: Settings };

/** What the tenant is after a file. */
export function after({ directory, settings }: Tenant, planned: Planned): Tenant {
  const entryTypes = new Map([...(settings.entryTypes ?? []), ...Object.entries(planned.plan.newEntries)]);
  return { directory: applied(directory, planned), settings: { ...settings, entryTypes } };
}

export const planFor = ({ directory, settings }: Tenant, file: string, more: Settings = {}): Promise<Planned> =>
  planInMemory(directory, file, { ...settings, ...more });

/** What platform code does to somebody: their state, or nothing that imports own. */
const touch = fc.record({ nth: fc.nat(5), status: fc.constantFrom(...userStatuses) });

function touched(directory: MemoryDirectory, nth: number, status: User['status']): MemoryDirectory {
  const key = [...directory.keys()][nth];
  const entry = key === undefined ? undefined : directory.get(key);
  if (key === undefined || entry === undefined) return directory;
  const { implied = false, user } = entry;
  const changed: Entry = { user: { ...user, status, version: user.version + 1 }, implied };
  return new Map([...directory, [key, changed]]);
}

/** A tenant whom up to two files, and platform code, have made what it is. Made anew at each call. */
export const anyTenant: fc.Arbitrary<() => Promise<Tenant>> = fc
  .tuple(anyRules, fc.array(anyRows, { maxLength: 2 }), fc.array(touch, { maxLength: 2 }), fc.boolean())
  .map(([profile, files, touches, withholdsRemovals]) => async () => {
    let tenant: Tenant = { directory: new Map(), settings: { profile, withholdsRemovals } };
    for (const rows of files) tenant = after(tenant, await planFor(tenant, fileFrom(rows)));
    const directory = touches.reduce((before, { nth, status }) => touched(before, nth, status), tenant.directory);
    return { ...tenant, directory };
  });
