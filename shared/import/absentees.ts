import type { Change } from '../domain/change.ts';
import type { Profile } from '../domain/profile.ts';
import { isPresent } from '../domain/user.ts';
import type { UserIndex } from './user-index.ts';

/** A known user whom a complete file does not contain, at the import version that was read. */
export type Absentee = { readonly key: string; readonly version: number };

/** Who is present in the directory and in no row, in the order of the keys: the directory is read in no order. */
export function absentees(index: UserIndex): Absentee[] {
  const absent: Absentee[] = [];
  for (let user = 0; user < index.size(); user += 1) {
    if (index.isMarked(user, 'seen') || !isPresent(index.statusOf(user))) continue;
    absent.push({ key: index.keyOf(user), version: index.versionOf(user) });
  }
  return absent.sort((a, b) => (a.key < b.key ? -1 : 1));
}

const removals = { archive: { type: 'archive', status: 'archived' } } as const;

/** What absence leads to, as the profile says. No fingerprints: who comes back is compared field by field. */
export const removalOf = (
  { key, version }: Absentee,
  missing: Exclude<Profile['missing'], 'leave'>,
  n: number,
): Change => ({ n, version, ...removals[missing], key, reason: 'missing', was: {}, set: {} });
