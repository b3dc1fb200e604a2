/** Rows A1 to A3, A7 to A9, A12 to A15 and A17. A4 is in `file-names.test.ts`. */
import { describe, expect, it } from 'vitest';
import { changesOf, expectedAt, findings, fixture, tenantOf } from './fixture.ts';

const file = 'alleo_employees_00001.csv';
const [first, second] = [fixture(`alleo/${file}`), fixture('alleo/alleo_employees_00002.csv')];
const groups = ['columns.companyGroup.values', 'Amsterdam,Berlin'] as const;
const budget = ['columns.budget', '{"title": "Budget", "type": "decimal"}'] as const;

const badCells = () => tenantOf('alleo', groups, budget).send(file, fixture('alleo/alleo_employees_bad_cells.csv'));
const oneCell = (title: string, cell: string, ...settings: Parameters<typeof tenantOf>[1][]) =>
  tenantOf('alleo', ...settings).send(file, `Email,First name,Last name,${title}\na@example.nl,A,B,${cell}\n`);

describe('A1: the delimiter', () => {
  it('is a comma: a file with semicolons is refused, and the message says so', async () => {
    const sent = await tenantOf('alleo', groups).send(file, fixture('alleo/alleo_employees_semicolons.csv'));
    expect(sent.plan.failure).toMatchObject({
      code: 'wrong-delimiter',
      message: expect.stringContaining('semicolons'),
    });
    expect(sent.changes).toEqual([]);
  });

  it.each(['\t', '|'])('is not %j either', async (delimiter) => {
    const sent = await tenantOf('alleo', groups).send(file, first.toString().replaceAll(',', delimiter));
    expect(sent.plan.failure?.code).toBe('wrong-delimiter');
  });

  it('may stand in a cell in quotes, as a semicolon may stand anywhere', async () => {
    const tenant = tenantOf('alleo');
    await tenant.send(file, 'Email,First name,Last name\na@example.nl,"Anna, Maria",B;C\n');
    expect(tenant.users()['a@example.nl']?.fields).toMatchObject({ firstName: 'Anna, Maria', lastName: 'B;C' });
  });
});

describe('A2: dates', () => {
  it('are YYYY-MM-DD', async () => {
    const tenant = tenantOf('alleo', groups);
    expect(findings(await tenant.send(file, first))).toEqual([]);
    expect(tenant.users()['klara.schmidt@example.de']?.fields).toMatchObject({
      onboardingDate: '2097-03-01',
      offboardingDate: '2098-03-31',
    });
  });

  it.each([
    [2, 'Onboarding date', 'DD-MM-YYYY or MM-DD-YYYY'],
    [3, 'Offboarding date', 'DD/MM/YYYY'],
    [4, 'Birthday', 'the calendar has no such day'],
    [5, 'Work anniversary', 'DD.MM.YYYY or MM.DD.YYYY'],
  ])('in another notation reject row %i and its %s', async (row, column, looksLike) => {
    expect(expectedAt(await badCells(), row, column)).toContain(looksLike);
  });
});

describe('A3: decimals', () => {
  it('have a dot', async () => {
    const tenant = tenantOf('alleo', groups, budget);
    await tenant.send(file, fixture('alleo/alleo_employees_bad_cells.csv'));
    expect(tenant.users()['piet.smit16@example.nl']?.fields).toMatchObject({ budget: '123456.71123' });
  });

  it.each([
    [9, 'a comma'],
    [10, 'a comma and a dot'],
  ])('with %i, %s, reject their row', async (row) => {
    expect(findings(await badCells())).toContainEqual([row, 'Budget', 'invalid-decimal']);
  });
});

