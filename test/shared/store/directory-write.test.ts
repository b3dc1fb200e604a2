import { describe, expect, it } from 'vitest';
import type { Change } from '../../../shared/domain/change.ts';
import { getUser, getUsers, loadKnownUsers } from '../../../shared/store/directory-read.ts';
import { writeChange } from '../../../shared/store/directory-write.ts';
import { platformWrites, userOf } from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';

const cloud = withCloud();
const writer = { tenant: 'acme', importId: 'i1', at: Date.parse('2026-01-05T08:00:00Z') };

const create = (key: string, more: Partial<Change> = {}): Change => ({
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

describe('users that are read', () => {
  it('are the same one by one, many at a time, and all together', async () => {
    const keys = Array.from({ length: 100 }, (_, n) => `read-${n}`);
    await Promise.all(
      keys.map((key) => writeChange(cloud().context.directory, { ...writer, tenant: 'readers' }, create(key))),
    );
    const { directory } = cloud().context;
    const many = await getUsers(directory, 'readers', [...keys, 'nobody']);
    expect([...many.keys()].sort()).toEqual([...keys].sort());
    expect(many.get('read-7')).toEqual(await getUser(directory, 'readers', 'read-7'));
    const all = new Map<string, unknown>();
    let pages = 0;
    await loadKnownUsers(
      directory,
      'readers',
      (user) => all.set(user.key, user),
      async () => {
        pages += 1;
      },
    );
    expect(pages, 'a sign of life after every page of every shard').toBe(32);
    expect([...all.keys()].sort()).toEqual([...keys].sort());
    expect(all.get('read-7')).toMatchObject({ status: 'active', version: 1, raw: new Uint8Array(16).fill(2) });
  });

  it('have no fields that are not text, and none that are nobody’s to map', async () => {
    await write(create('odd'));
    await platformWrites(cloud(), 'acme', 'odd', {
      points: 5,
      seen: false,
      nickname: 'x',
      groups: { A: 'b' },
    });
    expect(await getUser(cloud().context.directory, 'acme', 'odd')).toEqual({
      key: 'odd',
      status: 'active',
      version: 1,
      lastChange: 'i1#0',
      fields: { firstName: 'Ada', email: 'ada@example.com', nickname: 'x', groups: { A: 'b' } },
    });
  });
});
