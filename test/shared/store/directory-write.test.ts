import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../../shared/domain/change.ts';
import { itemKey } from '../../../shared/store/directory-keys.ts';
import { getItem } from '../../../shared/store/directory-read.ts';
import { writeChange } from '../../../shared/store/directory-write.ts';
import { platformWrites, userOf } from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';

const cloud = withCloud();
const writer = { tenant: 'acme', importId: 'i1', at: Date.parse('2026-01-05T08:00:00Z') };

const create = (key: string, more: Partial<Change> = {}): Change => ({
  entity: 'user',
  n: 0,
  type: 'create',
  key,
  reason: 'row',
  row: 2,
  status: 'active',
  was: {},
  set: { firstName: 'Ada', email: 'ada@example.com' },
  record: Buffer.alloc(16, 1).toString('base64'),
  raw: Buffer.alloc(16, 2).toString('base64'),
  ...more,
});
const write = (change: Change) => writeChange(cloud().context.directory, writer, change);
const item = (key: string) => userOf(cloud(), 'acme', key);
const teamOf = (key: string) => getItem(cloud().backdoor.directory, 'team', 'acme', key);

describe('a change that is written', () => {
  it('creates a user once', async () => {
    expect(await write(create('once'))).toBe(true);
    expect(await write(create('once'))).toBe(false);
    expect(await item('once')).toMatchObject({
      tenant: 'acme',
      key: 'once',
      status: 'active',
      version: 1,
      lastChange: 'i1#0',
      createdAt: '2026-01-05T08:00:00.000Z',
      emailKey: 'acme#ada@example.com',
    });
  });

  it('goes through at the version that it was planned against, and at no other', async () => {
    await write(create('version'));
    const update = create('version', {
      n: 1,
      type: 'update',
      version: 1,
      was: { firstName: 'Ada' },
      set: { firstName: 'Grace' },
    });
    expect(await write({ ...update, version: 2 })).toBe(false);
    expect(await write({ ...update, version: 0 })).toBe(false);
    expect(await write(update)).toBe(true);
    expect(await write(update)).toBe(false);
    expect(await item('version')).toMatchObject({ firstName: 'Grace', version: 2, lastChange: 'i1#1' });
  });

  it('takes a user over whom no import has written, and does not make one where nobody is', async () => {
    const update = create('platform', { type: 'update', version: 0 });
    expect(await write(update)).toBe(false);
    expect(await item('platform')).toBeUndefined();
    await platformWrites(cloud(), 'acme', 'platform', { points: 5 });
    expect(await write(create('platform'))).toBe(false);
    expect(await write(update)).toBe(true);
    expect(await item('platform')).toMatchObject({ points: 5, version: 1 });
  });

  it('takes values away, and what follows from them', async () => {
    await write(create('less'));
    await write(
      create('less', { type: 'update', version: 1, was: { email: 'ada@example.com', firstName: 'Ada' }, set: {} }),
    );
    const found = await item('less');
    for (const attribute of ['email', 'emailKey', 'firstName']) expect(found).not.toHaveProperty(attribute);
  });

  it('clears the fingerprints when it has none', async () => {
    await write(create('prints'));
    expect((await item('prints'))?.rowHash).toEqual(new Uint8Array(16).fill(2));
    const archive = create('prints', {
      type: 'archive',
      status: 'archived',
      version: 1,
      set: {},
      record: undefined,
      raw: undefined,
    });
    await write(archive);
    const archived = await item('prints');
    expect(archived).not.toHaveProperty('rowHash');
    expect(archived).not.toHaveProperty('recordHash');
    expect(archived).toMatchObject({ archivedAt: '2026-01-05T08:00:00.000Z', firstName: 'Ada' });
  });

  it('keeps the day of archiving through updates, and drops it when the user is back', async () => {
    await write(create('day', { status: 'archived' }));
    const later = { ...writer, at: writer.at + 86_400_000 };
    await writeChange(
      cloud().context.directory,
      later,
      create('day', { type: 'update', status: 'archived', version: 1 }),
    );
    expect(await item('day')).toMatchObject({ archivedAt: '2026-01-05T08:00:00.000Z' });
    await write(create('day', { type: 'reactivate', version: 2 }));
    expect(await item('day')).not.toHaveProperty('archivedAt');
  });
});

