import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Import } from '../../../shared/domain/import.ts';
import { worktango } from '../../../shared/domain/presets/worktango.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import { approveImport, discardImport } from '../../../shared/import/decide-import.ts';
import { previewFile } from '../../../shared/import/preview-file.ts';
import { requestRollback } from '../../../shared/import/request-rollback.ts';
import { putStream } from '../../../shared/store/put-stream.ts';
import { getTenant } from '../../../shared/store/tenants.ts';
import { choiceMetadata } from '../../../shared/store/uploads.ts';
import { deliver } from '../../support/cloud/deliver.ts';
import { addCustomer, importFile, importsOf, lastImport, upload, usersOf } from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { csvOf, employee, type Form, type Row, titles } from '../../support/employee-file.ts';

const cloud = withCloud();
const by = 'ops@example.com';
/** Whole directories, of which nobody is ever removed: what holds is the file. */
const complete: Partial<Profile> = {
  missing: 'archive',
  limits: { removals: { count: 1000, percent: 100 } },
};

/** Forty employees; the first `jobs` of them have a job. */
const staff = (jobs: number, more: Row = {}, count = 40): Row[] =>
  Array.from({ length: count }, (_, n) => employee(String(n), { ...(n < jobs && { 'Job Title': 'Poet' }), ...more }));

const send = (tenant: string, rows: readonly Row[], form: Form = {}): Promise<Import> =>
  importFile(cloud(), tenant, csvOf(rows, form));

async function customer(tenant: string, rows: readonly Row[], more: Partial<Profile> = complete): Promise<void> {
  await addCustomer(cloud(), tenant, more);
  expect(await send(tenant, rows)).toMatchObject({ state: 'succeeded' });
}

async function approve(tenant: string, { id }: Import): Promise<Import> {
  await approveImport(cloud().context, { tenant, importId: id, by });
  await deliver(cloud());
  return lastImport(cloud(), tenant);
}

const withoutColumn = (title: string): Form => ({ titles: titles.filter((one) => one !== title) });

const retitled = (now: string): string => csvOf(staff(20)).replace('Department', now);

