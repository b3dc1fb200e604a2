import { type Change, changeTypeFor } from '../domain/change.ts';
import { isPatienceOver, missedAgain, type WaitingUser } from '../domain/patience.ts';
import { isProtected, type Protection, protectionOf } from '../domain/protected-users.ts';
import { stateOfAbsence } from '../domain/rules-meaning.ts';
import { isPresent, type UserStatus } from '../domain/user.ts';
import type { PlanInput } from './plan-file.ts';

/** What decides about absentees. `withholdsRemovals`: rows whose user can't be told leave everybody where they are. */
export type AbsenceRules = Pick<
  PlanInput,
  | 'index'
  | 'missing'
  | 'withholdsRemovals'
  | 'restorableUntil'
  | 'now'
  | 'waiting'
  | 'profile'
  | 'readUsers'
  | 'heartbeat'
>;

/** Somebody known who is present in the directory and in no row. */
type Absentee = { readonly key: string; readonly user: number };

/** What absence comes to, each in the order of the keys: the directory is read in no order. */
export type Absence = {
  /** How many are absent, also where nothing follows from it. */
  readonly missing: number;
  /** The state of those who leave. */
  readonly status: UserStatus;
  readonly leaving: readonly Absentee[];
  /** Those who stay for now. */
  readonly waiting: readonly WaitingUser[];
  /** Keys of those who stay whatever happens. */
  readonly protected: readonly string[];
  /** Whether absence has this user lose their address: whoever is deactivated keeps it. */
  readonly isLeaving: (user: number) => boolean;
};

/** Whether a known user is present in the directory and in no row. Whoever was never in a file can't go missing from it. */
const isAbsent = ({ index }: AbsenceRules, user: number): boolean =>
  !index.isSeen(user) && !index.isImplied(user) && isPresent(index.statusOf(user));

/** Judges who is absent once all rows were read. 24 bytes and the key for each; users are read where rules ask for fields. */
export async function judgeAbsence(rules: AbsenceRules, unidentifiedRows: number): Promise<Absence> {
  const status = stateOfAbsence[rules.missing];
  const none = { status: 'active', leaving: [], waiting: [], protected: [], isLeaving: () => false } as const;
  if (status === undefined) return { ...none, missing: countAbsent(rules) };
  const absent = absentees(rules);
  const missing = absent.length;
  const affected = absent.filter(({ user }) => changeTypeFor(rules.index.statusOf(user), status, false) !== undefined);
  // Such a file proves nothing about anybody: whoever waits waits on, as if it had not been.
  if (rules.withholdsRemovals && unidentifiedRows > 0)
    return { ...none, missing, waiting: stillWaiting(rules, affected) };
  return { missing, status, ...(await judgeEach(rules, status, affected)) };
}

/** How many are absent. */
function countAbsent(rules: AbsenceRules): number {
  let absent = 0;
  for (let user = 0; user < rules.index.size(); user += 1) if (isAbsent(rules, user)) absent += 1;
  return absent;
}

function absentees(rules: AbsenceRules): Absentee[] {
  const { index } = rules;
  const absent: Absentee[] = [];
  for (let user = 0; user < index.size(); user += 1) {
    if (isAbsent(rules, user)) absent.push({ key: index.keyOf(user), user });
  }
  return absent.sort((a, b) => (a.key < b.key ? -1 : 1));
}

const stillWaiting = ({ waiting }: AbsenceRules, affected: readonly Absentee[]): WaitingUser[] =>
  affected.flatMap(({ key, user }) => {
    const before = waiting.of(user);
    return before === undefined ? [] : [{ key, ...before }];
  });

type Judged = Pick<Absence, 'leaving' | 'waiting' | 'protected' | 'isLeaving'>;

/** Whoever is protected does not wait: should they be so no longer, patience with them begins then. */
async function judgeEach(rules: AbsenceRules, status: UserStatus, affected: readonly Absentee[]): Promise<Judged> {
  const { profile, index, now } = rules;
  const judged = { leaving: [] as Absentee[], waiting: [] as WaitingUser[], protected: [] as string[] };
  const losing = new Uint8Array(isPresent(status) ? 0 : index.size());
  const protection = protectionOf(profile);
  for (let from = 0; from < affected.length; from += readAtOnce) {
    const some = affected.slice(from, from + readAtOnce);
    const isSpared = protection === undefined ? nobody : await protectedAmong(rules, protection, some);
    for (const { key, user } of some) {
      if (isSpared(key)) {
        judged.protected.push(key);
        continue;
      }
      const waiting = missedAgain(rules.waiting.of(user), now);
      if (isPatienceOver(profile.patience, waiting, now)) {
        judged.leaving.push({ key, user });
        if (user < losing.length) losing[user] = 1;
      } else judged.waiting.push({ key, ...waiting });
    }
  }
  return { ...judged, isLeaving: (user) => losing[user] === 1 };
}

/** Absentees who are read at once: ten calls of BatchGetItem. */
const readAtOnce = 1_000;

const nobody = (): boolean => false;

/** By their keys alone nobody has to be read. */
async function protectedAmong(
  { readUsers, heartbeat }: AbsenceRules,
  protection: Protection,
  some: readonly Absentee[],
): Promise<(key: string) => boolean> {
  if (protection.ofFields === undefined) return protection.ofKey;
  await heartbeat();
  const users = await readUsers(some.map(({ key }) => key));
  return (key) => isProtected(protection, key, users.get(key));
}

/** What absence leads to, without ordinals. No fingerprints: who comes back is compared field by field. */
export function* removalsFor(
  { index, restorableUntil }: Pick<AbsenceRules, 'index' | 'restorableUntil'>,
  { status, leaving }: Absence,
): Generator<Omit<Change, 'n'>> {
  const due = status === 'deleted' ? { instants: { purgesAt: restorableUntil } } : {};
  for (const { key, user } of leaving) {
    const before = { status: index.statusOf(user) };
    const type = changeTypeFor(before.status, status, false);
    if (type === undefined) continue;
    const version = index.versionOf(user);
    yield { entity: 'user', version, type, status, key, reason: 'missing', was: {}, set: {}, before, ...due };
  }
}
