/** What can't be true of the column that has the day of a file. */
import type { Contradiction } from './column-contradictions.ts';
import type { ProfileColumn } from './profile-column.ts';

type Rules = {
  readonly columns: readonly ProfileColumn[];
  readonly contentDate?: { readonly title: string };
};

/**
 * The day fills no field: every user would change with every file.
 *
 * @param at what stands before the paths of these rules, such as `teams.`
 */
export function inContentDate({ columns, contentDate }: Rules, at: string, groups: readonly string[]): Contradiction[] {
  if (contentDate === undefined) return [];
  const isMeant = (title: string): boolean => folded(title) === folded(contentDate.title);
  const column = columns.find(({ title, aliases }) => [title, ...aliases].some(isMeant));
  if (column === undefined && !groups.some(isMeant)) return [];
  const needs = column === undefined ? ['groups'] : [`${at}columns.${column.field}`];
  const what = column === undefined ? 'is a group' : `fills the field "${column.field}"`;
  const message = `"${contentDate.title}" ${what} already, which would change with every file: remove that, or name another column`;
  return [{ path: `${at}contentDate.title`, message, needs }];
}

const folded = (title: string): string => title.normalize('NFC').toLowerCase();
