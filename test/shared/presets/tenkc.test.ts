/** Rows K1, K4, K5, K7 and K9. K8 is in `file-names.test.ts`. */
import { describe, expect, it } from 'vitest';
import { accessIn } from '../../../shared/domain/user.ts';
import { changesOf, expectedAt, findings, fixture, tenantOf } from './fixture.ts';

const nameOf = (date: string) =>
  `10KC Membership File - Your Organization Name - All Active Personnel - ${date}.csv` as const;
const [january, february] = [nameOf('01.13.2023'), nameOf('02.13.2023')];
const [first, second] = [fixture(`tenkc/${january}`), fixture(`tenkc/${february}`)];
const withoutStatus = fixture('tenkc/without-status - 03.13.2023.csv');

describe('K1: matched users', () => {
  it('are updated to the values of the file: an empty cell takes its value away', async () => {
    const tenant = tenantOf('tenkc');
    await tenant.send(january, first);
    expect(tenant.users()['luc.tremblay@example.com']?.fields).toMatchObject({ highPotentialStatus: true });
    const sent = await tenant.send(february, second);
    expect(sent.plan.counts).toMatchObject({ rows: 5, created: 1, updated: 2, deactivated: 1, reactivated: 1 });
    const { fields } = tenant.users()['luc.tremblay@example.com'] ?? expect.fail('he is in both files');
    expect(fields).toMatchObject({ managementLevel: 'Manager', city: 'Québec', mostRecentRoleStartDate: '2023-02-01' });
    expect(fields).not.toHaveProperty('highPotentialStatus');
  });

  it('keep what the file has no column for', async () => {
    const tenant = tenantOf('tenkc');
    await tenant.send(january, first);
    await tenant.send('2.csv', withoutStatus);
    expect(tenant.users()['luc.tremblay@example.com']?.fields).toMatchObject({ highPotentialStatus: true });
  });
});

describe('K4: the status', () => {
  it('deactivates who is inactive, and reactivates who is active again', async () => {
    const tenant = tenantOf('tenkc');
    await tenant.send(january, first);
    expect(tenant.users()['noah.williams@example.com']?.status).toBe('deactivated');
    expect(changesOf(await tenant.send(february, second))).toMatchObject({
      'amara.okafor@example.com': 'deactivate',
      'noah.williams@example.com': 'reactivate',
    });
  });

  it('hides who is deactivated: no search, no messages', () => {
    expect(accessIn('deactivated')).toMatchObject({ isSearchable: false, mayBeContacted: false });
    expect(accessIn('active')).toMatchObject({ isSearchable: true, mayBeContacted: true });
  });

  it.each([
    [2, 'Active', '"active" (this column is case-sensitive)'],
    [3, 'INACTIVE', '"inactive" (this column is case-sensitive)'],
    [4, 'on leave', 'one of: active, inactive'],
  ])('is case-sensitive: row %i with %j is rejected', async (row, _, expected) => {
    const sent = await tenantOf('tenkc').send('bad.csv', fixture('tenkc/bad-cells - 04.13.2023.csv'));
    expect(expectedAt(sent, row, 'Status')).toBe(expected);
  });

  it.each([
    ['no such column', 'First Name,Last Name,Email Address\nNoah,Williams,noah.williams@example.com\n'],
    ['an empty cell', 'First Name,Last Name,Email Address,Status\nNoah,Williams,noah.williams@example.com,\n'],
  ])('stays as it is by a file with %s', async (_, file) => {
    const tenant = tenantOf('tenkc');
    await tenant.send(january, first);
    await tenant.send('2.csv', file);
    expect(tenant.users()['noah.williams@example.com']?.status).toBe('deactivated');
  });

  it('of somebody who was deleted and is in the file again is active, unless the file says otherwise', async () => {
    const tenant = tenantOf('tenkc');
    await tenant.send(january, first);
    await tenant.send(february, second);
    expect(tenant.users()['sofia.rossi@example.com']?.status).toBe('deleted');
    const back = 'First Name,Last Name,Email Address\nSofia,Rossi,sofia.rossi@example.com\n';
    expect(changesOf(await tenant.send('3.csv', back))).toMatchObject({ 'sofia.rossi@example.com': 'restore' });
    expect(tenant.users()['sofia.rossi@example.com']?.status).toBe('active');
  });

  it('must be in every file when the tenant says so', async () => {
    const tenant = tenantOf('tenkc', ['columns.status.required', 'true']);
    const sent = await tenant.send('1.csv', withoutStatus);
    expect(findings(sent)).toEqual([[1, 'Status', 'missing-column']]);
  });
});

