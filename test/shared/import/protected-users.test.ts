import { describe, expect, it } from 'vitest';
import type { Import } from '../../../shared/domain/import.ts';
import { worktango } from '../../../shared/domain/presets/worktango.ts';
import { type ProfileDocument, profileOf } from '../../../shared/domain/profile.ts';
import { getManifest } from '../../../shared/store/plans.ts';
import { changeRules, waitingOf } from '../../support/cloud/absences.ts';
import { directoryOf, planIssuesOf, takeBack } from '../../support/cloud/rollback.ts';
import { addCustomer, importFile, platformWrites, statesOf, userOf } from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { csvOf, employee, employees, type Line } from '../../support/employee-file.ts';

const cloud = withCloud();

type Rules = NonNullable<ProfileDocument['protectedUsers']>;

const rulesWith = (protectedUsers: Rules | undefined, more: Partial<ProfileDocument> = {}) =>
  profileOf({ ...worktango, missing: 'archive', ...more, ...(protectedUsers && { protectedUsers }) });

/** Ten people, of whom 10 is protected by what `platform` code says of them, or by their key. */
async function customer(
  tenant: string,
  rules: Rules,
  platform: Record<string, unknown> = {},
  more: Partial<ProfileDocument> = {},
): Promise<void> {
  await addCustomer(cloud(), tenant, rulesWith(rules, more));
  await send(tenant, employees(1, 10));
  if (Object.keys(platform).length > 0) await platformWrites(cloud(), tenant, '10', platform);
}

const send = (tenant: string, lines: readonly Line[]): Promise<Import> => importFile(cloud(), tenant, csvOf(lines));

const stateOf = async (tenant: string, key: string) => (await statesOf(cloud(), tenant))[key];

/** Of those who were spared: row, column and key. */
const sparedIn = async (one: Import) =>
  (await planIssuesOf(cloud(), one))
    .filter(({ code }) => code === 'protected-user')
    .map(({ severity, row, column, value }) => ({ severity, row, column, value }));

const manifestOf = ({ tenant, id, round }: Import) =>
  getManifest(cloud().backdoor.work, { tenant, importId: id, round });

const owners: Rules = { fields: [{ field: 'role', values: ['owner', 'true'] }] };

const ways: [string, Rules, Record<string, unknown>][] = [
  ['their key', { keys: ['10'] }, {}],
  ['a field of the file', { fields: [{ field: 'lastName', values: ['Lovelace 10'] }] }, {}],
  ['a group of the file', { fields: [{ field: 'groups.Department', values: ['R&D'] }] }, {}],
  ['an attribute that platform code wrote', owners, { role: 'owner' }],
  ['an item of a list', owners, { role: ['member', 'owner'] }],
  ['a yes', owners, { role: true }],
  [
    'an entry of a map that platform code wrote',
    { fields: [{ field: 'is.owner', values: ['true'] }] },
    { is: { owner: true } },
  ],
];