describe('what a state means', () => {
  const later = (days: number) => ({ ...writer, at: writer.at + 86_400_000 * days });
  const day = (days: number) => new Date(later(days).at).toISOString();
  const instants = ['deactivatedAt', 'archivedAt', 'deletedAt'];
  const instantsOf = async (key: string) =>
    Object.fromEntries(Object.entries((await item(key)) ?? {}).filter(([name]) => instants.includes(name)));
  const nothing = { mayLogIn: false, isSearchable: false, mayBeContacted: false };

  it.each([
    ['active', { mayLogIn: true, isSearchable: true, mayBeContacted: true }],
    ['pending', { mayLogIn: false, isSearchable: true, mayBeContacted: true }],
    ['deactivated', nothing],
    ['archived', nothing],
    ['deleted', nothing],
  ] as const)('stands on the item of a user who is %s', async (status, flags) => {
    await write(create(`flags-${status}`, { status }));
    expect(await item(`flags-${status}`)).toMatchObject({ status, ...flags });
  });

  it('follows every change, also where platform code wrote something else', async () => {
    await write(create('follows', { status: 'archived' }));
    await platformWrites(cloud(), 'acme', 'follows', { mayLogIn: true });
    await write(create('follows', { type: 'update', status: 'archived', version: 1 }));
    expect(await item('follows')).toMatchObject(nothing);
  });

  const step = (key: string, version: number, type: Change['type'], status: Change['status']) =>
    writeChange(cloud().context.directory, later(version), create(key, { type, status, version, was: {}, set: {} }));

  it('says since when somebody is out, while it gets worse, and nothing once they are back', async () => {
    await write(create('out'));
    await step('out', 1, 'deactivate', 'deactivated');
    expect(await instantsOf('out')).toEqual({ deactivatedAt: day(1) });
    await step('out', 2, 'archive', 'archived');
    await step('out', 3, 'update', 'archived');
    expect(await instantsOf('out')).toEqual({ deactivatedAt: day(1), archivedAt: day(2) });
    await step('out', 4, 'delete', 'deleted');
    expect(await instantsOf('out')).toEqual({ deactivatedAt: day(1), archivedAt: day(2), deletedAt: day(4) });
    await step('out', 5, 'restore', 'active');
    expect(await instantsOf('out')).toEqual({});
    expect(await item('out')).toMatchObject({ version: 6 });
  });

  it.each([
    ['deleted', 'archive', 'archived', { archivedAt: day(1) }],
    ['deleted', 'restore', 'deactivated', { deactivatedAt: day(1) }],
    ['archived', 'deactivate', 'deactivated', { deactivatedAt: day(1) }],
    ['archived', 'reactivate', 'pending', {}],
  ] as const)('forgets what is over: from %s, %s to %s', async (from, type, to, left) => {
    const key = `from-${from}-${to}`;
    await write(create(key, { status: from }));
    await step(key, 1, type, to);
    expect(await instantsOf(key)).toEqual(left);
  });
});

describe('who is named by rows', () => {
  const implied = (key: string, more: Partial<Change> = {}) =>
    create(key, { reason: 'implied', row: undefined, record: undefined, raw: undefined, ...more });

  it('is marked so, until a row of their own comes', async () => {
    await write(implied('named'));
    expect(await item('named')).toMatchObject({ implied: true, status: 'active', emailKey: 'acme#ada@example.com' });
    await write(create('named', { type: 'delete', reason: 'missing', status: 'deleted', version: 1 }));
    expect(await item('named')).toMatchObject({ implied: true, status: 'deleted' });
    await write(create('named', { type: 'restore', version: 2 }));
    expect(await item('named')).not.toHaveProperty('implied');
  });

  it('may be a team', async () => {
    await write(implied('Sales', { entity: 'team', set: { name: 'Sales' } }));
    expect(await teamOf('Sales')).toMatchObject({ implied: true });
    await write(create('Sales', { entity: 'team', type: 'update', version: 1, set: { teamType: 'x' } }));
    expect(await teamOf('Sales')).not.toHaveProperty('implied');
  });
});

describe('a team', () => {
  it('is an item of its own kind: with a state, without what users have', async () => {
    const team = create('R&D', { entity: 'team', set: { name: 'R&D', email: 'rd@example.com' } });
    expect(await write(team)).toBe(true);
    expect(await write(team)).toBe(false);
    expect(await teamOf('R&D')).toEqual({
      pk: 'acme#teams',
      sk: 'TEAM#R&D',
      tenant: 'acme',
      key: 'R&D',
      status: 'active',
      name: 'R&D',
      email: 'rd@example.com',
      createdAt: '2026-01-05T08:00:00.000Z',
      updatedAt: '2026-01-05T08:00:00.000Z',
      version: 1,
      lastChange: 'i1#0',
      recordHash: new Uint8Array(16).fill(1),
      rowHash: new Uint8Array(16).fill(2),
    });
  });

  it('is nobody: a user of the same key is somebody else', async () => {
    await write(create('same', { entity: 'team', set: { name: 'same' } }));
    expect(await item('same')).toBeUndefined();
    expect(await write(create('same'))).toBe(true);
    expect(await teamOf('same')).toMatchObject({ name: 'same', version: 1 });
  });
});

describe('values', () => {
  it('are kept as what they are', async () => {
    const set = {
      firstName: '',
      isOrgAdmin: false,
      teams: ['Sales', 'R&D'],
      nothing: [],
      custom: { 'T-shirt': 'M', Remote: true, '#1': ':a0' },
      private: ['birthday', 'custom'],
    };
    await write(create('kinds', { set }));
    expect(await item('kinds')).toMatchObject(set);
    const { pk, sk } = itemKey('user', 'acme', 'kinds');
    const raw = await cloud().backdoor.directory.db.send(
      new GetItemCommand({ TableName: 'Directory', Key: { pk: { S: pk }, sk: { S: sk } } }),
    );
    expect(raw.Item).toMatchObject({
      isOrgAdmin: { BOOL: false },
      teams: { L: [{ S: 'Sales' }, { S: 'R&D' }] },
      nothing: { L: [] },
      custom: { M: { Remote: { BOOL: true }, 'T-shirt': { S: 'M' } } },
    });
  });
});
