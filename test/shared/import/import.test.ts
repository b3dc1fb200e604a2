import { GetObjectTaggingCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { noCounts } from '../../../shared/domain/counts.ts';
import { worktango } from '../../../shared/domain/presets/worktango.ts';
import { endOfHistory } from '../../../shared/domain/retention.ts';
import { addTenant } from '../../../shared/store/tenants.ts';
import { days, minutes } from '../../support/cloud/clock.ts';
import {
  addCustomer,
  importFile,
  importsOf,
  lastImport,
  platformWrites,
  reportOf,
  statesOf,
  userOf,
  usersOf,
} from '../../support/cloud/site.ts';
import type { Call } from '../../support/cloud/tap.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { csvOf, employee, employees } from '../../support/employee-file.ts';

const cloud = withCloud();

const isDirectoryWrite = ({ command, target }: Call): boolean =>
  target === 'Directory' && /Update|Put|Delete|Write/.test(command);

describe('an import', () => {
  it('creates the users of a first file, and says so (W2)', async () => {
    await addCustomer(cloud(), 'first');
    const one = await importFile(cloud(), 'first', csvOf(employees(1, 3)));
    expect(one).toMatchObject({ state: 'succeeded', counts: { ...noCounts, rows: 3, created: 3 } });
    expect(await userOf(cloud(), 'first', '2')).toMatchObject({
      tenant: 'first',
      key: '2',
      status: 'active',
      employeeId: '2',
      email: 'ada2@example.com',
      emailKey: 'first#ada2@example.com',
      groups: { Department: 'R&D' },
      version: 1,
    });
    expect(cloud().events.map(({ source, type, detail }) => [source, type, detail])).toEqual(
      ['1', '2', '3'].map((key) => [
        'rollcall',
        'user.created',
        expect.objectContaining({ id: `${one.id}:user.created:${key}`, tenant: 'first', importId: one.id, key }),
      ]),
    );
    expect(JSON.stringify(cloud().events)).not.toContain('ada2@example.com');
  });

  it('of the same file again writes nothing into the directory, reads no user, and emits nothing', async () => {
    await addCustomer(cloud(), 'again', { missing: 'archive' });
    const file = csvOf(employees(1, 50));
    await importFile(cloud(), 'again', file);
    expect(cloud().tap.calls.filter(isDirectoryWrite)).toHaveLength(50);
    const before = await usersOf(cloud(), 'again');
    cloud().tap.calls.length = 0;
    cloud().events.length = 0;
    const one = await importFile(cloud(), 'again', file);
    expect(one).toMatchObject({ state: 'succeeded', counts: { ...noCounts, rows: 50, unchanged: 50 } });
    expect(cloud().tap.calls.filter(isDirectoryWrite)).toEqual([]);
    expect(
      cloud()
        .tap.calls.filter(({ command }) => command.startsWith('BatchGet'))
        .map(({ target }) => target),
    ).not.toContain('Directory');
    expect(cloud().events).toEqual([]);
    expect(await usersOf(cloud(), 'again')).toEqual(before);
  });

  it('updates what changed and archives who is gone, once everything else is done (W2, W6)', async () => {
    await addCustomer(cloud(), 'daily', { missing: 'archive' });
    await importFile(cloud(), 'daily', csvOf(employees(1, 20)));
    cloud().events.length = 0;
    const rows = [
      ...employees(1, 3, { 'Job Title': 'Poet' }),
      ...employees(4, 16),
      employee('17', { Status: 'Archived' }),
      employee('21'),
    ];
    const one = await importFile(cloud(), 'daily', csvOf(rows));
    expect(one).toMatchObject({
      state: 'succeeded',
      counts: { ...noCounts, rows: 18, created: 1, updated: 3, unchanged: 13, archived: 4, missing: 3 },
    });
    const states = await statesOf(cloud(), 'daily');
    expect(
      Object.entries(states)
        .filter(([, state]) => state === 'archived')
        .map(([key]) => key),
    ).toEqual(expect.arrayContaining(['17', '18', '19', '20']));
    expect(await userOf(cloud(), 'daily', '18')).toMatchObject({
      lastName: 'Lovelace 18',
      archivedAt: expect.any(String),
    });
    const types = cloud().events.map(({ type }) => type);
    expect(types.lastIndexOf('user.updated')).toBeLessThan(types.indexOf('user.archived'));
  });

  it('leaves what imports do not own byte for byte, through archiving and coming back (W7)', async () => {
    await addCustomer(cloud(), 'points', { missing: 'archive' });
    await importFile(cloud(), 'points', csvOf(employees(1, 3)));
    const owned = {
      points: { giving: 120, earned: 7.5 },
      badges: new Set(['early', 'kind']),
      avatar: new Uint8Array([0, 255, 13, 10]),
      history: [{ at: 1, text: 'Dank\u00e9' }],
      optedIn: false,
      nickname: '  Countess ',
      title: { en: 'Dr' },
    };
    await platformWrites(cloud(), 'points', '3', owned);
    await importFile(cloud(), 'points', csvOf(employees(1, 2)));
    expect(await userOf(cloud(), 'points', '3')).toMatchObject({ status: 'archived', ...owned });
    const one = await importFile(
      cloud(),
      'points',
      csvOf([...employees(1, 2), employee('3', { 'Job Title': 'Poet' })]),
    );
    expect(one.counts).toEqual({ ...noCounts, rows: 3, unchanged: 2, reactivated: 1 });
    const back = await userOf(cloud(), 'points', '3');
    expect(back).toMatchObject({ status: 'active', jobTitle: 'Poet', ...owned });
    expect(back).not.toHaveProperty('archivedAt');
    expect(cloud().events.at(-1)).toMatchObject({ type: 'user.reactivated' });
  });

  it('takes somebody whom the platform created for the same person', async () => {
    await addCustomer(cloud(), 'platform');
    await platformWrites(cloud(), 'platform', '1', { firstName: 'Grace', points: 5 });
    const one = await importFile(cloud(), 'platform', csvOf(employees(1, 1)));
    expect(one.counts).toEqual({ ...noCounts, rows: 1, updated: 1 });
    expect(await userOf(cloud(), 'platform', '1')).toMatchObject({
      firstName: 'Ada',
      points: 5,
      status: 'active',
      version: 1,
    });
  });

  it('sees a new address as a new user when the address is the identity (W3)', async () => {
    const columns = worktango.columns.map((one) => (one.field === 'employeeId' ? { ...one, required: false } : one));
    await addCustomer(cloud(), 'by-email', { identity: ['email'], columns, missing: 'archive' });
    await importFile(cloud(), 'by-email', csvOf(employees(1, 2)));
    const one = await importFile(
      cloud(),
      'by-email',
      csvOf([employee('1'), employee('2', { Email: 'new@example.com' })]),
    );
    expect(one.counts).toEqual({ ...noCounts, rows: 2, created: 1, unchanged: 1, archived: 1, missing: 1 });
    expect(await statesOf(cloud(), 'by-email')).toEqual({
      'ada1@example.com': 'active',
      'ada2@example.com': 'archived',
      'new@example.com': 'active',
    });
  });

  it('keeps tenants apart who have the same keys', async () => {
    await Promise.all(['north', 'south'].map((tenant) => addCustomer(cloud(), tenant, { missing: 'archive' })));
    await importFile(cloud(), 'north', csvOf(employees(1, 3)));
    await importFile(cloud(), 'south', csvOf(employees(3, 4)));
    expect(Object.keys(await statesOf(cloud(), 'north')).sort()).toEqual(['1', '2', '3']);
    expect(Object.keys(await statesOf(cloud(), 'south')).sort()).toEqual(['3', '4']);
  });

  it('rejects rows and imports the others; the report tells everything, and starts no formula', async () => {
    await addCustomer(cloud(), 'errors', { missing: 'archive' });
    await importFile(cloud(), 'errors', csvOf(employees(1, 5)));
    const bad = [employee('1', { Email: '=HYPERLINK("http://x")' }), employee('2', { 'First Name': '' })];
    const one = await importFile(
      cloud(),
      'errors',
      csvOf([...bad, ...employees(3, 5), employee('6', { Status: '@gone' })]),
    );
    expect(one).toMatchObject({
      state: 'succeeded_with_errors',
      counts: { rows: 6, rejected: 3, unchanged: 3, missing: 0 },
    });
    expect(one.reportKey).toMatch(/^errors\/reports\/staff-.*\.csv$/);
    const lines = (await reportOf(cloud(), one)).split('\r\n');
    expect(lines[0]).toBe('row,column,code,severity,found,expected,what to do');
    expect(lines[1]).toContain('"6 rows, 3 unchanged, 3 rejected"');
    expect(lines[2]).toMatch(/^2,Email,invalid-email,error,"'=HYPERLINK\(""http:\/\/x""\)",/);
    expect(lines[3]).toMatch(/^3,First Name,required-value,error,,/);
    expect(lines[4]).toMatch(/^7,Status,unknown-status,error,'@gone,/);
    expect(lines.slice(5)).toEqual(['']);
  });

  it('tags its report, and nothing that a customer uploaded: lifecycle rules go by it', async () => {
    await addCustomer(cloud(), 'tags');
    await importFile(cloud(), 'tags', csvOf(employees(1, 1)), { waits: false });
    const { uploads } = cloud().backdoor;
    const tagsOf = async (key: string | undefined) => {
      const { TagSet } = await uploads.s3.send(new GetObjectTaggingCommand({ Bucket: uploads.name, Key: key }));
      return TagSet;
    };
    expect(await tagsOf((await lastImport(cloud(), 'tags')).reportKey)).toEqual([{ Key: 'rollcall', Value: 'report' }]);
    expect(await tagsOf('tags/staff.csv')).toEqual([]);
  });

  it('of a file that is refused changes nothing, says why, and the next file works', async () => {
    await addCustomer(cloud(), 'refused', { missing: 'archive' });
    await importFile(cloud(), 'refused', csvOf(employees(1, 3)));
    const before = await usersOf(cloud(), 'refused');
    const one = await importFile(cloud(), 'refused', 'Email,Status\nada@example.com,active\n');
    expect(one).toMatchObject({ state: 'failed', failure: { code: 'missing-column' }, counts: noCounts });
    expect(one.failure?.message).toMatch(/Employee ID.*First Name.*Last Name/);
    expect(await reportOf(cloud(), one)).toContain('Employee ID');
    expect(await usersOf(cloud(), 'refused')).toEqual(before);
    expect(await importFile(cloud(), 'refused', csvOf(employees(1, 4)))).toMatchObject({
      counts: { created: 1, unchanged: 3 },
    });
  });

  it('of a folder without a tenant fails and says so', async () => {
    expect(await importFile(cloud(), 'nobody', csvOf(employees(1, 3)))).toMatchObject({
      state: 'failed',
      failure: { code: 'unknown-tenant' },
    });
    expect(await usersOf(cloud(), 'nobody')).toEqual(new Map());
  });

  it('keeps every character that there is', async () => {
    await addCustomer(cloud(), 'unicode');
    const row = employee('ü/#%1', {
      Email: 'ada@example.com',
      'First Name': '"Añ,\n',
      'Job Title': '\u{1F469}\u200D\u{1F4BB}',
      Location: "O'Hare",
    });
    await importFile(cloud(), 'unicode', csvOf([row]));
    expect(await userOf(cloud(), 'unicode', 'ü/#%1')).toMatchObject({
      firstName: '"Añ,',
      jobTitle: '\u{1F469}\u200D\u{1F4BB}',
      groups: { Department: 'R&D', Location: "O'Hare" },
    });
  });
});

describe('history (W8)', () => {
  it('shows an import for 90 days, and no longer', async () => {
    await addCustomer(cloud(), 'history');
    const { receivedAt } = await importFile(cloud(), 'history', csvOf(employees(1, 1)));
    cloud().clock.advance(receivedAt + days(90) - 1000 - cloud().clock.now());
    expect(await importsOf(cloud(), 'history')).toHaveLength(1);
    cloud().clock.advance(1000);
    expect(await importsOf(cloud(), 'history')).toEqual([]);
  });

  it('shows it for as long as the deployment says where the profile says nothing, and a file of nobody', async () => {
    const { retentionDays: _, ...profile } = worktango;
    await addTenant(cloud().backdoor.tenants, { tenant: 'usual', active: true, revision: 1, profile, createdAt: 0 });
    for (const tenant of ['usual', 'nobody']) {
      const one = await importFile(cloud(), tenant, csvOf(employees(1, 1)));
      expect(endOfHistory(one) - one.receivedAt).toBe(days(60));
    }
  });

  it("shows it for as long as the tenant's profile says", async () => {
    await addCustomer(cloud(), 'short', { retentionDays: 7 });
    const one = await importFile(cloud(), 'short', csvOf(employees(1, 1)));
    expect(endOfHistory(one) - one.receivedAt).toBe(days(7));
    cloud().clock.advance(days(7) + minutes(1));
    expect(await importsOf(cloud(), 'short')).toEqual([]);
  });
});
