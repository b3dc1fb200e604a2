import { isPresent, type User } from '../domain/user.ts';
import { createAddressTable } from './address-table.ts';
import { createGrowingWords } from './growing-words.ts';
import type { UserIndex } from './user-index.ts';

/** A change, as far as addresses go. */
type Move = { readonly status: User['status']; readonly was: User['fields']; readonly set: User['fields'] };

/**
 * Whose address is whose after the plan. Rows claim addresses, and give up others; whether a claim is good is known at the
 * end only: B may give up in the last row what A took in the first. About 30 bytes for each claim.
 */
export type EmailClaims = {
  /** Notes what a planned change, from the user as known, means for addresses. `number`: the user's, who has one row. */
  readonly note: (number: number, row: number, user: User | undefined, change: Move) => void;
  /** Whether a row has this address, whatever it comes to. */
  readonly isNamed: (email: string) => boolean;
  /** Notes the address of a row that was rejected when it was read: it claims nothing, and is there all the same. */
  readonly name: (email: string) => void;
  /**
   * The rows whose claims are no good: two rows claim the same, or somebody has it who keeps it. The same ones in
   * whatever order the rows came.
   *
   * @param isRejected rows that come to nothing for another reason: they claim nothing, and give nothing up
   * @param isLeaving known users who lose their address by what the plan does with absentees
   */
  readonly clashes: (isRejected: (row: number) => boolean, isLeaving: (user: number) => boolean) => number[];
};

/** More than one row claims the address. */
const CONTESTED = 2 ** 32 - 1;

export function createEmailClaims(index: UserIndex): EmailClaims {
  const addresses = createAddressTable();
  /** Of each claim: the number of its address, that of its user, and its row. */
  const [claimed, numbers, rows] = [createGrowingWords(), createGrowingWords(), createGrowingWords()];
  const known = index.size();
  /** The row in which a known user gives their address up. */
  let moves: Uint32Array | undefined;

  /** Of each address, the claim that nobody contests, from 1 on. */
  const standingClaims = (isRejected: (row: number) => boolean, refuse: (claim: number) => void): Uint32Array => {
    const standing = new Uint32Array(addresses.size());
    for (let claim = 0; claim < rows.size(); claim += 1) {
      if (isRejected(rows.at(claim))) continue;
      const address = claimed.at(claim);
      const other = standing[address] ?? 0;
      if (other !== 0) refuse(claim);
      if (other !== 0 && other !== CONTESTED) refuse(other - 1);
      standing[address] = other === 0 ? claim + 1 : CONTESTED;
    }
    return standing;
  };

  return {
    note: (number, row, user, { status, was, set }) => {
      const before = user?.fields.email;
      const isMoving = was.email !== undefined || !isPresent(status);
      if (number < known && before !== undefined && isMoving) {
        moves ??= new Uint32Array(known);
        moves[number] = row;
      }
      const returns = user !== undefined && !isPresent(user.status);
      const email = set.email ?? (returns && was.email === undefined ? before : undefined);
      if (typeof email !== 'string') return;
      const address = addresses.put(index.hashOf(email));
      if (!isPresent(status)) return;
      claimed.push(address);
      numbers.push(number);
      rows.push(row);
    },
    isNamed: (email) => addresses.find(index.hashOf(email)) >= 0,
    name: (email) => {
      addresses.put(index.hashOf(email));
    },
    clashes: (isRejected, isLeaving) => {
      const refused = new Set<number>();
      const losers: number[] = [];
      const refuse = (claim: number): void => {
        if (refused.has(rows.at(claim))) return;
        refused.add(rows.at(claim));
        losers.push(numbers.at(claim));
      };
      const standing = standingClaims(isRejected, refuse);
      const keeps = (user: number): boolean => {
        const move = moves?.[user] ?? 0;
        if (!isPresent(index.statusOf(user)) || isLeaving(user)) return false;
        return move === 0 || isRejected(move) || refused.has(move);
      };
      const defend = (user: number): void => {
        const claim = standing[addresses.find(index.emailOf(user))] ?? 0;
        if (claim === 0 || claim === CONTESTED || numbers.at(claim - 1) === user) return;
        if (keeps(user)) refuse(claim - 1);
      };
      if (rows.size() > 0) for (let user = 0; user < known; user += 1) defend(user);
      // Who does not get a new address keeps the old one, which somebody else may have claimed.
      for (const loser of losers) if (loser < known) defend(loser);
      return [...refused];
    },
  };
}
