import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { worktango } from '../../../shared/domain/presets/worktango.ts';
import { profileSchema, reservedFields } from '../../../shared/domain/profile.ts';

const firstFault = (profile: unknown) => {
  const result = v.safeParse(profileSchema, profile);
  return result.success ? undefined : result.issues[0].message;
};

const [employeeId, ...otherColumns] = worktango.columns;
const withColumns = (...columns: unknown[]) => ({ ...worktango, columns: [...worktango.columns, ...columns] });

describe('a profile', () => {
  it('is valid as the preset has it', () => {
    expect(v.parse(profileSchema, worktango)).toEqual(worktango);
  });

  it('takes any number of groups (W5)', () => {
    const groups = Array.from({ length: 500 }, (_, n) => `Group ${n}`);
    expect(firstFault({ ...worktango, groups })).toBeUndefined();
  });

  it.each([
    ['an identity that no column fills', { ...worktango, identity: 'badge' }, /identity.*add the column/],
    [
      'an identity whose column is optional',
      { ...worktango, columns: [{ ...employeeId, required: false }, ...otherColumns] },
      /identity.*required column/,
    ],
    ['the state as identity', { ...worktango, identity: 'status' }, /identity.*text or email/],
    [
      'a date as identity',
      {
        ...worktango,
        identity: 'hireDate',
        columns: worktango.columns.map((one) => ({ ...one, required: true })),
      },
      /identity.*text or email/,
    ],
    ['a title twice', withColumns({ title: 'EMAIL', field: 'other', type: 'text' }), /share a title.*remove/],
    [
      'an alias that is a title',
      withColumns({ title: 'Boss', aliases: ['status'], field: 'boss', type: 'text' }),
      /share a title/,
    ],
    ['a group that is a column', { ...worktango, groups: ['Job title'] }, /share a title/],
    ['a group twice', { ...worktango, groups: ['Team', 'team'] }, /share a title/],
    ['a field twice', withColumns({ title: 'Second Email', field: 'email', type: 'email' }), /same field.*alias/],
    [
      'a second type of state',
      withColumns({ title: 'State', field: 'state', type: 'status' }),
      /choose another field name/,
    ],
    [
      'a state that is text',
      {
        ...worktango,
        columns: worktango.columns.map((one) => (one.field === 'status' ? { ...one, type: 'text' } : one)),
      },
      /status takes the type "status"/,
    ],
    ['a state without words', { ...worktango, statusWords: {} }, /needs statusWords/],
    ['a field name with a dot', withColumns({ title: 'X', field: 'a.b', type: 'text' }), /camelCase/],
    ['something that it does not know', { ...worktango, colour: 'red' }, /colour|never/],
  ])('refuses %s and says what to do', (_, profile, message) => {
    expect(firstFault(profile)).toMatch(message);
  });

  it.each([...reservedFields])('refuses a column that would fill the attribute %s', (field) => {
    expect(firstFault(withColumns({ title: 'Another', field, type: 'text' }))).toBeDefined();
  });
});
