import { describe, expect, it } from 'vitest';
import type { Value } from '../../../shared/domain/field.ts';
import type { Instants } from '../../../shared/domain/lifecycle.ts';
import { isProtected, isWorse, protectionOf, spare } from '../../../shared/domain/protected-users.ts';
import { type User, type UserStatus, userStatuses } from '../../../shared/domain/user.ts';

const userWith = (fields: Record<string, Value>, more: Partial<User> = {}): User => ({
  key: '7',
  status: 'active',
  version: 1,
  lastChange: undefined,
  fields,
  ...more,
});

function protects(rule: { keys?: string[]; fields?: { field: string; values: string[] }[] }, user: User): boolean {
  const protection = protectionOf({ protectedUsers: { keys: [], fields: [], ...rule } });
  return protection !== undefined && isProtected(protection, user.key, user);
}

describe('who is protected', () => {
  it('is nobody without rules', () => {
    expect(protectionOf({})).toBeUndefined();
  });

  it.each<[string, string, string, boolean]>([
    ['the key', '7', '7', true],
    ['another key', '8', '7', false],
    ['a number that only looks the same', '007', '7', false],
    ['a number in other letters', 'a7', 'A7', false],
    ['an address, however it is written', 'Ada@Example.com', 'ada@example.com', true],
  ])('is told by %s', (_, named, key, expected) => {
    expect(protects({ keys: [named] }, userWith({}, { key }))).toBe(expected);
  });

  it.each<[string, string, Value | undefined, boolean]>([
    ['a text', 'role', 'owner', true],
    ['another text', 'role', 'member', false],
    ['letters of another case', 'role', 'Owner', false],
    ['no value', 'role', undefined, false],
    ['a list with it', 'role', ['member', 'owner'], true],
    ['a list without it', 'role', ['member'], false],
    ['an empty list', 'role', [], false],
    ['a map, which has entries and no value', 'role', { owner: 'owner' }, false],
    ['a yes', 'role', true, true],
    ['a no', 'role', false, false],
  ])('is told by a field: %s', (_, field, value, expected) => {
    const fields = value === undefined ? {} : { [field]: value };
    expect(protects({ fields: [{ field, values: ['owner', 'true'] }] }, userWith(fields))).toBe(expected);
  });

  it('is told by an entry of a map, whose name may have dots', () => {
    const groups = { Department: 'Board', 'Cost.Centre': '1' };
    expect(protects({ fields: [{ field: 'groups.Department', values: ['Board'] }] }, userWith({ groups }))).toBe(true);
    expect(protects({ fields: [{ field: 'groups.Cost.Centre', values: ['1'] }] }, userWith({ groups }))).toBe(true);
    expect(protects({ fields: [{ field: 'groups.Team', values: ['Board'] }] }, userWith({ groups }))).toBe(false);
  });

  it('is whom any of the rules names', () => {
    const fields = [
      { field: 'role', values: ['owner'] },
      { field: 'vip', values: ['true'] },
    ];
    expect(protects({ keys: ['9'], fields }, userWith({ vip: true }))).toBe(true);
    expect(protects({ keys: ['9'], fields }, userWith({ role: 'member' }))).toBe(false);
  });

  it('is by their key alone whoever is new', () => {
    const fields = [{ field: 'role', values: ['owner'] }];
    const protection = protectionOf({ protectedUsers: { keys: ['7'], fields } });
    expect(protection && [isProtected(protection, '7', undefined), isProtected(protection, '8', undefined)]).toEqual([
      true,
      false,
    ]);
  });
});

describe('a row about somebody who is protected', () => {
  const order: readonly UserStatus[] = ['active', 'deactivated', 'archived', 'deleted'];

  it.each(userStatuses.flatMap((before) => userStatuses.map((after) => [before, after] as const)))(
    'never leads from %s further out (%s)',
    (before, after) => {
      const spared = spare(userWith({}, { status: before }), { status: after, instants: undefined });
      const place = (status: UserStatus): number => Math.max(0, order.indexOf(status));
      const isTaken = place(after) > place(before);
      expect(isWorse(after, before)).toBe(isTaken);
      expect(spared).toEqual(isTaken ? { status: before, instants: undefined } : undefined);
    },
  );

  const end: Instants = { offboardsAt: 5, offboardsAfter: 'import' };

  it.each<[string, Instants | undefined, UserStatus, Instants | undefined, ReturnType<typeof spare>]>([
    ['a date that comes', undefined, 'active', end, { status: 'active', instants: undefined }],
    ['a date that was due already', end, 'active', undefined, { status: 'active', instants: {} }],
    ['a date that moves', end, 'active', { offboardsAt: 9 }, { status: 'active', instants: {} }],
    ['a word, beside a date that was due', end, 'archived', undefined, { status: 'active', instants: {} }],
    ['a date that goes', end, 'active', {}, undefined],
    ['what is due besides', undefined, 'active', { onboardsAt: 3 }, undefined],
    [
      'a date beside an onboarding',
      { onboardsAt: 3 },
      'active',
      { onboardsAt: 4, offboardsAt: 9 },
      { status: 'active', instants: { onboardsAt: 4 } },
    ],
  ])('leaves nothing due that ends their access: %s', (_, due, status, instants, expected) => {
    expect(spare(userWith({}, due ? { instants: due } : {}), { status, instants })).toEqual(expected);
  });

  it('leaves what sleeps while they are out', () => {
    const user = userWith({}, { status: 'deactivated', instants: end });
    expect(spare(user, { status: 'deactivated', instants: undefined })).toBeUndefined();
  });

  it('sets no end for somebody new', () => {
    expect(spare(undefined, { status: 'active', instants: end })).toEqual({ status: 'active', instants: undefined });
    expect(spare(undefined, { status: 'archived', instants: undefined })).toBeUndefined();
  });
});
