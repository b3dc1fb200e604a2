/** Titles that belong to the platform. */
import type { Profile } from './profile.ts';
import type { ProfileColumn } from './profile-column.ts';

/**
 * The columns, as they were, that a change of rules renames although their titles are fixed. Whoever wants that takes
 * `fixedTitle` away in the same change, or a change before, and knows then what they do.
 */
export const renamedFixed = (before: Profile, after: Profile): ProfileColumn[] =>
  before.columns.filter(({ field, title, fixedTitle }) =>
    after.columns.some((now) => fixedTitle && now.fixedTitle && now.field === field && now.title !== title),
  );