describe('A7: titles', () => {
  it('of the HR system are mapped where it can not rename', async () => {
    const tenant = tenantOf(
      'alleo',
      ['columns.email.aliases', 'E-mailadres'],
      ['columns.firstName.aliases', 'Voornaam'],
      ['columns.lastName.aliases', 'Achternaam'],
      ['columns.prefix.aliases', 'Tussenvoegsel'],
      ['columns.personnelNumber', '{"title": "Personeelsnummer", "type": "text"}'],
    );
    expect(findings(await tenant.send(file, fixture('alleo/alleo_employees_own_titles.csv')))).toEqual([]);
    expect(tenant.users()['eva.maas@example.nl']?.fields).toMatchObject({
      firstName: 'Eva',
      prefix: 'van',
      lastName: 'Maas',
      personnelNumber: 'NL-009',
    });
  });

  it('that nobody mapped are told, the required ones as missing', async () => {
    const sent = await tenantOf('alleo').send(file, fixture('alleo/alleo_employees_own_titles.csv'));
    expect(sent.plan.failure?.code).toBe('missing-column');
    expect(findings(sent)).toContainEqual([1, 'Personeelsnummer', 'unknown-column']);
  });

  it("are the page's in any case, or with underscores", async () => {
    const tenant = tenantOf('alleo', groups);
    await tenant.send(file, first);
    const sent = await tenant.send('alleo_employees_00002.csv', second);
    expect(findings(sent)).toEqual([]);
    expect(sent.plan.counts).toMatchObject({ rows: 3, created: 1, updated: 2, missing: 2 });
  });
});

describe('A8: email and names', () => {
  it('are mandatory, on update too: the email is the identifier', async () => {
    const tenant = tenantOf('alleo', groups);
    await tenant.send(file, first);
    const sent = await tenant.send(
      file,
      'Email,First name,Last name\nJAN.JANSEN@example.nl,Jan,Janssen\ntom.baker@example.com,,\n',
    );
    expect(changesOf(sent)).toEqual({ 'jan.jansen@example.nl': 'update' });
    expect(findings(sent)).toEqual([
      [3, 'First name', 'required-value'],
      [3, 'Last name', 'required-value'],
    ]);
    const without = await tenant.send(file, 'Email,Prefix\njan.jansen@example.nl,van\n');
    expect(findings(without)).toEqual(['First name', 'Last name'].map((title) => [1, title, 'missing-column']));
  });

  it('of which the email is unique per file: all rows that share one are rejected', async () => {
    const shared = findings(await badCells()).filter(([, , code]) => code === 'duplicate-key');
    expect(shared).toEqual([15, 16].map((row) => [row, 'Email', 'duplicate-key']));
  });
});

describe('A9: the prefix', () => {
  it('is optional', async () => {
    const tenant = tenantOf('alleo', groups);
    await tenant.send(file, first);
    expect(tenant.users()['sanne.vries@example.nl']?.fields).toMatchObject({ prefix: 'de' });
    expect(tenant.users()['jan.jansen@example.nl']?.fields).not.toHaveProperty('prefix');
  });
});

describe('A12: birthday and work anniversary', () => {
  it('are optional dates', async () => {
    const tenant = tenantOf('alleo', groups);
    await tenant.send(file, first);
    expect(tenant.users()['jan.jansen@example.nl']?.fields).toMatchObject({
      birthday: '1985-11-30',
      workAnniversary: '2010-09-15',
    });
    expect(tenant.users()['klara.schmidt@example.de']?.fields).not.toHaveProperty('birthday');
    expect(findings(await oneCell('Birthday', 'in May'))).toEqual([[2, 'Birthday', 'invalid-date']]);
  });
});

describe('A13: the language', () => {
  it('is en, nl or de; somebody new without one has that of the company', async () => {
    const tenant = tenantOf('alleo', groups, ['columns.language.default', 'nl']);
    await tenant.send(file, first);
    expect(tenant.users()['klara.schmidt@example.de']?.fields).toMatchObject({ language: 'de' });
    expect(tenant.users()['tom.baker@example.com']?.fields).toMatchObject({ language: 'nl' });
  });

  it('is English where the company says nothing, also when the file has no such column', async () => {
    const tenant = tenantOf('alleo', groups);
    await tenant.send(file, 'Email,First name,Last name\na@example.nl,A,B\n');
    expect(tenant.users()['a@example.nl']?.fields).toMatchObject({ language: 'en' });
  });

  it('is no other: the row is rejected, and the three are named', async () => {
    expect(expectedAt(await badCells(), 6, 'Language')).toBe('one of: en, nl, de');
    expect(expectedAt(await oneCell('Language', 'Dutch'), 2, 'Language')).toBe('one of: en, nl, de');
  });
});

