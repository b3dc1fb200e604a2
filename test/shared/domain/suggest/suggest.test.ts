import { describe, expect, it } from 'vitest';
import { presets } from '../../../../shared/domain/presets/by-name.ts';
import type { Profile } from '../../../../shared/domain/profile.ts';
import { readProfile } from '../../../../shared/domain/profile-faults.ts';
import type { Example } from '../../../../shared/domain/suggest/example.ts';
import { suggest } from '../../../../shared/domain/suggest/suggest.ts';
import type { Suggestion } from '../../../../shared/domain/suggest/suggestion.ts';
import { exampleOf, exampleWith } from '../../../support/example-of.ts';
import { bambooHr, entra, people, personio, successFactors, workday } from '../../../support/hris-exports.ts';

const preset = (name: string): Profile => {
  const found = presets.get(name);
  if (found === undefined) throw new Error(`no preset ${name}`);
  return found;
};

function suggested(example: Example, profile?: Profile): Suggestion {
  const suggestion = suggest(example, profile);
  if (suggestion === undefined) throw new Error('nothing was suggested');
  return suggestion;
}

/** Field → title, for fields that have a column. */
const mappingOf = ({ fields }: Suggestion) =>
  Object.fromEntries(fields.flatMap(({ field, title }) => (title === undefined ? [] : [[field, title]])));

const columnOf = ({ profile }: Suggestion, field: string) => profile.columns.find((column) => column.field === field);
const fateOf = ({ others }: Suggestion, title: string) => others.find((other) => other.title === title)?.fate;

/** As many as are needed for a column to have few values. */
const times = (count: number, ...cells: readonly string[]) =>
  Array.from({ length: count }, (_, n) => cells[n % cells.length] ?? '');
const ids = times(40).map((_, n) => `E${n}`);
const emails = ids.map((id) => `${id}@example.com`);

describe('for a preset, the columns of an export are found', () => {
  it('of Workday (worktango)', async () => {
    const suggestion = suggested(await exampleOf(workday(60)), preset('worktango'));
    expect(mappingOf(suggestion)).toEqual({
      employeeId: 'Employee ID',
      firstName: 'Legal Name - First Name',
      lastName: 'Legal Name - Last Name',
      email: 'Email - Primary Work',
      status: 'Worker Status',
      managerId: 'Manager ID',
      jobTitle: 'Business Title',
      hireDate: 'Hire Date',
      'groups.Location': 'Work Location',
    });
    expect(columnOf(suggestion, 'email')).toMatchObject({ aliases: ['Email Address', 'Email - Primary Work'] });
    expect(columnOf(suggestion, 'status')).toMatchObject({
      aliases: ['Worker Status'],
      words: { active: 'active', archived: 'archived', Terminated: 'archived' },
    });
    expect(suggestion.profile.groups).toEqual(['Department', 'Work Location']);
    expect(fateOf(suggestion, 'Cost Center')).toBe('ignored, with a warning');
    expect(fateOf(suggestion, 'Annual Salary')).toContain('leave it out of the export');
    expect(suggestion.questions).toMatchObject([
      {
        code: 'status-word',
        message: expect.stringContaining('"On Leave" (in 3 rows)'),
        choices: ['columns.status.words.On Leave=active', 'columns.status.words.On Leave=archived'],
      },
    ]);
  });

  it('of BambooHR (tenkc)', async () => {
    const suggestion = suggested(await exampleOf(bambooHr(60)), preset('tenkc'));
    expect(mappingOf(suggestion)).toEqual({
      firstName: 'First Name',
      lastName: 'Last Name',
      email: 'Work Email',
      uniqueId: 'Employee #',
      status: 'Employment Status',
      hireStartDate: 'Hire Date',
      department: 'Department',
      firstLevelSupervisor: 'Reporting to',
    });
    expect(columnOf(suggestion, 'status')).toMatchObject({
      words: { 'Full-Time': 'active', 'Part-Time': 'active', Contractor: 'active', Terminated: 'deactivated' },
    });
    expect([suggestion.profile.dateFormat, suggestion.questions]).toEqual(['MM/DD/YYYY', []]);
  });

  it('of Entra ID (worktango)', async () => {
    const suggestion = suggested(await exampleOf(entra(60)), preset('worktango'));
    expect(mappingOf(suggestion)).toEqual({
      employeeId: 'employeeId',
      firstName: 'givenName',
      lastName: 'surname',
      email: 'mail',
      status: 'accountEnabled',
      jobTitle: 'jobTitle',
      'groups.Department': 'department',
      'groups.Location': 'officeLocation',
    });
    expect(columnOf(suggestion, 'status')).toMatchObject({ words: { TRUE: 'active', FALSE: 'archived' } });
    expect(suggestion.questions).toEqual([]);
  });

  it('of Personio in German, where titles must not change (supermood)', async () => {
    const suggestion = suggested(await exampleOf(personio(60)), preset('supermood'));
    expect(mappingOf(suggestion)).toEqual({
      lastName: 'Nachname',
      firstName: 'Vorname',
      email: 'E-Mail',
      personnelNumber: 'Personalnummer',
      status: 'Status',
    });
    expect(suggestion.remarks).toContain(
      'rename "Vorname" to "First Name" in the export: this title can\'t be changed here',
    );
    expect(suggestion.fields.find(({ field }) => field === 'language')).toMatchObject({
      isRequired: true,
      title: undefined,
    });
    expect(fateOf(suggestion, 'Abteilung')).toBe('attribute, text');
    expect(columnOf(suggestion, 'firstName')).toEqual(
      columnOf({ ...suggestion, profile: preset('supermood') }, 'firstName'),
    );
  });

  it('of SuccessFactors, which has a second row of titles (ally)', async () => {
    const suggestion = suggested(await exampleOf(successFactors(60)), preset('ally'));
    expect(mappingOf(suggestion)).toMatchObject({ email: 'EMAIL', firstName: 'FIRSTNAME', lastName: 'LASTNAME' });
    expect(suggestion.remarks[0]).toContain('the first row below the titles looks like titles, too');
    expect(suggestion.profile.dateFormat).toBe('MM/DD/YYYY');
    expect(fateOf(suggestion, 'HIREDATE')).toBe('custom field, date');
  });
});