describe('K5: the data mapping table', () => {
  const mapped = () =>
    tenantOf(
      'tenkc',
      ['columns.jobFunction.aliases', 'Workday Job Profile'],
      ['columns.jobFunction.type', 'picklist'],
      ['columns.jobFunction.values', 'Finance,Sales,Engineering,People'],
      ['columns.city.visibility', 'private'],
      ['columns.pronouns', '{"title": "Pronouns", "type": "text", "visibility": "private"}'],
    );
  const titles = 'First Name,Last Name,Email Address,Workday Job Profile,City,Pronouns';

  it('leads a column of the HR system to its field, and says who may see it', async () => {
    const tenant = mapped();
    const sent = await tenant.send('1.csv', `${titles}\nMei,Chen,mei.chen@example.com,engineering,Toronto,she/her\n`);
    expect(findings(sent)).toEqual([]);
    expect(tenant.users()['mei.chen@example.com']?.fields).toMatchObject({
      jobFunction: 'Engineering',
      pronouns: 'she/her',
      private: ['city', 'ethnicity', 'gender', 'highPotentialStatus', 'pronouns'],
    });
  });

  it('names the values that a field can have: others reject the row, and near ones are pointed out', async () => {
    const sent = await mapped().send('1.csv', `${titles}\nMei,Chen,mei.chen@example.com,Enginering,Toronto,\n`);
    expect(findings(sent)).toEqual([[2, 'Workday Job Profile', 'unknown-value']]);
    expect(expectedAt(sent, 2, 'Workday Job Profile')).toMatch(/^did you mean "Engineering"\?/);
    expect(sent.changes).toEqual([]);
  });

  it('keeps to administrators what it does not say otherwise of: gender, ethnicity, potential', async () => {
    const tenant = tenantOf('tenkc', ['columns.gender.visibility', 'public']);
    await tenant.send(january, first);
    expect(tenant.users()['mei.chen@example.com']?.fields.private).toEqual(['ethnicity', 'highPotentialStatus']);
  });
});

describe('K7: the file', () => {
  it('is CSV in UTF-8: accents come through', async () => {
    const tenant = tenantOf('tenkc');
    await tenant.send(january, first);
    expect(tenant.users()['luc.tremblay@example.com']?.fields).toMatchObject({ city: 'Montréal' });
  });

  it.each([
    ['in Windows-1252', Buffer.from(first.toString(), 'latin1'), 'encoding-not-utf8'],
    ['in UTF-16', Buffer.from(`\ufeff${first}`, 'utf16le'), 'encoding-utf16'],
    ['with tabs', first.toString().replaceAll(',', '\t'), 'wrong-delimiter'],
    ['without titles', withoutStatus.toString().replace(/^.*\n/, ''), 'missing-column'],
    ['with a line above the titles', `Membership file\n${first}`, 'missing-column'],
  ])('is refused %s, and nobody is deleted', async (_, bytes, code) => {
    const tenant = tenantOf('tenkc');
    await tenant.send(january, first);
    const sent = await tenant.send(february, bytes);
    expect(sent.plan.failure?.code).toBe(code);
    expect(sent.changes).toEqual([]);
  });
});