describe('a file that is not like the last one', () => {
  it('is held, and nothing of it is applied, until somebody approves it; then it is what the next is compared with', async () => {
    await customer('emptied', staff(39));
    const versions = async () => [...(await usersOf(cloud(), 'emptied')).values()].map(({ version }) => version);
    const before = await versions();
    const changed = staff(1, { Department: 'Arts' });
    const one = await send('emptied', changed);
    expect(one).toMatchObject({
      state: 'held',
      held: [{ code: 'column-emptied', title: 'Job Title', filled: 1, rows: 40, expected: 39, limit: 19 }],
      counts: { updated: 0 },
    });
    expect(await versions()).toEqual(before);
    expect(await approve('emptied', one)).toMatchObject({ id: one.id, state: 'succeeded', counts: { updated: 40 } });
    expect(await send('emptied', changed)).toMatchObject({ state: 'succeeded', counts: { unchanged: 40 } });
    expect(await send('emptied', staff(39))).toMatchObject({ state: 'succeeded' });
  });

  it('is compared with the one before when it was discarded', async () => {
    await customer('discarded', staff(39));
    const one = await send('discarded', staff(1));
    await discardImport(cloud().context, { tenant: 'discarded', importId: one.id, by });
    await deliver(cloud());
    expect(await send('discarded', staff(1))).toMatchObject({ state: 'held', held: [{ expected: 39 }] });
    expect(await send('discarded', staff(35))).toMatchObject({ state: 'succeeded' });
    const states = (await importsOf(cloud(), 'discarded')).map(({ state }) => state);
    expect(states).toEqual(['succeeded', 'superseded', 'discarded', 'succeeded']);
  });

  it('may have lost half of what filled a column, while the rest is as it was, and one more is held', async () => {
    await customer('half', staff(40));
    // Those in front are known by their bytes, and are not decoded.
    expect(await send('half', staff(19))).toMatchObject({
      state: 'held',
      counts: { unchanged: 19 },
      held: [{ code: 'column-emptied', filled: 19, expected: 40, limit: 20 }],
    });
    expect(await send('half', staff(20))).toMatchObject({ state: 'succeeded', counts: { unchanged: 20, updated: 20 } });
  });

  it.each([
    ['vanished', [{ code: 'column-vanished', title: 'Department' }], csvOf(staff(20), withoutColumn('Department'))],
    ['renamed', [{ code: 'title-changed', before: 'Department', now: 'Team' }], retitled('Team')],
    ['recased', undefined, retitled(' DEPARTMENT ')],
    ['moved', undefined, csvOf(staff(20), { titles: titles.toReversed() })],
    ['more', undefined, csvOf(staff(20, { Shoe: '38' }), { titles: ['Shoe', ...titles] })],
  ])('is told by its titles: %s', async (tenant, held, file) => {
    await customer(tenant, staff(20));
    const one = await importFile(cloud(), tenant, file);
    expect(one).toMatchObject(held === undefined ? { state: 'succeeded' } : { state: 'held', held });
  });

  it('is told by its rows', async () => {
    await customer('rows', staff(20));
    const rows = (count: number) => staff(20, {}, count);
    expect(await send('rows', rows(31))).toMatchObject({
      held: [{ code: 'fewer-rows', rows: 31, before: 40, limit: 8 }],
    });
    expect(await send('rows', rows(32))).toMatchObject({ state: 'succeeded', counts: { archived: 8 } });
    expect(await send('rows', rows(26))).toMatchObject({ state: 'succeeded' });
  });

  it('counts rows that are rejected, by what can be read of them', async () => {
    await customer('rejected', staff(40));
    const rejected = staff(40).map((row, n) => (n < 30 ? { ...row, Email: 'nobody' } : row));
    expect(await send('rejected', rejected)).toMatchObject({
      state: 'succeeded_with_errors',
      counts: { rejected: 30 },
    });
    const malformed = staff(40).map((row, n) => (n < 30 ? { row, extra: ',' } : row));
    const one = await importFile(cloud(), 'rejected', csvOf(malformed));
    expect(one.state).toBe('held');
    expect(one.held).toContainEqual({
      code: 'column-emptied',
      title: 'Job Title',
      filled: 10,
      rows: 40,
      expected: 40,
      limit: 20,
    });
  });

  it('leaves no trace when it is refused', async () => {
    await customer('refused', staff(39));
    const cutOff = csvOf(staff(1)).slice(0, -30);
    expect(await importFile(cloud(), 'refused', cutOff)).toMatchObject({ state: 'failed' });
    expect(await send('refused', staff(1))).toMatchObject({ state: 'held', held: [{ expected: 39 }] });
  });

  it('is told beforehand by a preview', async () => {
    await customer('preview', staff(39));
    const tenant = await getTenant(cloud().backdoor.tenants, 'preview');
    if (tenant === undefined) throw new Error('the tenant is gone');
    const body = Buffer.from(csvOf(staff(1), withoutColumn('Department')));
    const chunks = { put: async (key: string) => ({ key, sha256: key }), get: async () => [] };
    const source = async function* () {
      yield body;
    };
    const files = { source, chunks, issues: async (name: string) => name };
    const { verdict } = await previewFile(cloud().backdoor, tenant, { file: 'staff.csv', size: body.length }, files);
    expect(verdict).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'column-emptied' }, { code: 'column-vanished' }],
    });
    expect(await importsOf(cloud(), 'preview')).toHaveLength(1);
  });

  it('is no import that takes another one back', async () => {
    await customer('back', staff(39));
    const one = await send('back', staff(24));
    expect(one).toMatchObject({ state: 'succeeded', counts: { updated: 15 } });
    await requestRollback(cloud().context, { tenant: 'back', importId: one.id, by });
    await deliver(cloud());
    expect(await lastImport(cloud(), 'back')).toMatchObject({ rollsBack: one.id, state: 'succeeded' });
    // What went through last is still what the next file is compared with.
    expect(await send('back', staff(8))).toMatchObject({ state: 'held', held: [{ expected: 24 }] });
  });
});

describe('rules about drift', () => {
  it('let pass what they allow', async () => {
    const never = { count: 0, percent: 100 };
    const drift = { rows: never, filled: never, titles: 'allow', encoding: 'allow' } as const;
    const limits = { removals: { count: 5, percent: 10 } };
    await customer('allowed', staff(39), { ...complete, limits, drift });
    const one = await send('allowed', staff(0, {}, 30), withoutColumn('Department'));
    expect(one.held?.map(({ code }) => code)).toEqual(['too-many-removals']);
  });
});

