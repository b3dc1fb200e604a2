import { describe, expect, it } from 'vitest';
import { adjustProfile, InvalidSetting, settingNames } from '../../../shared/domain/adjust-profile.ts';
import { mapHeader } from '../../../shared/domain/header.ts';
import { worktango } from '../../../shared/domain/presets/worktango.ts';

const refusalOf = (name: string, value: string): string => {
  try {
    adjustProfile(worktango, name, value);
  } catch (error) {
    if (error instanceof InvalidSetting) return error.message;
    throw error;
  }
  throw new Error(`${name}=${value} was taken`);
};

describe('a setting', () => {
  it('changes what it names and nothing else', () => {
    expect(adjustProfile(worktango, 'missing', 'archive')).toEqual({ ...worktango, missing: 'archive' });
    expect(adjustProfile(worktango, 'emptyCells', 'keep')).toEqual({ ...worktango, emptyCells: 'keep' });
    expect(adjustProfile(worktango, 'retentionDays', '30')).toEqual({ ...worktango, retentionDays: 30 });
    expect(adjustProfile(worktango, 'limits.removals.count', '0').limits.removals).toEqual({ count: 0, percent: 10 });
    expect(adjustProfile(worktango, 'limits.removals.percent', '2.5').limits.removals).toEqual({
      count: 5,
      percent: 2.5,
    });
  });

  it('takes groups as a list (W5)', () => {
    expect(adjustProfile(worktango, 'groups', 'Department, Location,Cost Center').groups).toEqual([
      'Department',
      'Location',
      'Cost Center',
    ]);
  });

  it('makes the email the identity, and then nobody needs an employee id (W3)', () => {
    const byEmail = adjustProfile(worktango, 'identity', 'email');
    const { mapping } = mapHeader(['Email', 'First Name', 'Last Name', 'Status'], byEmail);
    expect(mapping?.identity.field).toBe('email');
  });

  it('can be taken back', () => {
    expect(adjustProfile(adjustProfile(worktango, 'identity', 'email'), 'identity', 'employeeId').columns[0]).toEqual(
      worktango.columns[0],
    );
  });

  it.each([
    ['missing', 'delete', /archive/],
    ['emptyCells', 'maybe', /erase/],
    ['retentionDays', '0', /retentionDays/],
    ['retentionDays', 'ninety', /retentionDays/],
    ['retentionDays', '1.5', /retentionDays/],
    ['identity', 'badge', /add the column, or choose another identity/],
    ['identity', 'status', /text or email/],
    ['groups', 'Email', /remove one of them/],
    ['groups', '', /groups/],
    ['limits.removals.count', '', /limits\.removals\.count/],
    ['limits.removals.count', '-1', /limits\.removals\.count/],
    ['limits.removals.percent', '101', /limits\.removals\.percent/],
    ['limits.removals.percent', ' ', /limits\.removals\.percent/],
  ])('%s=%j is refused with what is expected', (name, value, message) => {
    expect(refusalOf(name, value)).toMatch(message);
  });

  it.each(['colour', 'constructor', 'toString', '__proto__', 'limits'])(
    '%s is none: the refusal lists them all',
    (name) => {
      expect(refusalOf(name, 'x')).toContain(settingNames.join(', '));
    },
  );
});
