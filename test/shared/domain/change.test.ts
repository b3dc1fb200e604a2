import { describe, expect, it } from 'vitest';
import { changeTypeFor, changeTypes, fieldsOf, isRemoval } from '../../../shared/domain/change.ts';
import { addCounts, countedAs, noCounts } from '../../../shared/domain/counts.ts';
import { isActive, isPresent, userStatuses } from '../../../shared/domain/user.ts';

describe('a change', () => {
  it('is an update, or nothing, where the state stays', () => {
    for (const status of userStatuses) {
      expect(changeTypeFor(status, status, true)).toBe('update');
      expect(changeTypeFor(status, status, false)).toBeUndefined();
    }
  });

  it.each([
    ['active', 'archived', 'archive'],
    ['active', 'deactivated', 'deactivate'],
    ['active', 'deleted', 'delete'],
    ['archived', 'active', 'reactivate'],
    ['archived', 'pending', 'reactivate'],
    ['deleted', 'active', 'restore'],
    ['deleted', 'pending', 'restore'],
    ['deleted', 'deactivated', 'restore'],
    ['deleted', 'archived', 'archive'],
    ['archived', 'deactivated', 'deactivate'],
  ] as const)('from %s to %s is %s, whether fields differ or not', (from, to, type) => {
    expect(changeTypeFor(from, to, false)).toBe(type);
    expect(changeTypeFor(from, to, true)).toBe(type);
  });

  it('of somebody whose login opens is an update', () => {
    expect(changeTypeFor('pending', 'active', true)).toBe('update');
  });

  it('shuts no login again that has opened', () => {
    expect(changeTypeFor('active', 'pending', true)).toBeUndefined();
  });

  it('is a removal when it takes access', () => {
    expect(changeTypes.filter(isRemoval)).toEqual(['deactivate', 'archive', 'delete']);
  });

  it('touches the fields that get or lose a value, each once', () => {
    expect(fieldsOf({ was: { a: '1', b: '2' }, set: { b: '3', c: '4' } })).toEqual(['a', 'b', 'c']);
  });

  it('is counted in a column of its own', () => {
    expect(new Set(Object.values(countedAs)).size).toBe(changeTypes.length);
    const each = changeTypes.map((type) => ({ ...noCounts, [countedAs[type]]: 1 })).reduce(addCounts, noCounts);
    expect(Object.values(each).filter((count) => count === 1)).toHaveLength(changeTypes.length);
  });
});

describe('a user', () => {
  it('who can be missing is one who has not gone yet', () => {
    expect(userStatuses.filter(isPresent)).toEqual(['active', 'pending', 'deactivated']);
  });
  it('who counts for limits works here, from the day of their contract on', () => {
    expect(userStatuses.filter(isActive)).toEqual(['active', 'pending']);
  });
});
