import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import type { Change, Entity } from '../../../shared/domain/change.ts';
import type { KnownUser } from '../../../shared/store/directory-item.ts';
import {
  getTeams,
  getUserOrTeam,
  getUsers,
  loadKnownTeams,
  loadKnownUsers,
  teamItems,
  userItems,
} from '../../../shared/store/directory-read.ts';
import { writeChange } from '../../../shared/store/directory-write.ts';
import { platformWrites } from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';

const cloud = withCloud();
const directory = () => cloud().context.directory;

const make = (tenant: string, entity: Entity, key: string, more: Partial<Change> = {}) =>
  writeChange(
    directory(),
    { tenant, importId: 'i1', at: 0 },
    {
      entity,
      n: 0,
      type: 'create',
      key,
      reason: 'row',
      status: 'active',
      was: {},
      set: { firstName: 'Ada', email: 'ada@example.com' },
      raw: Buffer.alloc(16, 2).toString('base64'),
      ...more,
    },
  );

async function known(load: typeof loadKnownUsers, tenant: string, fields?: readonly string[]) {
  const all = new Map<string, KnownUser>();
  let pages = 0;
  await load(
    directory(),
    tenant,
    (one) => all.set(one.key, one),
    async () => {
      pages += 1;
    },
    fields,
  );
  return { all, pages };
}

const keysOf = async (items: AsyncIterable<Record<string, unknown>>): Promise<unknown[]> => {
  const keys: unknown[] = [];
  for await (const { key } of items) keys.push(key);
  return keys;
};

const reads = {
  user: { many: getUsers, load: loadKnownUsers, items: userItems, pages: 32 },
  team: { many: getTeams, load: loadKnownTeams, items: teamItems, pages: 1 },
} as const;

describe.each(['user', 'team'] as const)('what is read as a %s', (entity) => {
  const { many, load, items, pages } = reads[entity];
  const keys = Array.from({ length: 120 }, (_, n) => `read-${n}`);

  it('is the same one by one, many at a time, and all together', async () => {
    const tenant = `readers-${entity}`;
    await Promise.all(keys.map((key) => make(tenant, entity, key)));
    await make(tenant, entity === 'user' ? 'team' : 'user', 'read-7', { set: { firstName: 'other' } });
    const found = await many(directory(), tenant, [...keys, 'nobody']);
    expect([...found.keys()].sort()).toEqual([...keys].sort());
    expect(found.get('read-7')).toEqual(await getUserOrTeam(directory(), entity, tenant, 'read-7'));
    expect(found.get('read-7')).toMatchObject({ fields: { firstName: 'Ada' } });
    expect((await keysOf(items(directory(), tenant))).sort()).toEqual([...keys].sort());
    const loaded = await known(load, tenant);
    expect(loaded.pages, 'a sign of life after every page of every partition').toBe(pages);
    expect([...loaded.all.keys()].sort()).toEqual([...keys].sort());
    expect(await many(directory(), tenant, [])).toEqual(new Map());
  });

  it('is planned with what the last row left, and with whether there was one', async () => {
    const tenant = `known-${entity}`;
    await make(tenant, entity, 'row');
    await make(tenant, entity, 'named', { reason: 'implied', raw: undefined, set: {} });
    const { all } = await known(load, tenant);
    const email = entity === 'user' ? 'ada@example.com' : undefined;
    const row = { key: 'row', status: 'active', version: 1, raw: new Uint8Array(16).fill(2), record: undefined };
    expect(all.get('row')).toEqual({ ...row, email, implied: false });
    expect(all.get('named')).toEqual({ ...row, key: 'named', raw: undefined, email: undefined, implied: true });
  });
});

describe('a user whom platform code has written', () => {
  it('is active, and was seen by no import', async () => {
    await platformWrites(cloud(), 'platform', 'one', { points: 5 });
    const { all } = await known(loadKnownUsers, 'platform');
    expect(all.get('one')).toMatchObject({ status: 'active', version: 0, implied: false, email: undefined });
    expect(await getUserOrTeam(directory(), 'user', 'platform', 'one')).toEqual({
      key: 'one',
      status: 'active',
      version: 0,
      lastChange: undefined,
      fields: {},
    });
  });

  it('does not keep a tenant from being planned, whatever the attributes are', async () => {
    await platformWrites(cloud(), 'odd', 'one', { email: 5, implied: 'yes' });
    expect((await known(loadKnownUsers, 'odd')).all.get('one')).toMatchObject({ email: undefined, implied: false });
  });

  it('has the identity values that were asked for, as far as they are texts', async () => {
    await platformWrites(cloud(), 'names', 'one', { email: 'a@example.com', status: 'active', number: '7' });
    await platformWrites(cloud(), 'names', 'two', { email: 5, number: 7 });
    const { all } = await known(loadKnownUsers, 'names', ['number', 'email', 'name']);
    expect([...all.values()].map(({ key, names }) => [key, names]).sort()).toEqual([
      ['one', ['7', 'a@example.com', undefined]],
      ['two', [undefined, undefined, undefined]],
    ]);
    expect(all.get('one')).toMatchObject({ email: 'a@example.com' });
  });

  it('has for fields what a file could say, and nothing else', async () => {
    const values = {
      nickname: 'x',
      seen: false,
      teams: ['Sales'],
      none: [],
      groups: { A: 'b' },
      custom: { Remote: true, Size: 'M' },
      private: ['custom'],
    };
    const others = {
      points: 5,
      nobody: null,
      badges: new Set(['early']),
      avatar: new Uint8Array([1]),
      empty: new Uint8Array(),
      history: [{ at: 1 }],
      mixed: ['a', true],
      flags: [true],
      scores: { giving: 1 },
      nested: { deep: { x: 'y' } },
      emailKey: 'k',
      dueShard: 's',
      implied: true,
      mayLogIn: true,
      archivedAt: 'never',
    };
    await platformWrites(cloud(), 'values', 'one', { ...values, ...others });
    expect((await getUserOrTeam(directory(), 'user', 'values', 'one'))?.fields).toEqual(values);
  });
});

describe('a million users', () => {
  it('come in pages of 1 MB', async () => {
    const item = (n: number) => ({ pk: 'pages#0', sk: `USER#${n}`, bio: 'x'.repeat(300_000) });
    for (const n of [0, 4]) {
      const requests = [n, n + 1, n + 2, n + 3].map((one) => ({ PutRequest: { Item: item(one) } }));
      await directory().db.send(new BatchWriteCommand({ RequestItems: { [directory().name]: requests } }));
    }
    const { all, pages } = await known(loadKnownUsers, 'pages');
    expect(all.size).toBe(8);
    expect(pages).toBeGreaterThan(33);
  });
});
