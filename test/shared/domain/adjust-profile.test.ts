import { describe, expect, it } from 'vitest';
import {
  adjustProfile,
  adjustSettings,
  InvalidSetting,
  type SettingText,
} from '../../../shared/domain/adjust-profile.ts';
import { ally } from '../../../shared/domain/presets/ally.ts';
import { tenkc } from '../../../shared/domain/presets/tenkc.ts';
import { worktango } from '../../../shared/domain/presets/worktango.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import type { ProfileColumn } from '../../../shared/domain/profile-column.ts';

const refusalOf = (profile: Profile, ...settings: SettingText[]): string => {
  try {
    adjustSettings(profile, settings);
  } catch (error) {
    if (error instanceof InvalidSetting) return error.message;
    throw error;
  }
  throw new Error(`${settings.join(' ')} was taken`);
};

const columnOf = ({ columns }: Pick<Profile, 'columns'>, field: string): ProfileColumn | undefined =>
  columns.find((one) => one.field === field);

/** A column of the preset after settings, and the preset's other columns as they were. */
function adjustedColumn(field: string, ...settings: SettingText[]): ProfileColumn | undefined {
  const adjusted = adjustSettings(tenkc, settings);
  const others = ({ columns }: Profile) => columns.filter((one) => one.field !== field);
  expect({ ...adjusted, columns: others(adjusted) }).toEqual({ ...tenkc, columns: others(tenkc) });
  return columnOf(adjusted, field);
}

describe('a setting', () => {
  it.each<[string, string, Partial<Profile>]>([
    ['missing', 'archive', { missing: 'archive' }],
    ['emptyCells', 'keep', { emptyCells: 'keep' }],
    ['retentionDays', '30', { retentionDays: 30 }],
    ['limits.removals.count', '0', { limits: { removals: { count: 0, percent: 10 } } }],
    ['limits.removals.percent', '2.5', { limits: { removals: { count: 5, percent: 2.5 } } }],
    ['identity', 'email', { identity: ['email'] }],
    ['identity', 'employeeId, email', { identity: ['employeeId', 'email'] }],
    ['groups', 'Department, Location,Cost Center', { groups: ['Department', 'Location', 'Cost Center'] }],
    ['groups', '["R&D, Berlin"]', { groups: ['R&D, Berlin'] }],
    ['groups', '2026', { groups: ['2026'] }],
    ['groups', '', { groups: [] }],
    ['fileNames.date', 'DD.MM.YYYY', { fileNames: { patterns: [], date: 'DD.MM.YYYY' } }],
    ['fileNames.patterns', 'staff*.csv,people*.csv', { fileNames: { patterns: ['staff*.csv', 'people*.csv'] } }],
    ['preset', '7', { preset: '7' }],
    [
      'unknownColumns',
      '{"as": "custom", "prefix": "x_"}',
      { unknownColumns: { as: 'custom', prefix: 'x_', types: 'text', visibility: 'public' } },
    ],
    ['pickup.at', '02:45,20:00', { pickup: { at: ['02:45', '20:00'] } }],
    ['cadence', 'weekly', { cadence: 'weekly' }],
    ['timeZone', ' Europe/Malta ', { timeZone: 'Europe/Malta' }],
  ])('%s=%j changes what it names and nothing else', (path, text, change) => {
    expect(adjustProfile(worktango, path, text)).toEqual({ ...worktango, ...change });
  });

  it('can be taken back', () => {
    const other = adjustProfile(adjustProfile(worktango, 'identity', 'email'), 'cadence', 'daily');
    expect(
      adjustSettings(other, [
        ['identity', 'employeeId'],
        ['cadence', 'null'],
      ]),
    ).toEqual(worktango);
  });

  it('that is taken away has its usual value', () => {
    const { restoreDays, groups, unknownColumns } = adjustSettings(
      adjustProfile(worktango, 'restoreDays', '7'),
      ['restoreDays', 'groups', 'unknownColumns'].map((path) => [path, 'null']),
    );
    expect({ restoreDays, groups, unknownColumns }).toEqual({
      restoreDays: 30,
      groups: [],
      unknownColumns: { as: 'ignore', types: 'text', visibility: 'public' },
    });
  });

  it('of a column goes by its field', () => {
    expect(adjustedColumn('city', ['columns.city.aliases', 'Town,Ort'])?.aliases).toEqual(['Town', 'Ort']);
    expect(adjustedColumn('locale', ['columns.locale.values', 'null'])).not.toHaveProperty('values');
    expect(adjustedColumn('status', ['columns.status.words.leave', 'deactivated'])).toMatchObject({
      words: { active: 'active', inactive: 'deactivated', leave: 'deactivated' },
    });
  });

  it('is a text where a text is wanted, whatever it looks like', () => {
    expect(adjustedColumn('city', ['columns.city.default', '5'])?.default).toBe('5');
    expect(adjustedColumn('city', ['columns.city.default', 'true'])?.default).toBe('true');
    expect(adjustedColumn('city', ['columns.city.default', '"null"'])?.default).toBe('null');
    expect(adjustedColumn('city', ['columns.city.default', 'Berlin, Mitte'])?.default).toBe('Berlin, Mitte');
  });

  it('of a column of teams goes by its field, too', () => {
    const { teams, ...rest } = adjustProfile(ally, 'teams.columns.owner.default', 'jo@example.com');
    expect(teams && columnOf(teams, 'owner')?.default).toBe('jo@example.com');
    expect(rest).toEqual({ ...ally, teams: undefined });
  });

  it('adds a column for a new field, at the end', () => {
    const { columns } = adjustProfile(worktango, 'columns.badge', '{"title": "Badge", "type": "decimal"}');
    expect(columns.slice(0, -1)).toEqual(worktango.columns);
    expect(columns.at(-1)).toMatchObject({ title: 'Badge', field: 'badge', type: 'decimal', required: false });
  });

  it('replaces a column where it stands, and takes it away', () => {
    const { columns } = adjustProfile(worktango, 'columns.jobTitle', '{"title": "Role", "type": "text"}');
    expect(columns.map(({ title }) => title)).toEqual(
      worktango.columns.map(({ title }) => (title === 'Job Title' ? 'Role' : title)),
    );
    const fields = adjustProfile(worktango, 'columns.jobTitle', 'null').columns.map(({ field }) => field);
    expect(fields).toEqual(worktango.columns.map(({ field }) => field).filter((field) => field !== 'jobTitle'));
  });
});

