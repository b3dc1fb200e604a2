import { type Change, changeTypeFor } from '../domain/change.ts';
import { stateOfAbsence } from '../domain/rules-meaning.ts';
import { isPresent } from '../domain/user.ts';
import type { PlanInput } from './plan-file.ts';

/** What decides about absentees. `withholdsRemovals`: rows whose user can't be told leave everybody where they are. */
export type AbsenceRules = Pick<PlanInput, 'index' | 'missing' | 'withholdsRemovals' | 'restorableUntil'>;

/** Whether a known user is present in the directory and in no row. Whoever was never in a file can't go missing from it. */
const isAbsent = ({ index }: AbsenceRules, user: number): boolean =>
  !index.isSeen(user) && !index.isImplied(user) && isPresent(index.statusOf(user));

/** The state that absence leads to now; undefined: it changes nothing. */
const stateAfter = ({ missing, withholdsRemovals }: AbsenceRules, unidentifiedRows: number) =>
  withholdsRemovals && unidentifiedRows > 0 ? undefined : stateOfAbsence[missing];

/** Whether absence has this user lose their address: whoever is deactivated keeps it. */
export function isLeaving(rules: AbsenceRules, unidentifiedRows: number, user: number): boolean {
  const status = stateAfter(rules, unidentifiedRows);
  return status !== undefined && !isPresent(status) && isAbsent(rules, user);
}

/** How many are absent. */
export function countAbsent(rules: AbsenceRules): number {
  let absent = 0;
  for (let user = 0; user < rules.index.size(); user += 1) if (isAbsent(rules, user)) absent += 1;
  return absent;
}

/**
 * What absence leads to, without ordinals, in the order of the keys: the directory is read in no order. No fingerprints:
 * who comes back is compared field by field.
 */
export function* removalsFor(rules: AbsenceRules, unidentifiedRows: number): Generator<Omit<Change, 'n'>> {
  const status = stateAfter(rules, unidentifiedRows);
  if (status === undefined) return;
  const { index, restorableUntil } = rules;
  const due = status === 'deleted' ? { instants: { purgesAt: restorableUntil } } : {};
  for (const { key, user } of absentees(rules)) {
    const before = { status: index.statusOf(user) };
    const type = changeTypeFor(before.status, status, false);
    if (type === undefined) continue;
    const version = index.versionOf(user);
    yield { entity: 'user', version, type, status, key, reason: 'missing', was: {}, set: {}, before, ...due };
  }
}

function absentees(rules: AbsenceRules): { readonly key: string; readonly user: number }[] {
  const { index } = rules;
  const absent: { key: string; user: number }[] = [];
  for (let user = 0; user < index.size(); user += 1) {
    if (isAbsent(rules, user)) absent.push({ key: index.keyOf(user), user });
  }
  return absent.sort((a, b) => (a.key < b.key ? -1 : 1));
}