describe('somebody who is protected', () => {
  it.each(ways)('by %s is not removed for being absent', async (way, rules, platform) => {
    const tenant = `absent-${ways.findIndex(([name]) => name === way)}`;
    await customer(tenant, rules, platform);
    const before = await userOf(cloud(), tenant, '10');
    for (let nth = 0; nth < 2; nth += 1) {
      const one = await send(tenant, employees(1, 9));
      expect(one).toMatchObject({ state: 'succeeded', counts: { missing: 1, archived: 0 } });
      expect(await sparedIn(one)).toEqual([{ severity: 'warning', row: undefined, column: undefined, value: '10' }]);
      expect(await manifestOf(one)).toMatchObject({ spared: { protected: 1, waiting: 0 }, absenceRemovals: 0 });
    }
    expect(await userOf(cloud(), tenant, '10')).toEqual(before);
  });

  it.each(ways)('by %s is not removed by a word, and the rest of the row is imported', async (way, rules, platform) => {
    const tenant = `word-${ways.findIndex(([name]) => name === way)}`;
    await customer(tenant, rules, platform);
    const rows = [
      ...employees(1, 9, { Department: 'Sales' }),
      employee('10', { Status: 'archived', 'Job Title': 'Poet' }),
    ];
    const first = await send(tenant, rows);
    expect(first).toMatchObject({ state: 'succeeded', counts: { archived: 0, rejected: 0, updated: 10 } });
    expect(await userOf(cloud(), tenant, '10')).toMatchObject({ status: 'active', jobTitle: 'Poet', mayLogIn: true });
    const again = await send(tenant, rows);
    expect(again).toMatchObject({ counts: { archived: 0, unchanged: 10 } });
    const warning = { severity: 'warning', row: 11, column: 'Status', value: '10' };
    expect([await sparedIn(first), await sparedIn(again)]).toEqual([[warning], [warning]]);
  });

  it('is nobody else: others are removed as ever', async () => {
    await customer('others', owners, { role: 'member' });
    expect(await send('others', [...employees(1, 8), employee('9', { Status: 'archived' })])).toMatchObject({
      counts: { archived: 2 },
    });
  });

  it('is who was so before the file, which can not take the protection away and use it', async () => {
    await customer('before', { fields: [{ field: 'jobTitle', values: ['Owner'] }] });
    await send('before', [...employees(1, 9), employee('10', { 'Job Title': 'Owner' })]);
    const leaving = [...employees(1, 9), employee('10', { 'Job Title': 'Poet', Status: 'archived' })];
    expect(await send('before', leaving)).toMatchObject({ counts: { archived: 0, updated: 1 } });
    expect(await userOf(cloud(), 'before', '10')).toMatchObject({ status: 'active', jobTitle: 'Poet' });
    expect(await send('before', leaving)).toMatchObject({ counts: { archived: 1 } });
  });

  it('is not protected by what the same row says of them', async () => {
    await customer('same-row', { fields: [{ field: 'jobTitle', values: ['Owner'] }] });
    const row = employee('10', { 'Job Title': 'Owner', Status: 'archived' });
    expect(await send('same-row', [...employees(1, 9), row])).toMatchObject({ counts: { archived: 1 } });
  });

  it('may be removed once no rule protects them any more', async () => {
    await customer('no-more', owners, { role: 'owner' });
    const rows = [...employees(1, 9), employee('10', { Status: 'archived' })];
    await send('no-more', rows);
    await platformWrites(cloud(), 'no-more', '10', { role: 'member' });
    expect(await send('no-more', rows)).toMatchObject({ counts: { archived: 1 } });
  });

  it.each(['deactivate', 'archive', 'delete'] as const)('is spared where absence means %s', async (missing) => {
    await customer(`missing-${missing}`, { keys: ['10'] }, {}, { missing });
    await send(`missing-${missing}`, employees(1, 9));
    expect(await stateOf(`missing-${missing}`, '10')).toBe('active');
  });

  it('keeps their address: who claims it is rejected, whether they are absent or said to be out', async () => {
    await customer('address', { keys: ['10'] });
    const heir = employee('11', { Email: 'ada10@example.com' });
    expect(await send('address', [...employees(1, 9), heir])).toMatchObject({ counts: { created: 0, rejected: 1 } });
    const out = employee('10', { Status: 'archived' });
    expect(await send('address', [...employees(1, 9), out, heir])).toMatchObject({
      counts: { created: 0, rejected: 1 },
    });
    expect(await userOf(cloud(), 'address', '10')).toMatchObject({ email: 'ada10@example.com', status: 'active' });
  });

  it('does not wait: patience with them begins when they are protected no longer', async () => {
    await customer('patience', { keys: ['10'] }, {}, { patience: { files: 2 } });
    for (let nth = 0; nth < 3; nth += 1) await send('patience', employees(1, 9));
    expect(await waitingOf(cloud(), 'patience')).toEqual([]);
    await changeRules(cloud(), 'patience', ({ protectedUsers: _, ...rest }) => rest);
    expect(await send('patience', employees(1, 9))).toMatchObject({ counts: { archived: 0 } });
    expect(await send('patience', employees(1, 9))).toMatchObject({ counts: { archived: 1 } });
  });

  it('who is out already comes no further out, and is brought back as ever', async () => {
    await customer('out', { keys: ['10'] });
    await platformWrites(cloud(), 'out', '10', {
      status: 'deactivated',
      version: 2,
      rowHash: undefined,
      recordHash: undefined,
    });
    await send('out', employees(1, 9));
    expect(await stateOf('out', '10')).toBe('deactivated');
    await send('out', [...employees(1, 9), employee('10', { Status: 'archived' })]);
    expect(await stateOf('out', '10')).toBe('deactivated');
    await send('out', employees(1, 10));
    expect(await stateOf('out', '10')).toBe('active');
  });
});

describe('an import that is taken back', () => {
  it('leaves whom it created where they are, if they are protected, and says so', async () => {
    await customer('created', { keys: ['11'] });
    const one = await send('created', employees(1, 12));
    const rollback = await takeBack(cloud(), one);
    expect(rollback).toMatchObject({ state: 'succeeded_with_errors', counts: { archived: 1, rejected: 1 } });
    expect(await statesOf(cloud(), 'created')).toMatchObject({ 11: 'active', 12: 'archived' });
    expect(await sparedIn(rollback)).toEqual([{ severity: 'error', row: 12, column: undefined, value: '11' }]);
    expect(await manifestOf(rollback)).toMatchObject({ spared: { protected: 1, waiting: 0 } });
  });

  it('does not take the access that it gave back, and takes back everything else', async () => {
    await customer('reactivated', owners, { role: 'owner' });
    await platformWrites(cloud(), 'reactivated', '10', {
      status: 'archived',
      version: 2,
      rowHash: undefined,
      recordHash: undefined,
    });
    const before = await directoryOf(cloud(), 'reactivated');
    const one = await send('reactivated', [...employees(1, 9), employee('10', { 'Job Title': 'Poet' })]);
    expect(one).toMatchObject({ counts: { reactivated: 1 } });
    const rollback = await takeBack(cloud(), one);
    expect(await sparedIn(rollback)).toEqual([{ severity: 'warning', row: 11, column: 'status', value: '10' }]);
    expect(await stateOf('reactivated', '10')).toBe('active');
    expect(await userOf(cloud(), 'reactivated', '10')).not.toHaveProperty('jobTitle');
    const { 10: _, ...rest } = await directoryOf(cloud(), 'reactivated');
    expect(before).toMatchObject(rest);
  });
});
