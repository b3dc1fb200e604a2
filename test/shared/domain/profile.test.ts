import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ally } from '../../../shared/domain/presets/ally.ts';
import { tenkc } from '../../../shared/domain/presets/tenkc.ts';
import { worktango } from '../../../shared/domain/presets/worktango.ts';
import { type Profile, profileSchema, rulesFor } from '../../../shared/domain/profile.ts';
import type { ProfileColumn } from '../../../shared/domain/profile-column.ts';
import { faultSentence, readProfile } from '../../../shared/domain/profile-faults.ts';
import { reservedFields } from '../../../shared/domain/reserved-fields.ts';

/** All faults of a document, a sentence each. */
function faultsOf(document: unknown): string[] {
  const result = readProfile(document);
  return 'faults' in result ? result.faults.map(faultSentence) : [];
}

const withColumns = (...columns: unknown[]) => ({ ...worktango, columns: [...worktango.columns, ...columns] });
const column = (field: string, type: string, more: object = {}) => ({ title: `The ${field}`, field, type, ...more });
const changed = (field: string, more: object): unknown => ({
  ...worktango,
  columns: worktango.columns.map((one) => (one.field === field ? { ...one, ...more } : one)),
});
const without = (name: keyof Profile): unknown => ({ ...worktango, [name]: undefined });
const teams = (more: object): unknown => ({ ...ally, teams: { ...ally.teams, ...more } });

