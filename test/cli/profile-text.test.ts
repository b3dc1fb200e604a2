import { describe, expect, it } from 'vitest';
import { columnsTable, ruleFacts } from '../../cli/profile-text.ts';
import { adjustSettings, type SettingText } from '../../shared/domain/adjust-profile.ts';
import { alleo } from '../../shared/domain/presets/alleo.ts';
import { ally } from '../../shared/domain/presets/ally.ts';
import { supermood } from '../../shared/domain/presets/supermood.ts';
import { tenkc } from '../../shared/domain/presets/tenkc.ts';
import { worktango } from '../../shared/domain/presets/worktango.ts';
import type { Profile } from '../../shared/domain/profile.ts';

const factsOf = (profile: Profile, ...settings: SettingText[]) =>
  Object.fromEntries(ruleFacts(adjustSettings(profile, settings)));

describe('the rules in words', () => {
  it.each<[string, Profile, SettingText[], object]>([
    [
      'what is usual',
      worktango,
      [],
      {
        'file names': 'any',
        encoding: 'utf-8',
        identity: 'employeeId',
        titles: 'in any case',
        'other columns': 'ignored',
        groups: 'Department, Location',
        dates: 'YYYY-MM-DD',
        'empty cells': 'erase the value',
        'missing users': 'left as they are',
        'held above': '5 removals or 10 % of active users, whichever is more',
        history: '90 days',
        teams: undefined,
        'not yet done': undefined,
      },
    ],
    [
      'archiving',
      worktango,
      [
        ['missing', 'archive'],
        ['groups', ''],
      ],
      { 'missing users': 'archived', groups: 'none' },
    ],
    ['deactivating', worktango, [['missing', 'deactivate']], { 'missing users': 'deactivated' }],
    [
      'patience and protection',
      worktango,
      [
        ['missing', 'archive'],
        ['patience', '{"files": 3, "hours": 48}'],
        ['protectedUsers', '{"keys": ["7", "8"], "fields": [{"field": "role", "values": ["owner", "admin"]}]}'],
      ],
      {
        'missing users':
          'archived, in complete file 3 in a row without them or in one that comes 48 hours after the first',
        'never removed': '7, 8; whose role is owner or admin',
      },
    ],
    [
      'drift',
      worktango,
      [],
      {
        'unlike the last':
          "held above 5 lost rows or 20 % of those of the last file, whichever is more; held above 5 emptied cells or 50 % of a column's share in it, whichever is more; changed titles are held; another encoding is held",
      },
    ],
    [
      'drift of titles alone',
      worktango,
      [
        ['drift.rows', '{"count": 0, "percent": 100}'],
        ['drift.filled', '{"count": 0, "percent": 100}'],
        ['drift.encoding', 'allow'],
      ],
      { 'unlike the last': 'changed titles are held' },
    ],
    [
      'no drift',
      worktango,
      [
        [
          'drift',
          '{"rows": {"count": 0, "percent": 100}, "filled": {"count": 0, "percent": 100}, "titles": "allow", "encoding": "allow"}',
        ],
      ],
      { 'unlike the last': 'never held' },
    ],
    ['deleting', tenkc, [['restoreDays', '1']], { 'missing users': 'deleted, restorable for 1 day' }],
    [
      'dates in file names',
      tenkc,
      [],
      { 'file names': 'any, with a date MM.DD.YYYY: a file older than the last is stale' },
    ],
    ['a required sidecar', worktango, [['sidecar', 'required']], { sidecar: 'checked; a file without one is refused' }],
    [
      'a day in the rows',
      worktango,
      [['contentDate', '{"title": "As Of"}']],
      { 'file day': 'column "As Of": a file older than the last is stale', sidecar: undefined },
    ],
    ['an identity of two', supermood, [], { identity: 'personnelNumber; where it is empty email' }],
    ['attributes', supermood, [['unknownColumns.visibility', 'private']], { 'other columns': 'attributes, private' }],
    [
      'custom fields with a prefix',
      alleo,
      [],
      { 'other columns': 'custom fields, if they begin with custom_, exported with alleo_' },
    ],
    ['refusal', worktango, [['unknownColumns.as', 'reject']], { 'other columns': 'the file is refused' }],
    ['nobody who could be removed', alleo, [], { 'held above': 'these rules remove nobody' }],
    [
      'teams',
      ally,
      [['organisationOwner', 'jo@example.com']],
      {
        teams: 'in files of their own: teams/**, *team*',
        'team identity': 'name',
        owner: 'jo@example.com',
        'other columns': 'custom fields, typed by their values',
      },
    ],
    [
      'dates',
      alleo,
      [['timeZone', 'Europe/Amsterdam']],
      {
        'login opens': 'on the date in onboardingDate, 00:00 Europe/Amsterdam; for a new user without one today',
        'login closes': 'on the date in offboardingDate, 23:00 Europe/Amsterdam; must be in the future',
        contact: 'admin-support@alleo.nl',
      },
    ],
    [
      'dates that may be over',
      ally,
      [],
      {
        'login opens': undefined,
        'login closes': 'on the date in deactivationDate, 00:00 UTC; 24 hours after the import if it is over',
      },
    ],
    ['what is not carried out yet', alleo, [], { 'not yet done': 'pickup' }],
  ])('say %s', (_, profile, settings, facts) => {
    expect(factsOf(profile, ...settings)).toMatchObject(facts);
  });
});

/** The words after the type of a column. */
function wordsOf(profile: Profile, field: string, kind: 'users' | 'teams' = 'users'): string | undefined {
  const line = columnsTable(profile, kind)
    .split('\n')
    .find((one) => new RegExp(` ${field} `).test(`${one} `));
  return line?.split(/ {2,}/).slice(2).join('  ');
}

describe('a column in words', () => {
  it.each<[Profile, string, string]>([
    [worktango, 'email', 'email  required'],
    [worktango, 'jobTitle', 'text'],
    [worktango, 'status', 'status  required; active → active, archived → archived'],
    [worktango, 'managerId', 'text  names a user, warns if there is none'],
    [tenkc, 'status', 'status  active → active, inactive → deactivated; in exactly this case'],
    [tenkc, 'highPotentialStatus', 'boolean  private; yes or no'],
    [tenkc, 'locale', 'locale  en-US, fr-CA'],
    [alleo, 'language', 'picklist  en, nl, de; else en'],
    [alleo, 'companyGroup', 'picklist  no value yet; in exactly this case'],
    [ally, 'teams', 'list  separated by ","; added to what is there; names a team, made if there is none'],
  ])('$preset %s', (profile, field, words) => {
    expect(wordsOf(profile, field)).toBe(words);
  });

  it('has all its titles, a format of its own, and what users are named by', () => {
    const profile = adjustSettings(worktango, [
      ['columns.hireDate.format', 'DD.MM.YYYY'],
      [
        'columns.boss',
        '{"title": "Boss", "type": "email", "refers": {"to": "user", "by": "email", "unknown": "error"}}',
      ],
    ]);
    expect(columnsTable(profile, 'users')).toMatch(/^Email \/ Email Address +email/m);
    expect(wordsOf(profile, 'hireDate')).toBe('date  DD.MM.YYYY');
    expect(wordsOf(profile, 'boss')).toBe('email  names a user by email, must exist');
  });

  it('of teams stands in a table of their own', () => {
    expect(wordsOf(ally, 'owner', 'teams')).toBe(
      'email  names a user, warns if there is none; else the organisation owner',
    );
    expect(columnsTable(worktango, 'teams')).toBe('');
  });
});
