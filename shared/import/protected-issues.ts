/** What is said of users whom no import removes, and whom the file would have removed. */
import type { Issue } from '../domain/issue.ts';

const about = {
  code: 'protected-user',
  severity: 'warning',
  scope: 'row',
  expected: 'somebody whom imports may remove',
} as const;

/** @param column what in the row would end their access; undefined: nothing that has a title */
export const sparedRow = (row: number, column: string | undefined, key: string): Issue => ({
  ...about,
  row,
  ...(column !== undefined && { column }),
  value: key,
  message:
    'no import removes this user, so this does not end their access, and the rest of the row counts: ' +
    'take them off the protected users if they are to go',
});

export const sparedAbsentee = (key: string): Issue => ({
  ...about,
  value: key,
  message:
    'no import removes this user, who is not in the file and stays as they are: ' +
    'take them off the protected users if they are to go',
});