describe('a profile', () => {
  it('takes any number of groups (W5)', () => {
    const groups = Array.from({ length: 500 }, (_, n) => `Group ${n}`);
    expect(faultsOf({ ...worktango, groups })).toEqual([]);
  });

  it('needs its identity and columns, and has the usual values for all else', () => {
    expect(readProfile({ identity: ['id'], columns: [column('id', 'text')] })).toEqual({
      profile: {
        preset: 'own',
        fileNames: { patterns: [] },
        identity: ['id'],
        columns: [
          {
            title: 'The id',
            aliases: [],
            fixedTitle: false,
            field: 'id',
            type: 'text',
            required: false,
            visibility: 'public',
          },
        ],
        titles: 'any-case',
        unknownColumns: { as: 'ignore', types: 'text', visibility: 'public' },
        emptyCells: 'keep',
        dateFormat: 'YYYY-MM-DD',
        encoding: 'utf-8',
        groups: [],
        missing: 'leave',
        limits: {},
        drift: {
          rows: { count: 5, percent: 20 },
          filled: { count: 5, percent: 50 },
          titles: 'hold',
          encoding: 'hold',
        },
        sidecar: 'off',
        restoreDays: 30,
        timeZone: 'UTC',
        pgp: 'off',
      },
    });
  });

  it.each([
    ['no object', 5, /^found 5, expected an object with preset, /],
    ['no columns', without('columns'), 'columns: it is missing: add a list of columns'],
    ['columns that are none', { ...worktango, columns: [] }, 'columns: found [], add at least one column'],
    [
      'a column that is none',
      withColumns('City'),
      'columns[9]: found "City", expected a column, such as {"title": "City", "field": "city", "type": "text"}',
    ],
    ['no identity', { ...worktango, identity: [] }, 'identity: found [], name at least one field'],
    ['one field for a list', { ...worktango, identity: 'email' }, 'identity: found "email", expected a list of texts'],
    [
      'a wrong choice',
      { ...worktango, missing: 'archived' },
      'missing: found "archived", expected one of leave, deactivate, archive, delete (did you mean archive?)',
    ],
    ['a number for a text', { ...worktango, preset: 1 }, 'preset: found 1, expected a text'],
    ['nothing for a text', { ...worktango, preset: null }, 'preset: found null, expected a text'],
    ['an empty text', { ...worktango, preset: ' ' }, 'preset: found "", write something, or leave the setting out'],
    ['a broken number', { ...worktango, retentionDays: 1.5 }, 'retentionDays: found 1.5, expected a whole number'],
    ['a number too small', { ...worktango, retentionDays: 0 }, 'retentionDays: found 0, expected 1 or more'],
    [
      'more than all',
      { ...worktango, limits: { removals: { count: 1, percent: 101 } } },
      'limits.removals.percent: found 101, expected 0 to 100',
    ],
    [
      'a slip',
      { ...worktango, emptycells: 'keep' },
      'emptycells: there is no setting "emptycells": did you mean emptyCells?',
    ],
    [
      'a setting of another type',
      withColumns(column('city', 'text', { values: ['Berlin'] })),
      /^columns\.city\.values: there is no setting "values": choose one of title, aliases, .*refers$/,
    ],
    [
      'an unknown type',
      withColumns(column('city', 'string')),
      /^columns\.city\.type: found "string", expected one of text, email, date, .*status$/,
    ],
    [
      'a picklist without values',
      withColumns(column('city', 'picklist')),
      'columns.city.values: it is missing: add a list of texts',
    ],
    [
      'a field name with a dot',
      withColumns(column('a.b', 'text')),
      /^columns\[9]\.field: found "a\.b", a field is a camelCase name/,
    ],
    [
      'a list within a list',
      withColumns(column('city', 'picklist', { values: ['a', ['b']] })),
      'columns.city.values[1]: found ["b"], expected a text',
    ],
    [
      'a separator that is a quotation mark',
      withColumns(column('tags', 'list', { separator: '"' })),
      /separator.*choose another/,
    ],
    [
      'a date format without a year',
      { ...worktango, dateFormat: 'DD.MM' },
      /^dateFormat: found "DD\.MM", a date format has/,
    ],
    [
      'a time that is none',
      { ...worktango, pickup: { at: ['24:00'] } },
      /^pickup\.at\[0]: found "24:00", a time of day is HH:MM/,
    ],
    [
      'teams with what only users have',
      teams({ missing: 'delete' }),
      /^teams\.missing: there is no setting "missing": choose one of fileNames, /,
    ],
  ])('is not %s', (_, document, fault) => {
    expect(faultsOf(document)).toEqual([typeof fault === 'string' ? fault : expect.stringMatching(fault)]);
  });

  it('that can be repeated is quoted briefly', () => {
    const [fault = ''] = faultsOf({ ...worktango, preset: Array.from({ length: 100 }, () => 'long') });
    expect(fault.length).toBeLessThan(120);
  });

  it.each<[string, unknown, string]>([
    [
      'an identity that no column fills',
      { ...worktango, identity: ['badge'] },
      'identity: no column fills the field "badge"',
    ],
    ['an identity twice', { ...worktango, identity: ['email', 'email'] }, 'identity: "email" stands twice'],
    ['the state as identity', { ...worktango, identity: ['status'] }, 'identity: "status" is of the type status'],
    ['a date as identity', { ...worktango, identity: ['hireDate'] }, 'identity: "hireDate" is of the type date'],
    [
      'a title twice',
      withColumns({ ...column('other', 'text'), title: 'EMAIL' }),
      'columns: two columns or groups share the title or alias "email"',
    ],
    [
      'an alias that is a title',
      withColumns(column('boss', 'text', { aliases: ['status'] })),
      'columns: two columns or groups share the title or alias "status"',
    ],
    [
      'titles that differ in how é is written',
      { ...worktango, groups: ['Caf\u00E9', 'Cafe\u0301'] },
      'share the title or alias "caf\u00E9"',
    ],
    ['a group that is a column', { ...worktango, groups: ['Job title'] }, 'share the title or alias "job title"'],
    ['a group twice', { ...worktango, groups: ['Team', 'team'] }, 'share the title or alias "team"'],
    [
      'a group that no object can have',
      { ...worktango, groups: ['__proto__'] },
      `groups: "__proto__" can't be a group`,
    ],
    ['a field twice', withColumns(column('email', 'email')), 'columns.email: two columns fill this field'],
    [
      'a second state',
      withColumns(column('state', 'status', { words: { on: 'active' } })),
      'columns.state: the field status takes',
    ],
    ['a state that is text', withColumns(column('status', 'text')), 'columns.status: the field status takes'],
    ['a state without words', changed('status', { words: {} }), 'columns.status.words: a status column needs words'],
    [
      'words of states that differ in case only',
      changed('status', { words: { gone: 'archived', Gone: 'deactivated' } }),
      'columns.status.words: "gone" stands twice (case does not count)',
    ],
    [
      'a word for yes and no',
      withColumns(column('manager', 'boolean', { words: { yes: ['1'], no: ['0', '1'] } })),
      'columns.manager.words: "1" stands twice',
    ],
    [
      'a value twice',
      withColumns(column('city', 'picklist', { values: ['Bonn', 'Bonn'], case: 'exact' })),
      'columns.city.values: "Bonn" stands twice: remove',
    ],
    ['aliases of a fixed title', changed('email', { fixedTitle: true }), 'columns.email.aliases: the title is fixed'],
    [
      'a language that is none',
      withColumns(column('lang', 'locale', { values: ['en_US'] })),
      'columns.lang.values: "en_US" is no language tag',
    ],
    [
      'a default that no cell can have',
      withColumns(column('lang', 'picklist', { values: ['en', 'nl'], default: 'fr' })),
      'columns.lang.default: no cell can say so: expected',
    ],
    [
      'a default in another date format',
      changed('hireDate', { default: '01.02.2026' }),
      'columns.hireDate.default: no cell can say so',
    ],
    [
      'an owner whom the owner column does not take',
      { ...ally, organisationOwner: 'jo' },
      'organisationOwner: it is the default of teams.columns.owner',
    ],
    [
      'teams that have no rules',
      withColumns(column('teams', 'list', { refers: { to: 'team' } })),
      'columns.teams.refers: the profile has no teams',
    ],
    [
      'a team by email',
      { ...ally, columns: [...ally.columns, column('club', 'text', { refers: { to: 'team', by: 'email' } })] },
      'columns.club.refers.by: a team has no email',
    ],
    [
      'users who are made by email where the id tells them apart',
      withColumns(column('boss', 'email', { refers: { to: 'user', by: 'email', unknown: 'create' } })),
      'columns.boss.refers.unknown: users can be created by their identity only',
    ],
    [
      'users who are named by an email that they have not',
      {
        identity: ['id'],
        columns: [column('id', 'text'), column('boss', 'email', { refers: { to: 'user', by: 'email' } })],
      },
      'columns.boss.refers.by: users have no email',
    ],
    [
      'prefixes of columns that are ignored',
      { ...worktango, unknownColumns: { as: 'ignore', prefix: 'x_' } },
      'unknownColumns: "ignore" keeps no columns',
    ],
    [
      'teams whose files no name tells',
      teams({ fileNames: {} }),
      'teams.fileNames.patterns: nothing tells files about teams',
    ],
    [
      'a state of teams',
      teams({ columns: [...(ally.teams?.columns ?? []), column('status', 'status', { words: { on: 'active' } })] }),
      'teams.columns.status: teams have no status',
    ],
    [
      'an identity of teams that no column fills',
      teams({ identity: ['code'] }),
      'teams.identity: no column fills the field "code"',
    ],
    [
      'a limit for groups that nobody is in',
      {
        ...worktango,
        limits: { ...worktango.limits, groups: [{ field: 'groups.Team', removals: { count: 1, percent: 1 } }] },
      },
      'limits.groups: nothing fills "groups.Team"',
    ],
    ['removals without a limit', { ...worktango, limits: {} }, 'limits.removals: these rules can remove users'],
    [
      'an onboarding date that is text',
      { ...worktango, onboarding: { field: 'jobTitle' } },
      'onboarding.field: "jobTitle" is the field of no date column',
    ],
    [
      'an offboarding date that no column fills',
      { ...worktango, offboarding: { field: 'lastDay', at: '23:00', past: 'error' } },
      'offboarding.field: "lastDay" is the field of no date column',
    ],
    [
      'eligibility by a field that is not there',
      { ...worktango, invitations: { eligible: { field: 'programme', value: 'yes' } } },
      'invitations.eligible.field: no column fills "programme"',
    ],
    [
      'eligibility by a value that is not there',
      { ...tenkc, invitations: { eligible: { field: 'programEligibility', value: 'yes' } } },
      'invitations.eligible.value: no cell of "programEligibility" can say so',
    ],
    [
      'a day of the file that fills a field',
      { ...worktango, contentDate: { title: 'hire date' } },
      'contentDate.title: "hire date" fills the field "hireDate" already',
    ],
    [
      'a day of the file by an alias',
      { ...worktango, contentDate: { title: 'Email Address' } },
      'contentDate.title: "Email Address" fills the field "email" already',
    ],
    [
      'a day of the file that is a group',
      { ...worktango, contentDate: { title: 'Department' } },
      'contentDate.title: "Department" is a group already',
    ],
    [
      'a day of the file about teams that fills a field',
      { ...ally, teams: { ...ally.teams, contentDate: { title: 'Team Type' } } },
      'teams.contentDate.title: "Team Type" fills the field',
    ],
    [
      'a time zone that is none',
      { ...worktango, timeZone: 'Europe/Atlantis' },
      'timeZone: "Europe/Atlantis" is no time zone',
    ],
    [
      'more than history can keep',
      { ...worktango, groups: Array.from({ length: 9000 }, (_, n) => `A group with a name ${n}`) },
      'at most 150000 can be kept',
    ],
  ])('does not contradict itself with %s', (_, document, fault) => {
    const faults = faultsOf(document);
    expect(faults).toContainEqual(expect.stringContaining(fault));
    const result = v.safeParse(profileSchema, document);
    expect(result.issues?.map(({ message }) => message)).toEqual(faults);
  });

  it.each([...reservedFields])('has no column that would fill the attribute %s', (field) => {
    expect(faultsOf(withColumns(column(field, 'text'))).join()).toMatch(/the engine's own|camelCase/);
  });
});

describe('the faults of a profile', () => {
  it('are told all at once, of form and of meaning', () => {
    const document = {
      ...worktango,
      missing: 'x',
      identity: ['badge'],
      timeZone: 'Mars',
      columns: [...worktango.columns, column('city', 'picklist', { values: 'Bonn' }), column('email', 'email')],
    };
    expect(faultsOf(document).map((fault) => fault.split(':')[0])).toEqual([
      'columns.city.values',
      'missing',
      'identity',
      'columns.email',
      'timeZone',
    ]);
  });

  it.each<[string, unknown, string[]]>([
    [
      'an identity whose column has a fault',
      changed('employeeId', { required: 'no' }),
      ['columns.employeeId.required'],
    ],
    ['an identity whose column can not be read', changed('employeeId', { type: 'txt' }), ['columns.employeeId.type']],
    [
      'an identity whose column may be the one without a field',
      changed('employeeId', { field: undefined }),
      ['columns[0].field'],
    ],
    [
      'removals whose limit has a fault',
      { ...worktango, limits: { removals: { count: -1, percent: 1 } } },
      ['limits.removals.count'],
    ],
    ['teams whose rules have a fault', teams({ identity: 'name' }), ['teams.identity']],
    [
      'a default in a date format that has a fault',
      { ...(changed('hireDate', { default: '31.12.2020' }) as object), dateFormat: 'D.M.YYYY' },
      ['dateFormat'],
    ],
  ])('do not hold %s against the rest', (_, document, paths) => {
    expect(faultsOf(document).map((fault) => fault.split(': ')[0])).toEqual(paths);
  });
});

describe('the rules for a kind of file', () => {
  const ownerOf = (profile: Profile): ProfileColumn['default'] =>
    rulesFor(profile, 'teams')?.columns.find(({ field }) => field === 'owner')?.default;

  it('are none for teams where the profile has none', () => {
    expect(rulesFor(worktango, 'teams')).toBeUndefined();
  });

  it('have the organisation owner as a default, when there is one (Y8)', () => {
    expect(ownerOf({ ...ally, organisationOwner: 'jo@example.com' })).toBe('jo@example.com');
    expect(ownerOf(ally)).toBeUndefined();
  });

  it('never take teams for missing, and give them no groups', () => {
    const profile = { ...ally, missing: 'delete' as const, groups: ['Department'] };
    expect(rulesFor(profile, 'teams')).toMatchObject({ missing: 'leave', groups: [] });
    expect(rulesFor(profile, 'users')).toMatchObject({ missing: 'delete', groups: ['Department'] });
  });
});
