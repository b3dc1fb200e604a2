import { describe, expect, it } from 'vitest';
import type { ProfileDocument } from '../../../shared/domain/profile.ts';
import { applied, type Entry, type Planned, planInMemory } from '../../support/memory-plan.ts';
import { codesByRow, fileOf, ownRules } from '../../support/own-rules.ts';

const day = 24 * 60 * 60 * 1000;
const now = Date.parse('2026-01-05T08:00:00Z');
/** 23:00 of the tenant's last day. */
const closesAt = Date.parse('2026-01-31T23:00:00Z');

const rulesWith = (past: 'error' | 'after-24-hours', more: Partial<ProfileDocument> = {}) =>
  ownRules({
    columns: [
      { title: 'ID', field: 'id', type: 'text' },
      { title: 'Name', field: 'name', type: 'text' },
      { title: 'State', field: 'status', type: 'status', words: { in: 'active', out: 'archived' } },
      { title: 'Last Day', field: 'lastDay', type: 'date' },
    ],
    offboarding: { field: 'lastDay', at: '23:00', past },
    ...more,
  });

const protecting = { protectedUsers: { keys: ['1'] } };
const titles = 'ID Name State Last_Day';
const fileWith = (...rows: readonly string[]): string => fileOf(titles, ...rows).replace('Last_Day', 'Last Day');

type World = { readonly directory: ReadonlyMap<string, Entry>; readonly planned: Planned };

async function imported(
  profile: ReturnType<typeof rulesWith>,
  file: string,
  before?: World,
  at = now,
  revision = 1,
): Promise<World> {
  const directory = before?.directory ?? new Map<string, Entry>();
  const planned = await planInMemory(directory, file, { profile, now: at, revision });
  return { directory: applied(directory, planned), planned };
}

const userOf = ({ directory }: World, key = '1') => directory.get(key)?.user;

const warned = [[2, 'protected-user']];

