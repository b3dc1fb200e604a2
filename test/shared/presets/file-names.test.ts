/** Rows K8 and A4: what the name of a file says, from its arrival to the history. */
import { describe, expect, it } from 'vitest';
import { dateIn } from '../../../shared/domain/file-name.ts';
import { alleo } from '../../../shared/domain/presets/alleo.ts';
import { tenkc } from '../../../shared/domain/presets/tenkc.ts';
import { deliver } from '../../support/cloud/deliver.ts';
import { addCustomer, lastImport, statesOf, upload } from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { fixture } from './fixture.ts';

const cloud = withCloud();

async function send(tenant: string, file: string, body: string | Uint8Array) {
  await upload(cloud(), tenant, file, body);
  await deliver(cloud());
  const { state, failure, counts } = await lastImport(cloud(), tenant);
  return { state, code: failure?.code, message: failure?.message, counts };
}

describe('K8: the date in a name', () => {
  const nameOf = (date: string) =>
    `10KC Membership File - Your Organization Name - All Active Personnel - ${date}.csv` as const;

  it.each([
    [nameOf('01.13.2023'), '2023-01-13'],
    ['in/12.31.2025/members 01.13.2023.csv', '2023-01-13'],
    ['members 01.12.2023 to 01.13.2023.csv', '2023-01-13'],
    ['members 2023-01-13.csv', undefined],
    ['members 13.01.2023.csv', undefined],
    ['members 101.13.2023.csv', undefined],
    ['members.csv', undefined],
  ])('of %j is %j', (file, date) => {
    expect(dateIn(tenkc.fileNames, file, Date.UTC(2026, 0))).toBe(date);
  });

  it.each([
    ['today', '2023-01-13T00:00:00Z', '2023-01-13'],
    ['today where it is earliest', '2023-01-12T10:00:00Z', '2023-01-13'],
    ['yet to come', '2023-01-12T09:59:59.999Z', undefined],
  ])('may be %s', (_, now, date) => {
    expect(dateIn(tenkc.fileNames, nameOf('01.13.2023'), Date.parse(now))).toBe(date);
  });

  it('tells a stale file: one that is older than the last is refused, and the history says why', async () => {
    await addCustomer(cloud(), 'dated', tenkc);
    const [january, february] = [nameOf('01.13.2023'), nameOf('02.13.2023')];
    const [first, second] = [fixture(`tenkc/${january}`), fixture(`tenkc/${february}`)];
    expect(await send('dated', february, second)).toMatchObject({ state: 'succeeded', counts: { created: 5 } });
    const states = await statesOf(cloud(), 'dated');
    const stale = await send('dated', january, first);
    expect(stale).toMatchObject({ state: 'failed', code: 'stale-file' });
    expect(stale.message).toMatch(/of 2023-01-13 by its name, and one of 2023-02-13 was imported already/);
    expect(await statesOf(cloud(), 'dated')).toEqual(states);
  });

  it('takes one of the same day again: it was corrected', async () => {
    await addCustomer(cloud(), 'corrected', tenkc);
    const january = nameOf('01.13.2023');
    const file = fixture(`tenkc/${january}`);
    await send('corrected', january, file);
    const corrected = file.toString().replace('Toronto', 'Hamilton');
    expect(await send('corrected', january, corrected)).toMatchObject({ state: 'succeeded', counts: { updated: 1 } });
  });

  it('may be missing: the file is imported, and nothing is said against the next one', async () => {
    await addCustomer(cloud(), 'undated', tenkc);
    const january = nameOf('01.13.2023');
    const file = fixture(`tenkc/${january}`);
    expect(await send('undated', 'members.csv', file)).toMatchObject({ state: 'succeeded', counts: { created: 5 } });
    expect(await send('undated', january, file)).toMatchObject({ state: 'succeeded', counts: { unchanged: 5 } });
  });

  it('of a file that was refused counts for nothing', async () => {
    await addCustomer(cloud(), 'refused', tenkc);
    expect(await send('refused', nameOf('12.31.2023'), 'First Name\nAda\n')).toMatchObject({ code: 'missing-column' });
    const january = nameOf('01.13.2023');
    expect(await send('refused', january, fixture(`tenkc/${january}`))).toMatchObject({ state: 'succeeded' });
  });
});

describe('A4: the name', () => {
  const file = 'Email,First name,Last name\njan.jansen@example.nl,Jan,Jansen\n';

  it.each([
    'alleo_employees_00001.csv',
    'alleo_employees_ACME.csv',
    'Alleo_Employees_x.CSV',
    'out/alleo_employees_1.csv',
  ])('is alleo_employees_ and something of the customer: %s is imported', async (name) => {
    const tenant = `good-${name.replaceAll(/\W/g, '-')}`;
    await addCustomer(cloud(), tenant, alleo);
    expect(await send(tenant, name, file)).toMatchObject({ state: 'succeeded', counts: { created: 1 } });
  });

  it.each([
    'employees.csv',
    'alleo_employees_.csv',
    'alleo_employees_1.txt',
    'alleo_employees.csv',
    'my_alleo_employees_1.csv',
  ])('is no other: %s is not imported, and the history says why', async (name) => {
    const tenant = `bad-${name.replaceAll(/\W/g, '-')}`;
    await addCustomer(cloud(), tenant, alleo);
    const sent = await send(tenant, name, file);
    expect(sent).toMatchObject({ state: 'failed', code: 'wrong-file-name' });
    expect(sent.message).toContain('alleo_employees_?*.csv');
    expect(await statesOf(cloud(), tenant)).toEqual({});
  });
});
