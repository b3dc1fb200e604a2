import { describe, expect, it } from 'vitest';
import type { Change } from '../../../shared/domain/change.ts';
import type { Instants } from '../../../shared/domain/lifecycle.ts';
import { getUserOrTeam } from '../../../shared/store/directory-read.ts';
import { writeChange } from '../../../shared/store/directory-write.ts';
import { dueAfter, dueShards, indexedAt } from '../../../shared/store/due-attributes.ts';
import { dueOf } from '../../support/cloud/due.ts';
import { changeOf } from '../../support/cloud/made-plan.ts';
import { platformWrites, userOf } from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';

const cloud = withCloud();
const write = (key: string, more: Partial<Change>) =>
  writeChange(cloud().context.directory, { tenant: 'acme', importId: 'i1', at: 0 }, changeOf(0, key, more));
const due = (key: string) => dueOf(cloud(), 'acme', key);
const all: Required<Instants> = { onboardsAt: 10, offboardsAt: 20, offboardsAfter: 'i0', purgesAt: 30 };

describe('what is to become due', () => {
  it('stands on the item, and in the index from when on it is due', async () => {
    await write('all', { status: 'pending', instants: all });
    expect(await due('all')).toEqual({ status: 'pending', ...all, dueAt: 10 });
    expect((await userOf(cloud(), 'acme', 'all'))?.dueShard).toMatch(/^\d+$/);
    expect(await getUserOrTeam(cloud().context.directory, 'user', 'acme', 'all')).toMatchObject({ instants: all });
  });

  it('is replaced as a whole by a change that has instants', async () => {
    await write('less', { status: 'pending', instants: all });
    await write('less', { type: 'update', version: 1, instants: { offboardsAt: 25 } });
    expect(await due('less')).toEqual({ status: 'active', offboardsAt: 25, dueAt: 25 });
    await write('less', { type: 'update', version: 2, instants: {} });
    expect(await due('less')).toEqual({ status: 'active' });
    expect(await userOf(cloud(), 'acme', 'less')).not.toHaveProperty('dueShard');
    expect(await getUserOrTeam(cloud().context.directory, 'user', 'acme', 'less')).not.toHaveProperty('instants');
  });

  it('stays as it is in an update without', async () => {
    await write('same', { status: 'pending', instants: all });
    await write('same', { type: 'update', status: 'pending', version: 1, set: { jobTitle: 'Poet' } });
    expect(await due('same')).toEqual({ status: 'pending', ...all, dueAt: 10 });
  });

  it.each([
    ['deactivate', 'deactivated'],
    ['archive', 'archived'],
    ['delete', 'deleted'],
  ] as const)('is nothing any more after %s', async (type, status) => {
    await write(type, { instants: { offboardsAt: 20 } });
    await write(type, { type, status, version: 1 });
    expect(await due(type)).toEqual({ status, offboardsAt: 20 });
  });

  it('is the purge of somebody who is deleted, whose other instants sleep', async () => {
    await write('deleted', { status: 'pending', instants: { onboardsAt: 10, offboardsAt: 20 } });
    await write('deleted', { type: 'delete', status: 'deleted', version: 1, instants: { purgesAt: 30 } });
    expect(await due('deleted')).toEqual({
      status: 'deleted',
      onboardsAt: 10,
      offboardsAt: 20,
      purgesAt: 30,
      dueAt: 30,
    });
  });

  it.each([
    ['with', { offboardsAt: 40 }, { offboardsAt: 40, dueAt: 40 }],
    ['without', undefined, {}],
  ])('is no purge once a row brings them back %s instants', async (how, instants, left) => {
    await write(how, { instants: { offboardsAt: 20 } });
    await write(how, { type: 'delete', status: 'deleted', version: 1, instants: { purgesAt: 30 } });
    await write(how, { type: 'restore', version: 2, ...(instants && { instants }) });
    expect(await due(how)).toEqual({ status: 'active', ...left });
  });

  it('is nothing that teams have', async () => {
    expect(await write('R&D', { entity: 'team', instants: all })).toBe(true);
    expect(await userOf(cloud(), 'acme', 'R&D')).toBeUndefined();
    const team = await getUserOrTeam(cloud().context.directory, 'team', 'acme', 'R&D');
    expect(team).not.toHaveProperty('instants');
  });

  it('is told before anybody writes over it', async () => {
    await write('untold', { instants: { offboardsAt: 20 } });
    await platformWrites(cloud(), 'acme', 'untold', { telling: { type: 'user.deactivated', id: 'x' } });
    expect(await write('untold', { type: 'update', version: 1 })).toBe(false);
    expect(await write('untold', { type: 'archive', status: 'archived', version: 1 })).toBe(false);
    await platformWrites(cloud(), 'acme', 'untold', { telling: undefined });
    expect(await write('untold', { type: 'update', version: 1 })).toBe(true);
  });
});

describe('the index of what is due', () => {
  it('spreads 50,000 users of one instant and one tenant so that no key is hot', () => {
    const sizes = new Map<unknown, number>();
    for (let user = 0; user < 50_000; user += 1) {
      const { dueShard } = indexedAt('acme', String(user), 1);
      sizes.set(dueShard, (sizes.get(dueShard) ?? 0) + 1);
    }
    expect([...sizes.keys()].map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: dueShards }, (_, n) => n));
    expect(Math.max(...sizes.values())).toBeLessThan(1000);
  });

  it('has the same key for a user each time, and others for others of other tenants', () => {
    const shardOf = (tenant: string, key: string) => dueAfter(tenant, changeOf(0, key, { instants: all })).dueShard;
    expect(shardOf('acme', '1')).toBe(shardOf('acme', '1'));
    expect(new Set(['a', 'b', 'c', 'd', 'e', 'f'].map((tenant) => shardOf(tenant, '1'))).size).toBeGreaterThan(1);
  });
});
