import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DiffRules, diff as diffBy, sameValue } from '../../../shared/domain/diff.ts';
import type { UserRecord } from '../../../shared/domain/record.ts';
import type { User } from '../../../shared/domain/user.ts';

const user = (fields: User['fields'], status: User['status'] = 'active'): User => ({
  key: '1',
  status,
  version: 3,
  lastChange: undefined,
  fields,
});
const plain: DiffRules = {
  defaults: undefined,
  usualStatus: 'active',
  adding: new Set(),
  returnsFrom: ['deleted'],
};
const diff = (known: User | undefined, claim: UserRecord) => diffBy(known, claim, plain);

type Claims = Readonly<Record<string, string | null>>;

const withValue = (claims: Claims): Record<string, string> =>
  Object.fromEntries(Object.entries(claims).filter((claim): claim is [string, string] => claim[1] !== null));

const without = (claims: Claims): string[] => Object.keys(claims).filter((name) => claims[name] === null);

const record = (fields: Claims, groups: Claims = {}, status: UserRecord['status'] = 'active'): UserRecord => {
  const inGroups = withValue(groups);
  const values = { ...withValue(fields), ...(Object.keys(inGroups).length > 0 && { groups: inGroups }) };
  const left = without(groups).map((name) => ['groups', name] as const);
  return { key: '1', status, values, emptied: without(fields), left };
};

describe('the difference between a user and a record', () => {
  it('is a creation when nobody is known, without the values that are not there', () => {
    expect(
      diff(undefined, record({ firstName: 'Ada', jobTitle: null }, { Department: 'R&D', Location: null })),
    ).toEqual({
      type: 'create',
      status: 'active',
      was: {},
      set: { firstName: 'Ada', groups: { Department: 'R&D' } },
    });
  });

  it('is none when the directory says the same', () => {
    const known = user({ firstName: 'Ada', groups: { Location: 'London', Department: 'R&D' }, points: '7' });
    expect(
      diff(known, record({ firstName: 'Ada', jobTitle: null }, { Department: 'R&D', Location: 'London' })),
    ).toBeUndefined();
  });

  it('has before and after of what differs, and nothing else', () => {
    expect(
      diff(
        user({ firstName: 'Ada', lastName: 'Byron', jobTitle: 'Poet' }),
        record({ firstName: 'Ada', lastName: 'Lovelace', jobTitle: null, managerId: '9' }),
      ),
    ).toEqual({
      type: 'update',
      status: 'active',
      was: { lastName: 'Byron', jobTitle: 'Poet' },
      set: { lastName: 'Lovelace', managerId: '9' },
    });
  });

  it('never touches attributes that the record does not speak of (W7)', () => {
    const known = user({ firstName: 'Ada', nickname: 'Countess', points: '7' });
    expect(diff(known, record({ firstName: 'Augusta' }))).toMatchObject({
      was: { firstName: 'Ada' },
      set: { firstName: 'Augusta' },
    });
  });

  it('merges groups: those that the file does not have stay (W5)', () => {
    const known = user({ groups: { Department: 'R&D', Club: 'Chess' } });
    expect(diff(known, record({}, { Department: 'Sales', Location: 'Rome' }))).toMatchObject({
      was: { groups: { Department: 'R&D', Club: 'Chess' } },
      set: { groups: { Department: 'Sales', Club: 'Chess', Location: 'Rome' } },
    });
  });

  it('takes a group away whose cell is empty, and the map with the last one', () => {
    expect(diff(user({ groups: { A: '1', B: '2' } }), record({}, { A: null }))).toMatchObject({
      set: { groups: { B: '2' } },
    });
    expect(diff(user({ groups: { A: '1' } }), record({}, { A: null }))).toMatchObject({
      was: { groups: { A: '1' } },
      set: {},
    });
    expect(diff(user({}), record({}, { A: null }))).toBeUndefined();
  });

  it.each([
    ['active', 'active', undefined],
    ['active', 'archived', 'archive'],
    ['archived', 'archived', undefined],
    ['archived', 'active', 'reactivate'],
    ['deactivated', 'active', 'reactivate'],
    ['deactivated', 'archived', 'archive'],
    ['deleted', 'active', 'restore'],
    ['pending', 'active', undefined],
    ['pending', 'archived', 'archive'],
    ['pending', 'deactivated', 'deactivate'],
    ['deleted', 'archived', 'archive'],
    ['deleted', 'deactivated', 'restore'],
    ['archived', 'deactivated', 'deactivate'],
  ] as const)('turns %s into %s by %s (W6)', (from, to, type) => {
    expect(diff(user({}, from), record({}, {}, to))?.type).toBe(type);
  });

  it('leaves a login closed that opens on a later day', () => {
    expect(diff(user({ firstName: 'Ada' }, 'pending'), record({ firstName: 'Augusta' }))).toMatchObject({
      type: 'update',
      status: 'pending',
    });
  });

  it('updates the fields of somebody in the same change as their state', () => {
    expect(diff(user({ jobTitle: 'Poet' }, 'archived'), record({ jobTitle: 'Programmer' }))).toEqual({
      type: 'reactivate',
      status: 'active',
      was: { jobTitle: 'Poet' },
      set: { jobTitle: 'Programmer' },
    });
  });

  it('is none any more once it has been applied', () => {
    const values = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('x', 'y'));
    const claims = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('x', 'y', null));
    const states = fc.constantFrom('active' as const, 'archived' as const);
    fc.assert(
      fc.property(
        values,
        values,
        states,
        claims,
        claims,
        states,
        (fields, groups, from, claimed, claimedGroups, to) => {
          const before = user(Object.keys(groups).length > 0 ? { ...fields, groups } : fields, from);
          const claim = record(claimed, claimedGroups, to);
          const change = diff(before, claim);
          if (change === undefined) return;
          const kept = Object.entries(before.fields).filter(([field]) => !(field in change.was));
          const after = user({ ...Object.fromEntries(kept), ...change.set }, change.status);
          expect(diff(after, claim)).toBeUndefined();
        },
      ),
    );
  });
});

describe('values', () => {
  it.each([
    ['a', 'a', true],
    ['a', 'b', false],
    [undefined, undefined, true],
    ['a', undefined, false],
    [{ x: '1', y: '2' }, { y: '2', x: '1' }, true],
    [{ x: '1' }, { x: '1', y: '2' }, false],
    [{ x: '1' }, { y: '1' }, false],
    [{}, undefined, false],
  ])('%j and %j are the same: %s', (a, b, same) => {
    expect(sameValue(a, b)).toBe(same);
    expect(sameValue(b, a)).toBe(same);
  });
});
