/** Rows S1 to S5, S7, S9 and S10. S6, SSH keys: `test/shared/access/ssh-key.test.ts`. Workbooks: `test/cli/spreadsheet.test.ts`. */
import { describe, expect, it } from 'vitest';
import { adjusted } from '../../../cli/adjusted.ts';
import { isUserName } from '../../../shared/access/user-name.ts';
import { supermood } from '../../../shared/domain/presets/supermood.ts';
import { changesOf, findings, fixture, tenantOf } from './fixture.ts';

const [january, february] = ['employees 2026-01-05.csv', 'employees 2026-02-05.csv'] as const;
const [first, second] = [fixture(`supermood/${january}`), fixture(`supermood/${february}`)];
const titles = 'Last Name,First Name,Email,Personnel Number,Language,Active Employee';

async function begun() {
  const tenant = tenantOf('supermood');
  await tenant.send(january, first);
  return tenant;
}

describe('S1: the first line', () => {
  it("is the fields' titles", async () => {
    expect(findings(await tenantOf('supermood').send(january, first))).toEqual([]);
  });

  it('is refused when it is a row', async () => {
    const sent = await tenantOf('supermood').send(january, first.toString().replace(/^.*\n/, ''));
    expect(sent.plan.failure?.code).toBe('missing-column');
  });
});

describe('S2: commas and double quotes', () => {
  it('stand in cells, too', async () => {
    const tenant = await begun();
    expect(tenant.users()['1003']?.fields.lastName).toBe("O'Neill, Jr.");
    expect(tenant.users()['1004']?.fields.firstName).toBe('Anna "Anni"');
  });

  it.each([
    ['semicolons', first.toString().replaceAll('","', '";"'), 'wrong-delimiter'],
    ['a quote that is not closed', `${first}"Blanc,Zoe,,2001,fr,yes,,,\n`, 'unclosed-quote'],
  ])('refuse a file with %s instead', async (_, file, code) => {
    const sent = await (await begun()).send(february, file);
    expect(sent.plan.failure?.code).toBe(code);
    expect(sent.changes).toEqual([]);
  });
});

describe('S3: a file is complete', () => {
  it('whoever is absent is deleted', async () => {
    const tenant = await begun();
    const sent = await tenant.send(february, second);
    expect(changesOf(sent)).toMatchObject({ '1005': 'delete' });
    expect(sent.plan.counts).toMatchObject({
      rows: 5,
      created: 1,
      updated: 2,
      deactivated: 1,
      reactivated: 1,
      deleted: 1,
    });
    expect(tenant.users()['1005']?.status).toBe('deleted');
  });

  it('nobody is whose row is rejected, nor anybody when a row does not say whom it is about', async () => {
    const tenant = await begun();
    const broken = first.toString().replace('"1003","en","yes"', '"1003","en","perhaps"');
    expect((await tenant.send('a.csv', broken)).changes).toEqual([]);
    const without = await tenant.send('b.csv', `${titles}\nRoze,Emilie,,1001,fr,yes\nNobody,At All,,,fr,yes\n`);
    expect(findings(without)).toContainEqual([3, 'Personnel Number or Email', 'required-value']);
    expect(findings(without)).toContainEqual([undefined, undefined, 'removals-withheld']);
    expect(Object.values(tenant.users()).map(({ status }) => status)).not.toContain('deleted');
  });
});

