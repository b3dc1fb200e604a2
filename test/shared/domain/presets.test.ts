import { describe, expect, it } from 'vitest';
import { presets } from '../../../shared/domain/presets/by-name.ts';
import { type FileKind, type Profile, rulesFor } from '../../../shared/domain/profile.ts';
import { differences } from '../../../shared/domain/profile-differences.ts';
import { documentOf } from '../../../shared/domain/profile-document.ts';
import { readProfile } from '../../../shared/domain/profile-faults.ts';

function presetOf(name: string): Profile {
  const preset = presets.get(name);
  if (preset === undefined) throw new Error(`there is no preset ${name}`);
  return preset;
}

const titlesOf = (name: string, kind: FileKind, isWanted: (title: { required: boolean }) => boolean): string[] =>
  (rulesFor(presetOf(name), kind)?.columns ?? []).filter(isWanted).map(({ title }) => title);

describe('a preset', () => {
  it('is one of five, by its own name', () => {
    expect([...presets].map(([name, { preset }]) => [name, preset])).toEqual(
      ['worktango', 'tenkc', 'alleo', 'ally', 'supermood'].map((name) => [name, name]),
    );
  });

  it.each([...presets.values()])('$preset is a profile, as it is and as a document', (preset) => {
    expect(readProfile(preset)).toEqual({ profile: preset });
    const document: unknown = JSON.parse(JSON.stringify(documentOf(preset)));
    expect(readProfile(document)).toEqual({ profile: preset });
    expect(differences(document, preset).every(({ before }) => before === undefined)).toBe(true);
  });

  it.each<[string, FileKind, required: string[]]>([
    ['worktango', 'users', ['First Name', 'Last Name', 'Email', 'Status']],
    ['tenkc', 'users', ['First Name', 'Last Name', 'Email Address']],
    ['alleo', 'users', ['Email', 'First name', 'Last name']],
    ['ally', 'users', ['User Email']],
    ['ally', 'teams', ['Team Name']],
    ['supermood', 'users', ['Last Name', 'First Name', 'Language', 'Active Employee']],
  ])('%s requires these titles of %s', (name, kind, required) => {
    expect(titlesOf(name, kind, (column) => column.required)).toEqual(required);
  });

  it.each<[string, FileKind, optional: string[]]>([
    ['worktango', 'users', ['Employee ID', 'Manager ID', 'Job Title', 'Hire Date', 'Birthday']],
    [
      'tenkc',
      'users',
      [
        ...['Unique ID', 'Program Eligibility', 'Status', 'Job Function', 'Job Family', 'Management Level'],
        ...['Hire Start Date', 'Most Recent Role Start Date', 'Business Unit', 'Supervisor Organization', 'Department'],
        ...['City', 'Country', 'People Manager Status', 'High Potential Status', 'Gender', 'Ethnicity'],
        ...['First Level Supervisor', 'Second Level Supervisor', 'Third Level Supervisor', 'Locale'],
        'Role Reason Change Code',
      ],
    ],
    [
      'alleo',
      'users',
      ['Prefix', 'Onboarding date', 'Offboarding date', 'Birthday', 'Work anniversary', 'Language', 'Company group'],
    ],
    [
      'ally',
      'users',
      [
        ...['User Name', 'First Name', 'Last Name', 'Title', 'Manager Email', 'Teams', 'Is Org Admin'],
        'Deactivation Date',
      ],
    ],
    ['ally', 'teams', ['Team Owner', 'Parent Team', 'Team Type']],
    ['supermood', 'users', ['Email', 'Personnel Number']],
  ])('%s knows these titles of %s, too', (name, kind, optional) => {
    expect(titlesOf(name, kind, (column) => !column.required)).toEqual(optional);
  });

  it.each<[rows: string, name: string, rules: object]>([
    [
      'W3, W5, W6, W8',
      'worktango',
      { identity: ['employeeId'], groups: ['Department', 'Location'], missing: 'leave', retentionDays: 90 },
    ],
    [
      'K3, K8, K11',
      'tenkc',
      { missing: 'delete', restoreDays: 30, fileNames: { date: 'MM.DD.YYYY' }, cadence: 'monthly' },
    ],
    [
      'K2, K9',
      'tenkc',
      { invitations: { eligible: { field: 'programEligibility', value: 'eligible' } }, dateFormat: 'MM/DD/YYYY' },
    ],
    [
      'A2, A4, A5',
      'alleo',
      {
        dateFormat: 'YYYY-MM-DD',
        fileNames: { patterns: ['alleo_employees_?*.csv'] },
        pickup: { at: ['02:45', '20:00'] },
      },
    ],
    [
      'A6, A10, A11',
      'alleo',
      {
        timeZone: 'UTC',
        onboarding: { field: 'onboardingDate' },
        offboarding: { field: 'offboardingDate', at: '23:00', past: 'error' },
      },
    ],
    [
      'A8, A15, A17',
      'alleo',
      {
        identity: ['email'],
        unknownColumns: { as: 'custom', prefix: 'custom_', exportPrefix: 'alleo_' },
        missing: 'leave',
        emptyCells: 'keep',
      },
    ],
    ['Y1, Y9, Y11, Y15', 'ally', { identity: ['email'], titles: 'exact', emptyCells: 'keep', missing: 'leave' }],
    [
      'Y5, Y6',
      'ally',
      {
        dateFormat: 'MM/DD/YYYY',
        offboarding: { past: 'after-24-hours' },
        unknownColumns: { as: 'custom', types: 'inferred' },
      },
    ],
    ['Y8', 'ally', { teams: { identity: ['name'], titles: 'exact', emptyCells: 'keep' } }],
    [
      'S3, S4, S5',
      'supermood',
      {
        missing: 'delete',
        restoreDays: 30,
        identity: ['personnelNumber', 'email'],
        titles: 'exact',
        unknownColumns: { as: 'attribute' },
      },
    ],
  ])('has the rules %s: %s', (_, name, rules) => {
    expect(presetOf(name)).toMatchObject(rules);
  });

  it.each<[rows: string, name: string, kind: FileKind, field: string, column: object]>([
    ['W6', 'worktango', 'users', 'status', { words: { active: 'active', archived: 'archived' }, case: 'any' }],
    ['K4', 'tenkc', 'users', 'status', { words: { active: 'active', inactive: 'deactivated' }, case: 'exact' }],
    ['K5', 'tenkc', 'users', 'ethnicity', { visibility: 'private' }],
    ['K9', 'tenkc', 'users', 'locale', { values: ['en-US', 'fr-CA'] }],
    ['A13', 'alleo', 'users', 'language', { values: ['en', 'nl', 'de'] }],
    [
      'Y3, Y11, Y13',
      'ally',
      'users',
      'teams',
      { separator: ',', merge: 'add', refers: { to: 'team', unknown: 'create' } },
    ],
    ['Y4', 'ally', 'users', 'isOrgAdmin', { words: { yes: ['Yes'], no: ['No'] } }],
    ['Y12', 'ally', 'users', 'managerEmail', { refers: { to: 'user', unknown: 'create' } }],
    ['Y8', 'ally', 'teams', 'teamType', { type: 'text' }],
    ['Y14', 'ally', 'teams', 'parentTeam', { refers: { to: 'team', unknown: 'create' } }],
    ['S4', 'supermood', 'users', 'status', { title: 'Active Employee', words: { yes: 'active', no: 'deactivated' } }],
  ])('%s: %s, %s, %s', (_, name, kind, field, column) => {
    expect(rulesFor(presetOf(name), kind)?.columns.find((one) => one.field === field)).toMatchObject(column);
  });

  it("takes no other titles where these are the platform's (S4)", () => {
    expect(presetOf('supermood').columns.every(({ fixedTitle }) => fixedTitle)).toBe(true);
  });
});