describe('K9: the fields', () => {
  it('are all taken, dates and words as the page has them', async () => {
    const tenant = tenantOf('tenkc');
    expect(findings(await tenant.send(january, first))).toEqual([]);
    expect(tenant.users()['luc.tremblay@example.com']).toEqual({
      status: 'active',
      fields: {
        firstName: 'Luc',
        lastName: 'Tremblay',
        email: 'luc.tremblay@example.com',
        uniqueId: 'E1002',
        programEligibility: 'eligible',
        jobFunction: 'Sales',
        jobFamily: 'Field Sales',
        managementLevel: 'Individual Contributor',
        hireStartDate: '2019-09-30',
        mostRecentRoleStartDate: '2019-09-30',
        businessUnit: 'Retail',
        supervisorOrganization: 'Sales Quebec',
        department: 'Sales',
        city: 'Montréal',
        country: 'Canada',
        peopleManagerStatus: false,
        highPotentialStatus: true,
        gender: 'Man',
        ethnicity: 'White',
        firstLevelSupervisor: 'Lena Fischer',
        secondLevelSupervisor: 'Priya Raman',
        thirdLevelSupervisor: 'Tom Baker',
        locale: 'fr-CA',
        roleReasonChangeCode: 'HIRE',
        private: ['ethnicity', 'gender', 'highPotentialStatus'],
      },
    });
  });

  it('that are required are first name, last name and email address', async () => {
    const sent = await tenantOf('tenkc').send('1.csv', 'City\nToronto\n');
    expect(findings(sent)).toEqual(
      ['Email Address', 'First Name', 'Last Name'].map((title) => [1, title, 'missing-column']),
    );
    const least = await tenantOf('tenkc').send('1.csv', 'First Name,Last Name,Email Address\nA,B,a@example.com\n');
    expect(least.plan.counts).toMatchObject({ rows: 1, created: 1 });
  });

  it('reject their rows when a cell is none that the page takes', async () => {
    const sent = await tenantOf('tenkc').send('bad.csv', fixture('tenkc/bad-cells - 04.13.2023.csv'));
    expect(findings(sent).slice(1)).toEqual([
      [2, 'Status', 'unknown-status'],
      [3, 'Status', 'unknown-status'],
      [4, 'Status', 'unknown-status'],
      [5, 'Program Eligibility', 'unknown-value'],
      [6, 'Hire Start Date', 'invalid-date'],
      [7, 'Most Recent Role Start Date', 'invalid-date'],
      [8, 'Hire Start Date', 'invalid-date'],
      [8, 'Most Recent Role Start Date', 'invalid-date'],
      [9, 'People Manager Status', 'invalid-boolean'],
      [10, 'High Potential Status', 'invalid-boolean'],
      [11, 'Locale', 'invalid-locale'],
      [12, 'Locale', 'invalid-locale'],
      [13, 'First Name', 'required-value'],
      [14, 'Last Name', 'required-value'],
      [15, 'Email Address', 'required-value'],
      [16, 'Email Address', 'invalid-email'],
    ]);
    expect(findings(sent)[0]).toEqual([undefined, undefined, 'removals-withheld']);
    expect(sent.plan.counts).toMatchObject({ rows: 15, rejected: 15 });
  });

  it('identify by the Unique ID when the tenant says so: then an address may change, and nobody else may have it', async () => {
    const tenant = tenantOf('tenkc', ['identity', 'uniqueId']);
    await tenant.send(january, first);
    const moved = first.toString().replace('mei.chen@example.com', 'mei.chen@new.example');
    expect(changesOf(await tenant.send(february, moved))).toEqual({ E1003: 'update' });
    const stolen = first.toString().replace('noah.williams@', 'amara.okafor@');
    expect(findings(await tenant.send(february, stolen))).toEqual([[5, 'Email Address', 'email-taken']]);
    const none = await tenant.send(february, 'First Name,Last Name,Email Address\nMei,Chen,mei.chen@example.com\n');
    expect(findings(none)).toEqual([[1, 'Unique ID', 'missing-column']]);
  });
});