describe('A14: the company group', () => {
  it('is one of those that are set up', async () => {
    const tenant = tenantOf('alleo', groups);
    await tenant.send(file, first);
    expect(tenant.users()['klara.schmidt@example.de']?.fields).toMatchObject({ companyGroup: 'Berlin' });
  });

  it.each([
    ['nearly one', 'Amsterdm', 'did you mean "Amsterdam"? one of: Amsterdam, Berlin'],
    ['in another case', 'amsterdam', '"Amsterdam" (this column is case-sensitive)'],
    ['another one', 'Paris', 'one of: Amsterdam, Berlin'],
  ])('rejects the row otherwise, and near ones are pointed out: %s', async (_, cell, expected) => {
    const sent = await oneCell('Company group', cell, groups);
    expect(findings(sent)).toEqual([[2, 'Company group', 'unknown-value']]);
    expect(expectedAt(sent, 2, 'Company group')).toBe(expected);
    expect(sent.changes).toEqual([]);
  });

  it('can be none as long as none is set up: the message says where they are; an empty cell is fine', async () => {
    expect(expectedAt(await oneCell('Company group', 'Amsterdam'), 2, 'Company group')).toContain(
      'columns.companyGroup.values',
    );
    expect(findings(await oneCell('Company group', ''))).toEqual([]);
  });
});

describe('A15: custom fields', () => {
  it('are the columns named custom_…, whatever the case', async () => {
    const tenant = tenantOf('alleo', groups);
    await tenant.send(file, first);
    expect(tenant.users()['sanne.vries@example.nl']?.fields.custom).toEqual({
      custom_employee_id: 'NL-001',
      custom_bike_budget: '1250.50',
    });
    await tenant.send('alleo_employees_00002.csv', second);
    expect(tenant.customFields('users')).toEqual({ custom_employee_id: 'text', custom_bike_budget: 'text' });
    expect(tenant.users()['femke.bakker@example.nl']?.fields.custom).toEqual({ custom_employee_id: 'NL-003' });
  });

  it('read alleo_custom_… in exports, which can be imported again', async () => {
    const tenant = tenantOf('alleo', groups);
    await tenant.send(file, first);
    const sent = await tenant.send(file, first.toString().replaceAll('custom_', 'alleo_custom_'));
    expect(findings(sent)).toEqual([]);
    expect(sent.plan.counts).toMatchObject({ rows: 4, unchanged: 4 });
  });

  it('are no columns without that beginning: these are ignored, with a warning', async () => {
    const tenant = tenantOf('alleo');
    const sent = await tenant.send(file, 'Email,First name,Last name,Shoe size,custom_\na@example.nl,A,B,44,1\n');
    expect(findings(sent)).toEqual([
      [1, 'Shoe size', 'unknown-column'],
      [1, 'custom_', 'unknown-column'],
    ]);
    expect(tenant.users()['a@example.nl']?.fields).not.toHaveProperty('custom');
  });
});

describe('A17: what a file leaves out', () => {
  it('stays: users as well as the values of empty cells', async () => {
    const tenant = tenantOf('alleo', groups);
    await tenant.send(file, first);
    const before = tenant.users();
    const sent = await tenant.send('alleo_employees_00002.csv', second);
    expect(sent.plan).toMatchObject({ counts: { missing: 2 }, absenceRemovals: 0 });
    const after = tenant.users();
    expect(after['klara.schmidt@example.de']).toEqual(before['klara.schmidt@example.de']);
    const jan = before['jan.jansen@example.nl'];
    expect(after['jan.jansen@example.nl']).toEqual({ ...jan, fields: { ...jan?.fields, lastName: 'Janssen' } });
    expect(after['sanne.vries@example.nl']?.fields).toMatchObject({ custom: { custom_bike_budget: '1250.50' } });
  });
});

describe('cells that the page forbids', () => {
  it('reject their rows, each with its reason', async () => {
    const sent = await badCells();
    expect(findings(sent)).toEqual([
      [2, 'Onboarding date', 'invalid-date'],
      [3, 'Offboarding date', 'invalid-date'],
      [4, 'Birthday', 'invalid-date'],
      [5, 'Work anniversary', 'invalid-date'],
      [6, 'Language', 'unknown-value'],
      [7, 'Company group', 'unknown-value'],
      [8, 'Company group', 'unknown-value'],
      [9, 'Budget', 'invalid-decimal'],
      [10, 'Budget', 'invalid-decimal'],
      [11, 'First name', 'required-value'],
      [12, 'Last name', 'required-value'],
      [13, 'Email', 'required-value'],
      [14, 'Email', 'invalid-email'],
      [15, 'Email', 'duplicate-key'],
      [16, 'Email', 'duplicate-key'],
    ]);
    expect(sent.plan.counts).toMatchObject({ rows: 16, created: 1, rejected: 15 });
  });
});
