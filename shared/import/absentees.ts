import { type Change, changeTypeFor } from '../domain/change.ts';
import { stateOfAbsence } from '../domain/header.ts';
import { isPresent, type UserStatus } from '../domain/user.ts';
import type { PlanInput } from './plan-file.ts';

/** What decides about absentees. `withholdsRemovals`: rows whose user can't be told leave everybody where they are. */
export type AbsenceRules = Pick<PlanInput, 'index' | 'missing' | 'withholdsRemovals'>;

/** A known user whom a complete file does not contain, at the import version that was read. */
type Absentee = { readonly key: string; readonly version: number; readonly status: UserStatus };

/** Whether a known user is present in the directory and in no row. Whoever was never in a file can't go missing from it. */
const isAbsent = ({ index }: AbsenceRules, user: number): boolean =>
  !index.isMarked(user, 'seen') && !index.isImplied(user) && isPresent(index.statusOf(user));

/** Whether absence takes this user's access. */
export const isLeaving = (rules: AbsenceRules, unidentifiedRows: number, user: number): boolean =>
  stateAfter(rules, unidentifiedRows) !== undefined && isAbsent(rules, user);

/** The state that absence leads to now; undefined: it changes nothing. */
const stateAfter = ({ missing, withholdsRemovals }: AbsenceRules, unidentifiedRows: number) =>
  withholdsRemovals && unidentifiedRows > 0 ? undefined : stateOfAbsence[missing];

/** Who is absent, in the order of the keys: the directory is read in no order. */
export function absentees(rules: AbsenceRules): Absentee[] {
  const { index } = rules;
  const absent: Absentee[] = [];
  for (let user = 0; user < index.size(); user += 1) {
    if (!isAbsent(rules, user)) continue;
    absent.push({ key: index.keyOf(user), version: index.versionOf(user), status: index.statusOf(user) });
  }
  return absent.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** What absence leads to, without ordinals. No fingerprints: who comes back is compared field by field. */
export function removalsFor(
  rules: AbsenceRules,
  absent: readonly Absentee[],
  unidentifiedRows: number,
): Omit<Change, 'n'>[] {
  const status = stateAfter(rules, unidentifiedRows);
  if (status === undefined) return [];
  return absent.flatMap(({ key, version, status: before }) => {
    const type = changeTypeFor(before, status, false);
    if (type === undefined) return [];
    return { entity: 'user', version, type, status, key, reason: 'missing', was: {}, set: {} };
  });
}
