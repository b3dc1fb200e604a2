import type { Change } from '../domain/change.ts';
import type { Issue } from '../domain/issue.ts';
import type { Kept } from '../domain/rollback.ts';

const texts: Readonly<
  Record<Kept['why'], { readonly code: string; readonly expected: string; readonly message: string }>
> = {
  changed: {
    code: 'changed-since',
    expected: 'what the import had set',
    message: 'this was changed after the import, so it was left as it is: change it by hand if it is wrong',
  },
  'in-use': {
    code: 'changed-since',
    expected: 'somebody whom nobody has changed since the import',
    message: 'somebody changed this user after the import, so their access was not taken: look at them by hand',
  },
  gone: {
    code: 'no-longer-there',
    expected: 'somebody who still is in the directory',
    message:
      'they were deleted for good, or their restore window is over, so they can not come back: import them again',
  },
  team: {
    code: 'team-stays',
    expected: 'a team that was there before the import',
    message: 'imports never remove a team, so the one that was created stays: remove it by hand if it is not wanted',
  },
  unknown: {
    code: 'state-unknown',
    expected: 'a plan that says which state they had',
    message: 'the plan does not say in which state they were before, so they stay in theirs: look at them by hand',
  },
  protected: {
    code: 'protected-user',
    expected: 'somebody whom imports may remove',
    message:
      'no import removes this user, so their access was not taken: take them off the protected users if they are to go',
  },
  address: {
    code: 'address-taken',
    expected: 'an address that nobody else has',
    message: 'somebody else has the address by now, so it was not given back: look at both of them by hand',
  },
};

/** What was not taken back. `isAll`: nothing of the change was, which rejects it; a warning otherwise. */
export const issueOf = ({ key, row }: Change, { field, why }: Kept, isAll: boolean): Issue => ({
  ...texts[why],
  severity: isAll && why !== 'team' ? 'error' : 'warning',
  scope: 'row',
  ...(row !== undefined && { row }),
  ...(field !== undefined && { column: field }),
  value: key,
});