describe('the day of the file', () => {
  it('is no column of its own, whatever its title is like', async () => {
    const example = await exampleWith({ 'Employee ID': ids, 'Start Date': times(40, '2026-01-05') });
    const without = suggested(example, preset('worktango'));
    expect(mappingOf(without)).toMatchObject({ hireDate: 'Start Date' });
    const suggestion = suggested(example, { ...preset('worktango'), contentDate: { title: 'start date' } });
    expect(mappingOf(suggestion)).toEqual({ employeeId: 'Employee ID' });
    expect(suggestion.others).toEqual([]);
    expect(readProfile(suggestion.profile)).toHaveProperty('profile');
  });
});

describe('without a preset, rules are made of what is there', () => {
  it('for BambooHR', async () => {
    const { profile, questions } = suggested(await exampleOf(bambooHr(60)));
    expect(profile).toMatchObject({
      preset: 'own',
      identity: ['employeeId'],
      dateFormat: 'MM/DD/YYYY',
      missing: 'leave',
    });
    expect(profile.columns.map(({ title, field, type, visibility }) => [title, field, type, visibility])).toEqual([
      ['Employee #', 'employeeId', 'text', 'public'],
      ['First Name', 'firstName', 'text', 'public'],
      ['Last Name', 'lastName', 'text', 'public'],
      ['Work Email', 'email', 'email', 'public'],
      ['Home Email', 'personalEmail', 'email', 'private'],
      ['Hire Date', 'hireDate', 'date', 'public'],
      ['Birth Date', 'birthday', 'date', 'private'],
      ['Job Title', 'jobTitle', 'text', 'public'],
      ['Reporting to', 'managerName', 'text', 'public'],
      ['Supervisor Email', 'managerEmail', 'email', 'public'],
      ['Department', 'department', 'text', 'public'],
      ['Division', 'division', 'text', 'public'],
      ['Location', 'location', 'text', 'public'],
      ['Employment Status', 'status', 'status', 'public'],
    ]);
    expect(profile.columns.find(({ field }) => field === 'managerEmail')).toMatchObject({
      refers: { to: 'user', by: 'email' },
    });
    expect(questions).toEqual([]);
  });

  it('with types from the cells, and names from the titles', async () => {
    const { profile } = suggested(
      await exampleWith({
        'E-Mail': emails,
        'Bonus Factor': times(40, '1.5', '2'),
        'Cost Code': times(40, '007', '1.5'),
        'Has Car': times(40, 'Ja', 'Nein'),
        'Shoe Size': times(40, '42', '43'),
        Flag: times(40, '1', '1'),
        'Review Day': times(40, '31.01.2026'),
        key: times(40, 'x', 'y'),
        姓名: times(40, 'x', 'y'),
        IBAN: ids,
      }),
    );
    expect(profile.columns.map(({ field, type }) => [field, type])).toEqual([
      ['email', 'email'],
      ['bonusFactor', 'decimal'],
      ['costCode', 'text'],
      ['hasCar', 'boolean'],
      ['shoeSize', 'text'],
      ['flag', 'text'],
      ['reviewDay', 'date'],
      ['key2', 'text'],
      ['column9', 'text'],
    ]);
    expect(profile.columns[3]).toMatchObject({ words: { yes: ['Ja'], no: ['Nein'] } });
  });

  it.each<[string, Record<string, readonly string[]>, string]>([
    ['employee ids', { 'Employee ID': ids, Email: emails }, 'employeeId'],
    ['addresses, when ids repeat', { 'Employee ID': times(40, 'a', 'b'), Email: emails }, 'email'],
    ['addresses, when an id is missing', { 'Employee ID': ids.slice(1), Email: emails }, 'email'],
    ['any column that does', { 'Badge No': ids, Name: times(40, 'x') }, 'badgeNo'],
    ['ids that repeat, when there is nothing better', { 'Employee ID': times(40, 'a', 'b') }, 'employeeId'],
  ])('with an identity that tells people apart: %s', async (_, columns, identity) => {
    expect(suggested(await exampleWith(columns)).profile.identity).toEqual([identity]);
  });

  it('only when people can be told apart', async () => {
    expect(suggest(await exampleWith({ Department: times(40, 'Sales', 'HR') }), undefined)).toBeUndefined();
  });

  it('with dates that nothing reads while it is open how', async () => {
    const { profile, questions } = suggested(
      await exampleWith({ 'Employee ID': ids, 'Hire Date': times(40, '02/03/2026', '11/12/2025') }),
    );
    expect(profile.dateFormat).toBe('YYYY-MM-DD');
    expect(questions).toMatchObject([
      { path: 'dateFormat', choices: ['dateFormat=MM/DD/YYYY', 'dateFormat=DD/MM/YYYY'] },
    ]);
  });
});

