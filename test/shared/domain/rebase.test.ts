import { describe, expect, it } from 'vitest';
import type { Change } from '../../../shared/domain/change.ts';
import { rebase } from '../../../shared/domain/rebase.ts';
import type { User } from '../../../shared/domain/user.ts';

const planned: Change = {
  entity: 'user',
  n: 4,
  type: 'update',
  key: '1',
  reason: 'row',
  row: 2,
  version: 3,
  status: 'active',
  was: { lastName: 'Byron' },
  set: { lastName: 'Lovelace', jobTitle: 'Countess' },
  record: 'cmVjb3Jk',
  raw: 'cmF3',
};
const fresh = (fields: User['fields'], status: User['status'] = 'active'): User => ({
  key: '1',
  status,
  version: 8,
  lastChange: 'other#1',
  fields,
});

describe('a change whose user has moved on', () => {
  it.each([
    ['before-values hold', { lastName: 'Byron', points: '7' }],
    ['it is half done already', { lastName: 'Lovelace' }],
    ['it is done already', { lastName: 'Lovelace', jobTitle: 'Countess' }],
  ])('is planned against the new version where %s', (_, fields) => {
    expect(rebase(planned, fresh(fields))).toMatchObject({ version: 8, was: planned.was, set: planned.set });
  });

  it.each([
    ['a field has another value', { lastName: 'King' }],
    ['a field has got a value', { lastName: 'Byron', jobTitle: 'Poet' }],
    ['a field has lost its value', {}],
  ])('is given up where %s', (_, fields) => {
    expect(rebase(planned, fresh(fields))).toBeUndefined();
  });

  it('is given up where the user is gone', () => {
    expect(rebase(planned, undefined)).toBeUndefined();
  });

  it.each([
    ['update', 'active', 'active', true],
    ['update', 'active', 'archived', false],
    ['update', 'active', 'deactivated', false],
    ['update', 'archived', 'active', false],
    ['create', 'active', 'active', true],
    ['create', 'active', 'archived', false],
    ['reactivate', 'active', 'archived', true],
    ['reactivate', 'active', 'deactivated', true],
    ['reactivate', 'active', 'active', true],
    ['reactivate', 'active', 'deleted', false],
    ['restore', 'active', 'deleted', true],
    ['restore', 'active', 'archived', false],
  ] as const)('%s to %s of somebody who is %s now: %s', (type, status, now, holds) => {
    const change = { ...planned, type, status };
    expect(rebase(change, fresh({ lastName: 'Byron' }, now)) !== undefined).toBe(holds);
  });

  describe('by the clock', () => {
    const onboarded = { ...fresh({ lastName: 'Byron' }), lastChange: 'due#onboarding-due#500#i1#4' };
    const pending = { ...planned, status: 'pending' } as const;

    it.each([
      ['leaves what is due alone', undefined, undefined],
      ['knows the same instant', { onboardsAt: 500, offboardsAt: 900 }, { offboardsAt: 900 }],
    ])('stays active where the update %s', (_, instants, left) => {
      const change = { ...pending, ...(instants && { instants }) };
      const expected = { ...planned, version: 8, record: undefined, raw: undefined, ...(left && { instants: left }) };
      expect(rebase(change, onboarded)).toEqual(expected);
    });

    it.each([
      ['opens the login at another instant', { instants: { onboardsAt: 600 } }],
      ['opens it never', { instants: {} }],
      ['is the creation', { type: 'create', instants: { onboardsAt: 500 } }],
      ['is the return', { type: 'restore', instants: { onboardsAt: 500 } }],
    ] as const)('is left alone where the change %s', (_, more) => {
      expect(rebase({ ...pending, ...more }, onboarded)).toBeUndefined();
    });

    it('is left alone where somebody else made them active', () => {
      expect(rebase(pending, { ...onboarded, lastChange: 'i1#4' })).toBeUndefined();
    });

    it.each(['update', 'create', 'reactivate', 'restore'] as const)(
      'is not brought back by a change of type %s',
      (type) => {
        const gone = { ...fresh({ lastName: 'Byron' }, 'deactivated'), lastChange: 'due#offboarding-due#500' };
        expect(rebase({ ...planned, type }, gone)).toBeUndefined();
        expect(rebase({ ...pending, type }, gone)).toBeUndefined();
      },
    );
  });

  it('keeps no fingerprints: the user may differ from the row in what the change does not touch', () => {
    expect(rebase(planned, fresh({ lastName: 'Byron' }))).toMatchObject({ record: undefined, raw: undefined });
  });
});
