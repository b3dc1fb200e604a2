import { describe, expect, it } from 'vitest';
import { worktango } from '../../../shared/domain/presets/worktango.ts';
import { faultSentence, readProfile } from '../../../shared/domain/profile-faults.ts';

/** All faults of the rules with these settings, a sentence each. */
function faultsOf(settings: object): string[] {
  const result = readProfile({ ...worktango, missing: 'archive', ...settings });
  return 'faults' in result ? result.faults.map(faultSentence) : [];
}

const byField = (field: string) => ({ protectedUsers: { fields: [{ field, values: ['owner'] }] } });

describe('rules of patience', () => {
  it.each([{ files: 2 }, { hours: 1 }, { files: 3, hours: 48 }])('may say %j', (patience) => {
    expect(faultsOf({ patience })).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    ['neither files nor hours', { patience: {} }, /patience.*neither files nor hours/],
    ['a wait for nothing', { patience: { files: 3 }, missing: 'leave' }, /patience.*left as they are/],
    ['a single file', { patience: { files: 1 } }, /patience\.files.*2 or more/],
    ['no hours at all', { patience: { hours: 0 } }, /patience\.hours.*1 or more/],
    ['half an hour', { patience: { hours: 0.5 } }, /patience\.hours.*whole/],
  ])('may not say %s', (_, settings, expected) => {
    expect(faultsOf(settings)).toEqual([expect.stringMatching(expected)]);
  });
});

describe('rules of protection', () => {
  it.each(['role', 'department', 'groups.Department', 'custom.Level', 'email', 'flags.vip'])(
    'may go by the attribute %s',
    (field) => {
      expect(faultsOf(byField(field))).toEqual([]);
    },
  );

  it.each(['status', 'version', 'mayLogIn', 'offboardsAt', 'private', 'telling.type', 'constructor'])(
    'may not go by the reserved attribute %s',
    (field) => {
      expect(faultsOf(byField(field))).toEqual([expect.stringMatching(/protectedUsers\.fields.*engine's own/)]);
    },
  );

  it.each(['groups', 'groups.', 'custom'])('may not go by a whole map (%s)', (field) => {
    expect(faultsOf(byField(field))).toEqual([expect.stringMatching(/protectedUsers\.fields.*has entries/)]);
  });

  it('have to name somebody', () => {
    expect(faultsOf({ protectedUsers: {} })).toEqual([expect.stringMatching(/protectedUsers.*names nobody/)]);
    expect(faultsOf({ protectedUsers: { keys: ['7'] } })).toEqual([]);
  });
});