describe('several settings', () => {
  it.each([
    [
      ['columns.city.type', 'picklist'],
      ['columns.city.values', 'Bonn,Lisbon'],
    ],
    [
      ['columns.city.values', 'Bonn,Lisbon'],
      ['columns.city.type', 'picklist'],
    ],
  ] satisfies SettingText[][])('are judged together: %j, %j', (...settings) => {
    expect(adjustedColumn('city', ...settings)).toMatchObject({
      type: 'picklist',
      values: ['Bonn', 'Lisbon'],
      case: 'any',
    });
  });

  it('may need each other', () => {
    const settings: SettingText[] = [
      ['identity', 'badge'],
      ['columns.badge', '{"title": "Badge", "type": "text"}'],
      ['columns.badge.required', 'true'],
      ['offboarding.field', 'birthday'],
      ['offboarding.at', '23:00'],
      ['offboarding.past', 'error'],
    ];
    expect(adjustSettings(worktango, settings)).toMatchObject({
      identity: ['badge'],
      offboarding: { field: 'birthday', at: '23:00', past: 'error' },
    });
  });

  it('that say the same path end with the last', () => {
    expect(
      adjustSettings(worktango, [
        ['missing', 'archive'],
        ['missing', 'deactivate'],
      ]).missing,
    ).toBe('deactivate');
  });

  it('of a new type lose what only the old type had', () => {
    expect(adjustedColumn('locale', ['columns.locale.type', 'text'])).toEqual({
      ...columnOf(tenkc, 'city'),
      title: 'Locale',
      field: 'locale',
    });
    expect(adjustedColumn('city', ['columns.city.type', 'boolean'])).toMatchObject({ words: { yes: ['yes', 'true'] } });
  });
});