describe('a date that ends the access of somebody who is protected', () => {
  it('is stored and not due, and is warned of as long as it is ahead', async () => {
    const rules = rulesWith('error', protecting);
    const hired = await imported(rules, fileWith('1 Ada in -', '2 Bob in -'));
    const rows = fileWith('1 Eva in 2026-01-31', '2 Bob in 2026-01-31');
    const first = await imported(rules, rows, hired);
    expect(userOf(first)).toMatchObject({ status: 'active', fields: { name: 'Eva', lastDay: '2026-01-31' } });
    expect(userOf(first)?.instants).toBeUndefined();
    expect(userOf(first, '2')?.instants).toEqual({ offboardsAt: closesAt });
    expect(first.planned.plan).toMatchObject({ endings: 1, spared: { protected: 1, waiting: 0 } });
    const again = await imported(rules, rows, first, now + day);
    expect([codesByRow(first.planned), codesByRow(again.planned)]).toEqual([warned, warned]);
    expect(again.planned.changes).toEqual([]);
    const over = await imported(rules, rows, first, closesAt + 1);
    expect(codesByRow(over.planned)).toEqual([]);
    expect(userOf(over)?.status).toBe('active');
  });

  it('is not due for somebody new who is protected by their key', async () => {
    const { directory, planned } = await imported(rulesWith('error', protecting), fileWith('1 Ada in 2026-01-31'));
    expect(directory.get('1')?.user.instants).toBeUndefined();
    expect(codesByRow(planned)).toEqual(warned);
  });

  it('does not act after 24 hours either, where it may be over', async () => {
    const rules = rulesWith('after-24-hours', protecting);
    const hired = await imported(rules, fileWith('1 Ada in -', '2 Bob in -'));
    const left = await imported(rules, fileWith('1 Ada in 2026-01-01', '2 Bob in 2026-01-01'), hired);
    expect(userOf(left)).toMatchObject({ status: 'active', fields: { lastDay: '2026-01-01' } });
    expect(userOf(left)?.instants).toBeUndefined();
    expect(userOf(left, '2')?.instants).toMatchObject({ offboardsAt: now + day });
    expect(codesByRow(left.planned)).toEqual(warned);
  });

  it('that must be in the future rejects the row as anybody’s', async () => {
    const rules = rulesWith('error', protecting);
    const hired = await imported(rules, fileWith('1 Ada in -'));
    const { planned } = await imported(rules, fileWith('1 Ada in 2026-01-01'), hired);
    expect(codesByRow(planned)).toEqual([[2, 'offboarding-date-past']]);
  });

  it('may stand beside a word: neither ends it, and the rest is imported', async () => {
    const rules = rulesWith('error', protecting);
    const hired = await imported(rules, fileWith('1 Ada in -'));
    const out = await imported(rules, fileWith('1 Eva out 2026-01-02'), hired);
    expect(userOf(out)).toMatchObject({ status: 'active', fields: { name: 'Eva', lastDay: '2026-01-02' } });
    expect(userOf(out)?.instants).toBeUndefined();
    expect(out.planned.issues).toMatchObject([{ code: 'protected-user', column: 'State', value: '1' }]);
  });

  it('names its column where it is the date alone', async () => {
    const rules = rulesWith('error', protecting);
    const { planned } = await imported(rules, fileWith('1 Ada in 2026-01-31'));
    expect(planned.issues).toMatchObject([{ code: 'protected-user', column: 'Last Day', value: '1' }]);
  });

  it('is withdrawn by the next file when rules protect them who had it before, and due again without them', async () => {
    const file = fileWith('1 Ada in 2026-01-31', '2 Bob in -');
    const before = await imported(rulesWith('error'), file);
    expect(userOf(before)?.instants).toEqual({ offboardsAt: closesAt });
    const now2 = now + day;
    const spared = await imported(rulesWith('error', protecting), file, before, now2, 2);
    expect(userOf(spared)?.instants).toEqual({});
    expect(codesByRow(spared.planned)).toEqual(warned);
    expect(spared.planned.changes).toMatchObject([{ key: '1', type: 'update', was: {}, set: {} }]);
    const after = await imported(rulesWith('error'), file, spared, now2 + day, 3);
    expect(userOf(after)?.instants).toEqual({ offboardsAt: closesAt });
    expect(codesByRow(after.planned)).toEqual([]);
  });

  it('is withdrawn by a word that ends their access at once', async () => {
    const before = await imported(rulesWith('error'), fileWith('1 Ada in 2026-01-31'));
    const rules = rulesWith('error', protecting);
    const spared = await imported(rules, fileWith('1 Ada out 2026-01-31'), before, now + day, 2);
    expect(userOf(spared)).toMatchObject({ status: 'active', instants: {} });
  });

  const owners = { protectedUsers: { fields: [{ field: 'role', values: ['owner'] }] } };
  const rulesByRole = rulesWith('error', {
    ...owners,
    columns: [...rulesWith('error').columns, { title: 'Role', field: 'role', type: 'text' }],
  });

  it('is withdrawn by the next file, though it is the same, once platform code has them protected', async () => {
    const file = fileWith('1 Ada in 2026-01-31', '2 Bob in 2026-01-31');
    const rules = rulesWith('error', owners);
    const before = await imported(rules, file);
    expect(userOf(before)?.instants).toEqual({ offboardsAt: closesAt });
    const same = await imported(rules, file, before, now + day);
    expect(same.planned.changes).toEqual([]);
    const entry = same.directory.get('1');
    if (entry === undefined) throw new Error('there is no user 1');
    const fields = { ...entry.user.fields, role: 'owner' };
    const directory = new Map([...same.directory, ['1', { ...entry, user: { ...entry.user, fields } }]]);
    const spared = await imported(rules, file, { ...same, directory }, now + 2 * day);
    expect(codesByRow(spared.planned)).toEqual(warned);
    expect(userOf(spared)?.instants).toEqual({});
    expect(userOf(spared, '2')?.instants).toEqual({ offboardsAt: closesAt });
  });

  it('is due still after the file that has them protected, and withdrawn by the same file when it comes again', async () => {
    const withRole = (role: string): string =>
      fileOf('ID Name State Last_Day Role', `1 Ada in 2026-01-31 ${role}`).replace('Last_Day', 'Last Day');
    const before = await imported(rulesByRole, withRole('member'));
    const owner = await imported(rulesByRole, withRole('owner'), before, now + day);
    expect(userOf(owner)).toMatchObject({ instants: { offboardsAt: closesAt }, fields: { role: 'owner' } });
    expect(codesByRow(owner.planned)).toEqual([]);
    const again = await imported(rulesByRole, withRole('owner'), owner, now + 2 * day);
    expect(userOf(again)?.instants).toEqual({});
    expect(codesByRow(again.planned)).toEqual(warned);
  });
});