describe('the encoding', () => {
  const latin1 = (text: string) => Buffer.from(text, 'latin1');
  const named = (name: string) => csvOf(staff(20).map((row, n) => (n === 39 ? { ...row, 'Last Name': name } : row)));

  it('of UTF-8 at a tenant whose files are Windows-1252 is held, also behind a file without accents', async () => {
    await addCustomer(cloud(), 'latin', { ...complete, encoding: 'windows-1252' });
    expect(await importFile(cloud(), 'latin', latin1(named('Zoë')))).toMatchObject({ state: 'succeeded' });
    expect(await importFile(cloud(), 'latin', latin1(named('Zoe')))).toMatchObject({ state: 'succeeded' });
    const held = [{ code: 'encoding-changed', before: 'windows-1252', now: 'utf-8' }];
    expect(await importFile(cloud(), 'latin', Buffer.from(named('Zoë')))).toMatchObject({ state: 'held', held });
    expect((await usersOf(cloud(), 'latin')).get('39')).toMatchObject({ lastName: 'Zoe' });
    expect(await importFile(cloud(), 'latin', latin1(named('Zoé')))).toMatchObject({ state: 'succeeded' });
  });

  it('is no other for a mark, nor for text that is the same in both', async () => {
    await addCustomer(cloud(), 'marks', complete);
    expect(await importFile(cloud(), 'marks', named('Zoë'))).toMatchObject({ state: 'succeeded' });
    expect(await importFile(cloud(), 'marks', `\ufeff${named('Zoe')}`)).toMatchObject({ state: 'succeeded' });
    expect(await importFile(cloud(), 'marks', named('Zoé'))).toMatchObject({ state: 'succeeded' });
  });
});

describe('a file that is one of many', () => {
  it('may be short and without a column, and is compared with one of its kind when it is not much shorter', async () => {
    await customer('parts', staff(39), { missing: 'leave' });
    expect(await send('parts', staff(0, {}, 19))).toMatchObject({ state: 'succeeded' });
    expect(await send('parts', staff(19, {}, 19), withoutColumn('Department'))).toMatchObject({ state: 'succeeded' });
    expect(await send('parts', staff(0, {}, 10), withoutColumn('Department'))).toMatchObject({
      state: 'held',
      held: [{ code: 'column-emptied', title: 'Job Title', filled: 0, rows: 10, expected: 10, limit: 5 }],
    });
  });

  it('is not compared with complete ones', async () => {
    await customer('mixed', staff(39));
    const { uploads } = cloud().backdoor;
    cloud().clock.advance(1000);
    const part = Buffer.from(csvOf(staff(0, {}, 20)));
    const metadata = choiceMetadata('leave');
    await putStream(uploads, 'mixed/staff.csv', Readable.from([part]), { type: 'text/csv', metadata });
    await deliver(cloud());
    expect(await lastImport(cloud(), 'mixed')).toMatchObject({
      state: 'succeeded',
      counts: { missing: 20, archived: 0 },
    });
    expect(await send('mixed', staff(0))).toMatchObject({ state: 'held', held: [{ expected: 39 }] });
  });
});

describe('files about teams', () => {
  const teams: Profile['teams'] = {
    fileNames: { patterns: ['teams*.csv'] },
    identity: ['name'],
    columns: [
      {
        title: 'Name',
        field: 'name',
        type: 'text',
        required: true,
        aliases: [],
        fixedTitle: false,
        visibility: 'public',
      },
      {
        title: 'Lead',
        field: 'lead',
        type: 'text',
        required: false,
        aliases: [],
        fixedTitle: false,
        visibility: 'public',
      },
    ],
    titles: 'any-case',
    unknownColumns: worktango.unknownColumns,
    emptyCells: 'keep',
  };
  const file = (leads: number) =>
    `Name,Lead\n${Array.from({ length: 20 }, (_, n) => `Team ${n},${n < leads ? 'Ada' : ''}\n`).join('')}`;

  it('are compared with each other', async () => {
    await customer('teams', staff(0), { ...complete, teams });
    const sendTeams = async (leads: number) => {
      await upload(cloud(), 'teams', 'teams.csv', file(leads));
      await deliver(cloud());
      return lastImport(cloud(), 'teams');
    };
    expect(await sendTeams(20)).toMatchObject({ kind: 'teams', state: 'succeeded', counts: { created: 20 } });
    expect(await sendTeams(9)).toMatchObject({
      state: 'held',
      held: [{ code: 'column-emptied', title: 'Lead', filled: 9 }],
    });
    expect(await sendTeams(10)).toMatchObject({ state: 'succeeded' });
  });
});