describe('what a file leaves open is asked', () => {
  const worktango = preset('worktango');

  it('which of two columns it is', async () => {
    const suggestion = suggested(
      await exampleWith({ 'Employee ID': ids, 'Work Email': emails, 'E-mailadres': emails }),
      worktango,
    );
    expect(mappingOf(suggestion).email).toBe('Work Email');
    expect(suggestion.questions).toMatchObject([
      {
        code: 'title',
        message: expect.stringContaining('it may be "E-mailadres" (what HR systems call it)'),
        choices: ['columns.email.aliases=["E-mailadres"]'],
      },
    ]);
  });

  it('whether a column of addresses is the email', async () => {
    const suggestion = suggested(await exampleWith({ 'Employee ID': ids, Kontakt: emails }), worktango);
    expect(mappingOf(suggestion).email).toBeUndefined();
    expect(suggestion.questions).toMatchObject([{ code: 'title', message: expect.stringContaining('"Kontakt"') }]);
  });

  it('not whether a column is the email whose cells are something else', async () => {
    const suggestion = suggested(
      await exampleWith({ 'Employee ID': ids, 'Work Email': times(40, 'yes', 'no') }),
      worktango,
    );
    expect(mappingOf(suggestion).email).toBeUndefined();
  });

  it('which identity it is to be when the file lacks it', async () => {
    const { questions } = suggested(await exampleWith({ Email: emails }), worktango);
    expect(questions).toMatchObject([{ code: 'identity', path: 'identity', choices: ['identity=email'] }]);
  });

  it('which identity it is to be when it does not tell people apart', async () => {
    const { questions, identity } = suggested(
      await exampleWith({ 'Employee ID': ['', 'a', 'A', ...ids.slice(4), 'a'], Email: emails }),
      worktango,
    );
    expect(identity).toEqual([
      { field: 'employeeId', title: 'Employee ID', isIdentity: true, empty: 1, repeated: 1 },
      { field: 'email', title: 'Email', isIdentity: false, empty: 0, repeated: 0 },
    ]);
    expect(questions).toMatchObject([
      {
        code: 'identity',
        message: expect.stringContaining('1 rows have none, and 1 repeat'),
        choices: ['identity=email'],
      },
    ]);
  });

  it('what values mean that a list of choices does not have', async () => {
    const { questions, profile } = suggested(
      await exampleWith({
        Email: emails,
        Language: times(40, 'nl', 'English'),
        'Company group': [...times(39, 'Globex', 'Initech'), 'Ada Lovelace'],
      }),
      preset('alleo'),
    );
    expect(questions.map(({ path, message }) => [path, message])).toEqual([
      ['columns.language.values', expect.stringContaining('"English" (20)')],
      ['columns.companyGroup.values', expect.stringContaining('1 more, once each')],
    ]);
    expect(JSON.stringify(questions)).not.toContain('Lovelace');
    expect(profile.columns.find(({ field }) => field === 'companyGroup')).toMatchObject({
      values: ['Globex', 'Initech'],
    });
  });
});

describe('whole names', () => {
  it('are not taken apart, and that is said', async () => {
    const { remarks } = suggested(
      await exampleWith({ Email: emails, 'Full Name': times(40, 'Ada Okafor') }),
      preset('ally'),
    );
    expect(remarks).toEqual([
      '"Full Name" holds whole names: add first and last names to the export, in columns of their own',
    ]);
  });
});

describe('nothing of a person', () => {
  const samples = { workday, bambooHr, entra, personio, successFactors };
  const own = people(60).flatMap(({ id, first, last, email }) => [id, first, last, email, `${first} ${last}`]);

  it.each(Object.entries(samples))('is in what is said of an export: %s', async (_, make) => {
    const example = await exampleOf(make(60));
    for (const profile of [undefined, ...presets.values()]) {
      const told = JSON.stringify(suggest(example, profile));
      for (const cell of own) expect(told).not.toContain(JSON.stringify(cell).slice(1, -1));
    }
  });
});