describe('S4: the contact fields', () => {
  it('are required, with the email or the personnel number', async () => {
    const tenant = await begun();
    expect(Object.keys(tenant.users()).sort()).toEqual(['1001', '1003', '1004', '1005', 'paul.durand@example.com']);
    const sent = await tenantOf('supermood').send('a.csv', 'Site\nParis\n');
    expect(findings(sent)).toEqual(
      ['Active Employee', 'Email or Personnel Number', 'First Name', 'Language', 'Last Name'].map((title) => [
        1,
        title,
        'missing-column',
      ]),
    );
  });

  it.each(['Email', 'Personnel Number'])('may do without the column %s', async (left) => {
    const names = titles.split(',').filter((title) => title !== left);
    const cells = { 'Last Name': 'Roze', 'First Name': 'Emilie', Language: 'fr', 'Active Employee': 'yes' };
    const other = { Email: 'emilie.roze@example.com', 'Personnel Number': '1001' };
    const row = names.map((title) => ({ ...cells, ...other })[title as keyof typeof cells]);
    const sent = await tenantOf('supermood').send('a.csv', `${names.join()}\n${row.join()}\n`);
    expect(sent.plan.failure).toBeUndefined();
    expect(sent.plan.counts).toMatchObject({ rows: 1, created: 1 });
  });

  it('can not be renamed, neither in the file nor in the rules', async () => {
    const sent = await tenantOf('supermood').send('a.csv', fixture('supermood/renamed-titles.csv'));
    expect(sent.plan.failure?.message).toMatch(/"Last Name" is not in the header.*rename "First name"/);
    for (const { field } of supermood.columns) {
      for (const setting of ['title', 'aliases']) {
        expect(() => adjusted(supermood, [[`columns.${field}.${setting}`, 'Surname']])).toThrow(/fixed/);
      }
    }
  });

  it('tell who somebody is: a number that comes later is of the same person, who then keeps it', async () => {
    const tenant = await begun();
    const sent = await tenant.send(february, second);
    expect(changesOf(sent)).toMatchObject({ 'paul.durand@example.com': 'update' });
    expect(tenant.users()['paul.durand@example.com']?.fields).toMatchObject({ personnelNumber: '1002' });
    expect(tenant.users()).not.toHaveProperty('1002');
  });

  it('tell who somebody is: with a number the address may change, and nobody else may have it', async () => {
    const tenant = await begun();
    expect(changesOf(await tenant.send(february, second))).toMatchObject({ '1001': 'update' });
    expect(tenant.users()['1001']?.fields.email).toBe('emilie.roze@new.example');
    const stolen = second.toString().replace('jan.nowak@example.com', 'anna.weber@example.com');
    expect(findings(await tenant.send(february, stolen))).toEqual([[6, 'Email', 'email-taken']]);
  });

  it('say whether somebody is active: yes or no, in any case', async () => {
    const tenant = await begun();
    expect(tenant.users()['1004']?.status).toBe('deactivated');
    await tenant.send(february, second);
    expect(tenant.users()['1004']?.status).toBe('active');
    expect(tenant.users()['1003']?.status).toBe('deactivated');
  });

  it('reject their rows when a cell is empty or none that they take', async () => {
    const sent = await tenantOf('supermood').send('bad.csv', fixture('supermood/bad-cells.csv'));
    expect(findings(sent)).toEqual([
      [undefined, undefined, 'removals-withheld'],
      [2, 'Last Name', 'required-value'],
      [3, 'First Name', 'required-value'],
      [4, 'Personnel Number or Email', 'required-value'],
      [5, 'Email', 'invalid-email'],
      [6, 'Language', 'required-value'],
      [7, 'Active Employee', 'required-value'],
      [8, 'Active Employee', 'unknown-status'],
      [9, 'Personnel Number or Email', 'duplicate-key'],
      [10, 'Personnel Number or Email', 'duplicate-key'],
    ]);
    expect(sent.plan.counts).toMatchObject({ rows: 9, rejected: 9 });
  });
});

describe('S5: other columns', () => {
  it('are attributes to filter by; an empty cell takes one away, a column that is not there does not', async () => {
    const tenant = await begun();
    expect(tenant.users()['paul.durand@example.com']?.fields.attributes).toEqual({
      Gender: 'M',
      Site: 'Lyon',
      'Hire Year': '2019',
    });
    await tenant.send(february, second);
    expect(tenant.users()['paul.durand@example.com']?.fields.attributes).toEqual({
      Gender: 'M',
      'Hire Year': '2019',
      Contract: 'permanent',
    });
    const few = `${titles}\nDurand,Paul,paul.durand@example.com,1002,fr,yes\n`;
    await tenant.send('few.csv', few, 'leave');
    expect(tenant.users()['paul.durand@example.com']?.fields.attributes).toHaveProperty('Contract');
  });

  it('that are nearly contact fields are pointed out instead', async () => {
    const tenant = tenantOf('supermood');
    const file = `${titles.replace(',Email', '')},E-mail\nRoze,Emilie,1001,fr,yes,emilie.roze@example.com\n`;
    expect(findings(await tenant.send('a.csv', file))).toEqual([[1, 'E-mail', 'near-miss-title']]);
    expect(tenant.users()['1001']?.fields).not.toHaveProperty('attributes');
  });
});

describe('S7: user names', () => {
  it('are case-sensitive: both may be there, and are not the same', () => {
    expect([isUserName('Acme'), isUserName('acme')]).toEqual([true, true]);
  });
});

describe('S9: by hand', () => {
  it.each([
    ['deleted', undefined, 'deleted'],
    ['made inactive, when the person chooses so', 'deactivate', 'deactivated'],
    ['left alone, when the person chooses so', 'leave', 'active'],
  ] as const)('whoever is absent is %s', async (_, missing, status) => {
    const tenant = await begun();
    await tenant.send(february, second, missing);
    expect(tenant.users()['1005']?.status).toBe(status);
  });

  it('the same file comes to the same, and then over SFTP to nothing more', async () => {
    const tenant = await begun();
    await tenant.send(february, second, 'delete');
    expect((await tenant.send(february, second)).plan.counts).toMatchObject({ rows: 5, unchanged: 5 });
  });
});

describe('S10: field matching', () => {
  it('leads a title of the HR system to a field', async () => {
    const tenant = tenantOf('supermood', ['columns.gender', '{"title": "Gender", "aliases": ["Sex"], "type": "text"}']);
    const sent = await tenant.send('a.csv', `${titles},Sex\nRoze,Emilie,,1001,fr,yes,F\n`);
    expect(findings(sent)).toEqual([]);
    expect(tenant.users()['1001']?.fields).toMatchObject({ gender: 'F' });
    expect(tenant.users()['1001']?.fields).not.toHaveProperty('attributes');
  });

  it('leaves a title that nobody matched as it is: an attribute', async () => {
    const tenant = tenantOf('supermood');
    await tenant.send('a.csv', `${titles},Sex\nRoze,Emilie,,1001,fr,yes,F\n`);
    expect(tenant.users()['1001']?.fields.attributes).toEqual({ Sex: 'F' });
  });
});