describe('a setting that can not be', () => {
  it.each<[string, string, string | RegExp]>([
    ['missing', 'x', '"x" can\'t be used for missing: expected one of leave, deactivate, archive, delete'],
    ['emptyCells', 'maybe', '"maybe" can\'t be used for emptyCells: expected one of erase, keep'],
    ['retentionDays', '0', '"0" can\'t be used for retentionDays: expected 1 or more'],
    ['retentionDays', '', '"" can\'t be used for retentionDays: expected a number'],
    ['retentionDays', 'ninety', '"ninety" can\'t be used for retentionDays: expected a number'],
    ['retentionDays', '1.5', '"1.5" can\'t be used for retentionDays: expected a whole number'],
    ['limits.removals.count', '-1', '"-1" can\'t be used for limits.removals.count: expected 0 or more'],
    ['limits.removals.percent', ' ', '" " can\'t be used for limits.removals.percent: expected a number'],
    [
      'limits',
      'none',
      '"none" can\'t be used for limits: expected an object with removals, creations, changes, groups, minimumPopulation',
    ],
    ['identity', 'badge', /^"badge" can't be used for identity: no column fills the field "badge": add the column/],
    ['identity', '', '"" can\'t be used for identity: name at least one field'],
    ['groups', 'Email', /^"Email" can't be used for groups: columns: two columns or groups share/],
    ['groups', '["Department", Location]', /can't be used for groups: expected a list of texts$/],
    ['groups', '["Department", 5]', /can't be used for groups: groups\[1]: found 5, expected a text$/],
    ['limits.removals', 'null', /^"null" can't be used for limits.removals: these rules can remove users: add/],
    ['columns.email.title', 'null', '"null" can\'t be used for columns.email.title: it is missing: add a text'],
    ['columns.status.type', 'text', /columns\.status: the field status takes the type "status"/],
    ['columns.badge', '{"title": "Email", "type": "text"}', /share the title or alias "email"/],
    ['columns.badge', '{"title": "Badge"}', /columns\.badge\.type: it is missing: add one of text, email/],
    ['columns.jobTitle', 'Role', 'columns.jobTitle: expected a column, such as {"title": "City", "type": "text"}'],
    [
      'columns.badge',
      '{"title": "B", "type": "text", "field": "b"}',
      'the column at columns.badge can\'t fill the field "b": leave its field out',
    ],
    ['colour', 'red', /^there is no setting "colour": choose one of preset, fileNames, .*, cadence$/],
    ['emptycells', 'keep', 'there is no setting "emptycells": did you mean emptyCells?'],
    ['', 'x', /^there is no setting "": choose one of preset/],
    [
      'limits.additions',
      '1',
      'limits: there is no setting "additions": choose one of removals, creations, changes, groups, minimumPopulation',
    ],
    ['missing.x', '1', 'missing: there is no setting "x"'],
    ['groups.0', 'x', 'groups: there is no setting "0"'],
    ['columns.jobTitle.values', 'a', /^columns\.jobTitle: there is no setting "values": choose one of title, /],
    [
      'columns.jobTitel',
      'null',
      /^columns: there is no setting "jobTitel": did you mean jobTitle\?; a new column is set whole, such as/,
    ],
    ['columns.jobTitel.title', 'Role', /^columns: there is no setting "jobTitel": did you mean jobTitle\?/],
    [
      'teams.titles',
      'exact',
      /^"exact" can't be used for teams.titles: teams.identity: it is missing: add a list of texts/,
    ],
    ['constructor', 'x', /^there is no setting "constructor"/],
    ['toString', 'x', /^there is no setting "toString"/],
    ['__proto__.x', 'x', /^there is no setting "__proto__"/],
    ['columns.__proto__', 'null', /^columns: there is no setting "__proto__"/],
  ])('%s=%j is refused with what is expected', (path, text, message) => {
    expect(refusalOf(worktango, [path, text])).toEqual(
      typeof message === 'string' ? message : expect.stringMatching(message),
    );
  });

  it('is told apart from those beside it', () => {
    const told = '"x" can\'t be used for missing: expected one of leave, deactivate, archive, delete';
    expect(refusalOf(worktango, ['missing', 'archive'], ['missing', 'x'], ['cadence', 'daily'])).toBe(told);
  });

  it('because of another one names what they make together', () => {
    const told = refusalOf(worktango, ['columns.jobTitle.title', 'Badge'], ['groups', 'Badge']);
    expect(told).toMatch(/^these settings can't be used together: columns: two columns or groups share .* "badge"/);
  });

  it('because of rules elsewhere names those', () => {
    expect(refusalOf(ally, ['teams', 'null'])).toBe(
      '"null" can\'t be used for teams: columns.teams.refers: the profile has no teams: add their rules',
    );
  });

  it('is quoted briefly', () => {
    expect(refusalOf(worktango, ['missing', 'x'.repeat(1000)]).length).toBeLessThan(200);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('leaves objects alone when a word is %s', (word) => {
    const { columns } = adjustProfile(worktango, `columns.status.words.${word}`, 'active');
    expect(Object.keys(columnOf({ columns }, 'status') ?? {})).toContain('words');
    expect(Object.hasOwn(Object.prototype, 'active')).toBe(false);
    expect(({} as Record<string, unknown>).active).toBeUndefined();
  });
});
