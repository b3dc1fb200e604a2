/** What is said of users whom no import removes, and whom the file would have removed. */
import type { Issue } from '../domain/issue.ts';

const about = {
  code: 'protected-user',
  severity: 'warning',
  scope: 'row',
  expected: 'somebody whom imports may remove',
} as const;

/** What would end their access: the row, and its column where that has a title. */
type Cause = { readonly row: number; readonly column: string | undefined };

/** @param contact whom a customer asks for what a file can't do */
export const sparedRow = (key: string, { row, column }: Cause, contact: string): Issue => ({
  ...about,
  row,
  ...(column !== undefined && { column }),
  value: key,
  message:
    'no import removes this user, so this does not end their access, and the rest of the row counts: ' +
    `ask ${contact} if they are to go`,
});

export const sparedAbsentee = (key: string, contact: string): Issue => ({
  ...about,
  value: key,
  message: `no import removes this user, who is not in the file and stays as they are: ask ${contact} if they are to go`,
});
