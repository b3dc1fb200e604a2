/** An export that is imported again changes nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serialiseRow } from '../../../shared/csv/write.ts';
import { exportForm } from '../../../shared/domain/export-row.ts';
import { presets } from '../../../shared/domain/presets/by-name.ts';
import { type FileKind, type Profile, profileOf, rulesFor } from '../../../shared/domain/profile.ts';
import type { EntryTypes } from '../../../shared/domain/unknown-columns.ts';
import { type UserStatus, userStatuses } from '../../../shared/domain/user.ts';
import { generatedFile } from '../../support/generated-file.ts';
import { applied, type MemoryDirectory, planInMemory } from '../../support/memory-plan.ts';

/** Everything that a tenant has after some imports. */
type World = {
  readonly users: MemoryDirectory;
  readonly teams: MemoryDirectory;
  readonly types: Readonly<Record<FileKind, EntryTypes>>;
};

const nothing: World = { users: new Map(), teams: new Map(), types: { users: new Map(), teams: new Map() } };

const planFor = (profile: Profile, kind: FileKind, world: World, csv: string) =>
  planInMemory(world[kind], csv, {
    profile,
    kind,
    entryTypes: world.types[kind],
    others: [...world[kind === 'users' ? 'teams' : 'users'].keys()],
  });

async function imported(profile: Profile, kind: FileKind, world: World, csv: string): Promise<World> {
  const planned = await planFor(profile, kind, world, csv);
  return {
    users: applied(world.users, planned, 'user'),
    teams: applied(world.teams, planned, 'team'),
    types: { ...world.types, [kind]: new Map([...Object.entries(planned.plan.newEntries), ...world.types[kind]]) },
  };
}

/** Platform code, or time, changes the state of some: this leaves no fingerprints. */
const withStates = ({ users, ...rest }: World, states: readonly (UserStatus | undefined)[]): World => ({
  ...rest,
  users: new Map(
    [...users].map(([key, entry], at) => {
      const status = states[at % 7];
      return [key, status === undefined ? entry : { user: { ...entry.user, status } }];
    }),
  ),
});

function exported(profile: Profile, kind: FileKind, world: World): string[] {
  const rules = rulesFor(profile, kind);
  if (rules === undefined) throw new Error(`no rules for ${kind}`);
  const { titles, rowOf } = exportForm(rules, world.types[kind], 'administrators');
  const rows = [...world[kind].values()].flatMap(({ user }) => [rowOf(user)].filter((row) => row !== undefined));
  return [titles, ...rows].map(serialiseRow);
}

const own = profileOf({
  identity: ['id'],
  columns: [
    { title: '=ID', field: 'id', type: 'text' },
    { title: 'E-Mail', field: 'email', type: 'email' },
    { title: 'Pay, "gross"', field: 'pay', type: 'decimal', visibility: 'private' },
    { title: 'Skills', field: 'skills', type: 'list', separator: ';' },
    { title: 'Rooms', field: 'rooms', type: 'list', separator: ' - ', merge: 'add' },
    { title: 'Language', field: 'language', type: 'locale' },
    { title: 'Remote', field: 'remote', type: 'boolean', words: { yes: ['+', 'x'], no: ['-'] } },
    { title: 'Start', field: 'start', type: 'date', format: 'DD.MM.YYYY', default: '01.01.2020' },
    { title: 'Boss', field: 'boss', type: 'text', refers: { to: 'user', unknown: 'create' } },
    { title: 'State', field: 'status', type: 'status', words: { in: 'active', '=out': 'archived' } },
  ],
  groups: ['=Site', 'Zoë'],
  unknownColumns: { as: 'custom', types: 'inferred', exportPrefix: '=own_', visibility: 'private' },
  emptyCells: 'erase',
  missing: 'archive',
  limits: { removals: { count: 5, percent: 10 } },
});

const withoutStatus = { ...own, columns: own.columns.filter(({ field }) => field !== 'status') };

const alleo = presets.get('alleo') ?? own;
const worktango = presets.get('worktango') ?? own;

const profiles: readonly (readonly [name: string, profile: Profile, kind: FileKind])[] = [
  ...[...presets].map(([name, profile]) => [name, profile, 'users'] as const),
  ['ally teams', presets.get('ally') ?? own, 'teams'],
  ['worktango by email', { ...worktango, identity: ['email'], missing: 'delete' }, 'users'],
  [
    'alleo with company groups',
    {
      ...alleo,
      columns: alleo.columns.map((one) =>
        one.field === 'companyGroup' && one.type === 'picklist' ? { ...one, values: ['=A', 'Bé', '-'] } : one,
      ),
    },
    'users',
  ],
  ['own', own, 'users'],
  ['own without a word for who is missing', { ...own, missing: 'deactivate' }, 'users'],
  ['own without a status', withoutStatus, 'users'],
  ['own without a status, deactivating', { ...withoutStatus, missing: 'deactivate' }, 'users'],
  [
    'own with attributes and exact titles',
    { ...own, titles: 'exact', unknownColumns: { ...own.unknownColumns, as: 'attribute', types: 'text' } },
    'users',
  ],
];

/** No row can say that somebody is deactivated where there is no word for it: a complete file lets them go missing. */
function statesFor({ columns, missing }: Profile): UserStatus[] {
  const column = columns.find(({ type }) => type === 'status');
  const canBeSaid =
    missing === 'leave' ||
    column?.type !== 'status' ||
    !column.required ||
    Object.values(column.words).includes('deactivated');
  return userStatuses.filter((status) => status !== 'deactivated' || canBeSaid);
}

const someStates = (profile: Profile) =>
  fc.array(fc.option(fc.constantFrom(...statesFor(profile)), { nil: undefined, freq: 2 }), { maxLength: 7 });

describe('an export that is imported again', () => {
  it.each(profiles)('changes nothing: %s', async (_, profile, kind) => {
    const files = fc.array(
      fc
        .constantFrom<FileKind>(kind, kind, profile.teams === undefined ? kind : 'teams', 'users')
        .chain((of) => generatedFile(profile, of).map((csv) => [of, csv] as const)),
      { minLength: 1, maxLength: 3 },
    );
    await fc.assert(
      fc.asyncProperty(files, someStates(profile), async (given, changed) => {
        let world = nothing;
        for (const [of, csv] of given) world = await imported(profile, of, world, csv);
        world = withStates(world, changed);
        const lines = exported(profile, kind, world);
        fc.pre(lines.length > 1);
        const { plan, changes, issues } = await planFor(profile, kind, world, lines.join(''));
        expect(plan.failure).toBeUndefined();
        expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(changes).toEqual([]);
        expect(plan.counts).toMatchObject({ rows: lines.length - 1, unchanged: lines.length - 1, rejected: 0 });
        expect(plan.newEntries).toEqual({});
      }),
      { numRuns: 40 },
    );
  });
});
